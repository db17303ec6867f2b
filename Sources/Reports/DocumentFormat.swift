/// A format for people, by its primitives.
///
/// The walk over a document is written once, below; a format says how one heading, one row, one note looks.
protocol DocumentFormat {
  func heading(_ text: String, level: Int) -> String
  /// Decides which columns are shown, and how wide.
  func layout(of table: Table) -> TableLayout
  func header(of table: TableLayout) -> String
  func divider(of table: TableLayout) -> String
  func row(_ cells: [String], _ kind: Table.Row.Kind, of table: TableLayout) -> String
  /// What follows the last row.
  func footer(of table: TableLayout) -> String
  func notes(_ notes: [Note]) -> String
}

extension DocumentFormat {
  /// The document, with an empty line between blocks.
  func text(of document: Document) -> String {
    let blocks: [String] = document.blocks.compactMap { block in
      switch block {
      case .heading(let text, let level): heading(text, level: level)
      case .table(let table): table.audience == .records ? nil : text(of: table)
      case .notes(let items): items.isEmpty ? nil : notes(items)
      }
    }
    return blocks.joined(separator: "\n")
  }

  private func text(of table: Table) -> String? {
    guard !table.rows.isEmpty else { return nil }
    let layout = layout(of: table)
    var text = table.title.map { heading($0, level: 3) } ?? ""
    text += header(of: layout) + divider(of: layout)
    for (index, row) in table.rows.enumerated() {
      if row.kind == .total, index > 0 { text += divider(of: layout) }
      text += self.row(layout.texts[index], row.kind, of: layout)
    }
    return text + footer(of: layout)
  }
}
