extension Page {
  /// The page of a document that has no page of its own: its headings and tables one after the other, in English.
  init(_ document: Document) {
    var sections: [Section] = []
    var notes: [Note] = []
    var title = ""
    var previous: Document.Block?
    for block in document.blocks {
      switch block {
      case .heading(let text, level: 1) where title.isEmpty: title = text
      case .heading(let text, _): sections.append(Section(id: "section-\(sections.count + 1)", title: text))
      case .table(let table):
        guard let shown = PageTable(table) else { continue }
        if sections.isEmpty || table.title != nil {
          let title = table.title ?? title
          sections.append(Section(id: "section-\(sections.count + 1)", title: title))
        }
        sections[sections.count - 1].blocks.append(.table(shown))
      case .notes(let items):
        // Notes right under a heading are its text; others are of the page.
        if case .heading = previous, let last = sections.indices.last {
          sections[last].text += items.map { ($0.kind == .warning ? "⚠ " : "") + $0.text }
        } else {
          notes += items
        }
      }
      previous = block
    }
    self.init(
      language: .english, title: title.isEmpty ? "maumeter" : title, subtitle: "", sections: sections,
      contents: "On this page", unfold: "Show the table", notesTitle: "Notes", notes: notes,
      colophon: "Made by maumeter.")
  }
}

extension PageTable {
  /// Nil for what is for programs, and for a table without rows.
  fileprivate init?(_ table: Table) {
    guard table.audience != .records, !table.rows.isEmpty else { return nil }
    let layout = TableLayout(table, width: nil, mark: "…")
    self.init(nil, layout.columns.map { Column(title: $0.title, isNumber: $0.alignment == .trailing) }, layout.texts)
    for (index, row) in table.rows.enumerated() { rows[index].isTotal = row.kind != .data }
  }
}
