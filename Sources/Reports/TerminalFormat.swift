/// Tables for people at a terminal: aligned columns, rules, and colour where it is wanted.
struct TerminalFormat: DocumentFormat {
  let appearance: Appearance

  private enum Style: String {
    case bold = "1"
    case faint = "2"
    case yellow = "33"
  }

  func heading(_ text: String, level: Int) -> String {
    let text = transcribed(text)
    guard level == 1 else { return styled(text, .bold) + "\n" }
    let rule = String(repeating: appearance.isUnicode ? "═" : "=", count: text.displayWidth)
    return styled(text, .bold) + "\n" + styled(rule, .faint) + "\n"
  }

  func layout(of table: Table) -> TableLayout {
    TableLayout(table, width: appearance.width, mark: appearance.isUnicode ? "…" : "...", transcribe: transcribed)
  }

  func header(of table: TableLayout) -> String {
    line(table.columns.map(\.title), of: table)
  }

  func divider(of table: TableLayout) -> String {
    let rules = table.widths.map { String(repeating: appearance.isUnicode ? "─" : "-", count: $0) }
    return styled(rules.joined(separator: gap), .faint) + "\n"
  }

  func row(_ cells: [String], _ kind: Table.Row.Kind, of table: TableLayout) -> String {
    line(cells, of: table, kind == .data ? nil : .bold)
  }

  func footer(of table: TableLayout) -> String {
    guard !table.leftOut.isEmpty else { return "" }
    let text = "Not shown at this width: \(table.leftOut.joined(separator: ", "))."
    return wrapped(text, indent: 0).map { styled($0, .faint) + "\n" }.joined()
  }

  func notes(_ notes: [Note]) -> String {
    let bullet = appearance.isUnicode ? "•" : "*"
    return notes.map { note in
      let lines = wrapped(transcribed(note.text), indent: 2)
      let text = ([bullet + " " + lines[0]] + lines.dropFirst().map { "  " + $0 })
      return text.map { (note.kind == .warning ? styled($0, .yellow) : $0) + "\n" }.joined()
    }.joined()
  }

  private var gap: String { String(repeating: " ", count: TableLayout.gap) }

  private func line(_ cells: [String], of table: TableLayout, _ style: Style? = nil) -> String {
    var text = zip(zip(cells, table.columns), table.widths).map { pair, width in
      pair.0.padded(to: width, pair.1.alignment)
    }.joined(separator: gap)
    while text.hasSuffix(" ") { text.removeLast() }
    return (style.map { styled(text, $0) } ?? text) + "\n"
  }

  private func styled(_ text: String, _ style: Style) -> String {
    guard appearance.hasColour, !text.isEmpty else { return text }
    return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
  }

  /// Lines of words that fit the width less the indent; a word that is longer has a line of its own.
  private func wrapped(_ text: String, indent: Int) -> [String] {
    guard let width = appearance.width else { return [text] }
    var lines = [""]
    var used = 0
    for word in text.split(separator: " ") {
      let needed = word.displayWidth
      if used > 0, used + 1 + needed > width - indent {
        lines.append("")
        used = 0
      }
      lines[lines.count - 1] += (used > 0 ? " " : "") + word
      used += needed + (used > 0 ? 1 : 0)
    }
    return lines
  }

  /// What the terminal can show: all of it, or the nearest ASCII.
  private func transcribed(_ text: String) -> String {
    guard !appearance.isUnicode, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    return text.reduce(into: "") { ascii, character in
      ascii += character.isASCII ? String(character) : TerminalFormat.ascii[character] ?? unknown(character)
    }
  }

  private func unknown(_ character: Character) -> String {
    String(repeating: "?", count: max(1, character.displayWidth))
  }

  private static let ascii = TextChart.ascii.merging(
    ["–": "-", "—": "-", "·": "-", "×": "x", "…": "...", "≥": ">=", "≤": "<="]) { chart, _ in chart }
}
