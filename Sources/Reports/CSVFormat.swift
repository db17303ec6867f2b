/// A document as one CSV text (`CSVText`), with the same columns in every record.
///
/// Tables with different columns share one header; the first field tells which table a record is of.
struct CSVFormat {
  func text(of document: Document) -> String {
    let tables = document.tables.filter { $0.audience != .people }
    let keys = columns(of: tables)
    var lines = [(["record"] + keys).map(CSVText.quoted)]
    for table in tables {
      for record in table.records {
        let fields = Dictionary(record.map { ($0.key, field($0.cell)) }, uniquingKeysWith: { first, _ in first })
        lines.append([CSVText.quoted(table.record)] + keys.map { fields[$0] ?? "" })
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
    guard case .text(let text) = cell else { return CSVText.quoted(cell.recorded) }
    return CSVText().text(text)
  }
}
