/// CSV of a document, with the same columns in every record.
///
/// Tables with different columns share one header; the first field tells which table a record is of.
struct CSVFormat {
  func text(of document: Document) -> String {
    let tables = document.tables.filter { $0.audience != .people }
    let keys = columns(of: tables)
    var records: [[CSVField]] = []
    for table in tables {
      for record in table.records {
        let fields = Dictionary(record.map { ($0.key, field($0.cell)) }, uniquingKeysWith: { first, _ in first })
        records.append([.label(table.record)] + keys.map { fields[$0] ?? .empty })
      }
    }
    return CSVWriter().text(header: ["record"] + keys, records)
  }

  /// The keys of all tables, in the order in which they first occur.
  private func columns(of tables: [Table]) -> [String] {
    var seen: Set<String> = []
    return tables.flatMap(\.recordColumns).map(\.key).filter { seen.insert($0).inserted }
  }

  private func field(_ cell: Cell) -> CSVField {
    switch cell {
    case .empty: .empty
    case .text(let text): .text(text)
    case .label, .band: .label(cell.recorded)
    case .count, .rate, .amount, .decimal: .number(cell.recorded)
    }
  }
}
