import Testing

@testable import Reports

/// What means something in a format is escaped also where a mark behind it makes another `Character` of it.
@Suite struct EscapedTextTests {
  /// A combining acute accent and solidus, a zero-width joiner, and a variation selector.
  private static let marks: [Unicode.Scalar] = ["\u{301}", "\u{338}", "\u{200D}", "\u{FE0F}"]

  /// Texts that are canonically equivalent are equal, so that scalars are compared.
  private static func expect(_ text: String, _ expected: String) {
    #expect(Array(text.unicodeScalars) == Array(expected.unicodeScalars), "\(text)")
  }

  @Test(
    arguments: [
      ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;"), ("a", "a"), ("é", "é"),
    ])
  func markup(text: String, escaped: String) {
    Self.expect(text.escapedMarkup, escaped)
    for mark in Self.marks {
      Self.expect("x\(text)\(mark)y".escapedMarkup, "x\(escaped)\(mark)y")
      Self.expect("x\(text)\(mark)y".escapedForXML, "x\(escaped)\(mark)y")
    }
    #expect("\u{1B}<".escapedForXML == "\\x1b&lt;")
  }

  @Test(arguments: "\\`*_[]<>|#~&".unicodeScalars.map { $0 })
  func markdown(special: Unicode.Scalar) {
    for mark in Self.marks { Self.expect("x\(special)\(mark)".markdown, "x\\\(special)\(mark)") }
  }

  @Test func commaSeparatedValues() {
    for mark in Self.marks {
      Self.expect(
        CSVWriter().line(ofTexts: ["x\"\(mark),=HYPERLINK(1)", "a,\(mark)"]),
        "\"x\"\"\(mark),=HYPERLINK(1)\",\"a,\(mark)\"\r\n")
    }
  }

  /// An address as Infracost and C3X read it.
  @Test func quotesOfYAML() {
    for mark in Self.marks {
      let file = UsageFile(
        tool: .c3x, month: Samples.october, key: "mau", entries: [.init(address: "a'\(mark): b", remark: "", mau: 1)])
      let line = file.text.split(separator: "\n").first { $0.contains("# ") && $0.hasPrefix("  '") }
      Self.expect(line.map(String.init) ?? "", "  'a''\(mark): b': # ")
    }
  }

  /// Between tags, between the quotes of attributes, and in the template of a table.
  @Test func pages() throws {
    for mark in Self.marks {
      let hostile = ["<", ">", "&", "\"", "'"].map { "\($0)\(mark)" }.joined()
      let table = PageTable(hostile, [.text(hostile), .number(hostile)], [[hostile, hostile]])
      let page = Page(
        language: .english, title: hostile, subtitle: hostile,
        figures: [.init(label: hostile, value: hostile, remark: hostile)],
        sections: [.init(id: "a", title: hostile, text: [hostile], blocks: [.table(table)])],
        notesTitle: hostile, colophon: hostile)
      let scalars = Array(try PageHTML().text(of: page).unicodeScalars)
      let before = zip(scalars, scalars.dropFirst()).filter { $0.1 == mark }.map(\.0)
      #expect(before.count > 50 && before.allSatisfy { $0 == ";" }, "each stands behind an entity")
    }
  }
}
