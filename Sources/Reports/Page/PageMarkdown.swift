/// The page as GitHub-flavoured Markdown: of a drawing only the title, above the table that has its numbers.
struct PageMarkdown {
  func text(of page: Page) -> String {
    var blocks = ["# \(page.title.markdown)"]
    if !page.subtitle.isEmpty { blocks.append("**\(page.subtitle.markdown)**") }
    if !page.figures.isEmpty {
      blocks.append(
        page.figures.map { figure in
          let remark = figure.remark.map { " (\($0.markdown))" } ?? ""
          return "- \(figure.label.markdown): **\(figure.value.markdown)**\(remark)"
        }.joined(separator: "\n"))
    }
    for section in page.sections {
      if section.title != page.title { blocks.append("## \(section.title.markdown)") }
      blocks += section.text.map(\.markdown)
      for block in section.blocks {
        switch block {
        // The heading of a section may say it already.
        case .chart(let chart) where chart.title.hasPrefix("\(section.title), "): break
        case .chart(let chart): blocks.append("**\(chart.title.markdown)**")
        case .table(let table): blocks.append(MarkdownTable(table).text)
        }
      }
    }
    if !page.notes.isEmpty {
      blocks.append("## \(page.notesTitle.markdown)")
      blocks.append(
        page.notes.map { "- \($0.kind == .warning ? "⚠ " : "")\($0.text.markdown)" }.joined(separator: "\n"))
    }
    if !page.sources.isEmpty {
      blocks.append("### \(page.sourcesTitle.markdown)")
      blocks.append(
        page.sources.map { source in
          let link = source.address.replacingScalars { "<> ".unicodeScalars.contains($0) ? "" : nil }
          let address = source.isLink ? "<\(link)>" : source.address.markdown
          return "- \(source.text.markdown): \(address) (\(source.remark.markdown))"
        }.joined(separator: "\n"))
    }
    blocks.append("---\n\n\(page.colophon.markdown)")
    return blocks.joined(separator: "\n\n") + "\n"
  }
}

/// Rows between bars.
struct MarkdownTable {
  let table: PageTable

  init(_ table: PageTable) {
    self.table = table
  }

  var text: String {
    var lines = table.caption.map { ["**\($0.markdown)**", ""] } ?? []
    lines.append(row(table.columns.map(\.title.markdown)))
    lines.append(row(table.columns.map { $0.isNumber ? "---:" : "---" }))
    lines += table.rows.map { tableRow in
      row(tableRow.cells.map { tableRow.isTotal && !$0.isEmpty ? "**\($0.markdown)**" : $0.markdown })
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension String {
  /// The text where Markdown is expected: nothing in it is markup, and it stays on its line.
  var markdown: String {
    harmless.replacingScalars { "\\`*_[]<>|#~&".unicodeScalars.contains($0) ? "\\\($0)" : nil }
  }
}
