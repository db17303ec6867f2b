/// RFC 4180: comma, CRLF, quotes where needed, and the same columns in every record.
///
/// Tables with different columns share one header; the first field tells which table a record is of.
/// https://www.rfc-editor.org/rfc/rfc4180
struct CSVFormat {
  func text(of document: Document) -> String {
    let tables = document.tables.filter { $0.audience != .people }
    let keys = columns(of: tables)
    var lines = [(["record"] + keys).map(quoted)]
    for table in tables {
      for record in table.records {
        let fields = Dictionary(record.map { ($0.key, field($0.cell)) }, uniquingKeysWith: { first, _ in first })
        lines.append([quoted(table.record)] + keys.map { fields[$0] ?? "" })
      }
    }
    return lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  /// The keys of all tables, in the order in which they first occur.
  private func columns(of tables: [Table]) -> [String] {
    var seen: Set<String> = []
    return tables.flatMap(\.recordColumns).map(\.key).filter { seen.insert($0).inserted }
  }

  private func field(_ cell: Cell) -> String {
    guard case .text(let text) = cell else { return quoted(cell.recorded) }
    return quoted(guarded(text.harmless(keeping: ["\n", "\r", "\t"])))
  }

  /// Text from outside that a spreadsheet would run as a formula gets an apostrophe in front.
  /// https://owasp.org/www-community/attacks/CSV_Injection
  private func guarded(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else { return text }
    return "'" + text
  }

  private func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
