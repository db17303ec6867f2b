/// Tab separated records without a header, each with the fields of its own kind: `maumeter report --format plain |
/// awk -F'\t' '$1 == "pool"'`.
struct PlainFormat {
  func text(of document: Document) -> String {
    document.tables.filter { $0.audience != .people }.flatMap { table in
      table.records.map { record in
        ([table.record] + record.map { $0.cell.recorded.harmless }).joined(separator: "\t") + "\n"
      }
    }.joined()
  }
}
