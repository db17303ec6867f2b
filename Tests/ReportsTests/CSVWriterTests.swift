import TestSupport
import Testing

@testable import Reports

@Suite struct CSVWriterTests {
  private static let fields: [CSVField] = [
    .empty, .text("a;b"), .text("a,b"), .label("-"), .number("-1.5"), .number("2"), .text("\"q\""), .text("x\r\ny"),
  ]

  @Test func dialects() {
    #expect(CSVWriter().line(Self.fields) == ",a;b,\"a,b\",-,-1.5,2,\"\"\"q\"\"\",\"x\r\ny\"\r\n")
    let german = CSVWriter(dialect: CSVDialect(delimiter: .semicolon, decimalMark: .comma))
    #expect(german.line(Self.fields) == ";\"a;b\";a,b;-;-1,5;2;\"\"\"q\"\"\";\"x\r\ny\"\r\n")
    let tabs = CSVWriter(dialect: CSVDialect(delimiter: .tab, decimalMark: .comma))
    #expect(tabs.line([.text("a\tb"), .number("0.5")]) == "\"a\tb\"\t0,5\r\n")
    #expect(tabs.line([.words("at ", number: "0.004", " U.S.D.")]) == "at 0,004 U.S.D.\r\n", "the number alone")
    #expect(CSVWriter().line([.words("", number: "33.3", " %")]) == "33.3 %\r\n")
    let both = CSVWriter(dialect: CSVDialect(decimalMark: .comma))
    #expect(both.line([.number("0.5"), .number("5")]) == "\"0,5\",5\r\n")
    let excel = CSVWriter(dialect: CSVDialect(hasByteOrderMark: true))
    #expect(Array(excel.text(header: ["a"], [[.text("ä")]]).utf8) == [0xEF, 0xBB, 0xBF] + Array("a\r\nä\r\n".utf8))
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"])
  func formulasAreGuarded(text: String) {
    #expect(
      CSVWriter().line([.text(text)]).replacing("\"", with: "").hasPrefix("'\(text.first.map(String.init) ?? "")"))
    let unguarded = CSVWriter(dialect: CSVDialect(guardsFormulas: false)).line([.text(text)])
    #expect(!unguarded.contains("'"))
    // Numbers and our own words stay what they are.
    #expect(CSVWriter().line([.number("-5.00"), .label("-")]) == "-5.00,-\r\n")
  }

  @Test func onlyAFirstCharacterMatters() {
    #expect(CSVWriter().line([.text("1=1"), .text("a@b"), .text("")]) == "1=1,a@b,\r\n")
  }

  @Test func recordsOfTexts() {
    #expect(
      CSVWriter().line(ofTexts: ["a", nil, "b,c", "say \"x\"", "two\nlines", "", "=1"])
        == "a,,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\",,'=1\r\n")
    // What could steer a terminal is made visible.
    #expect(CSVWriter().line(ofTexts: ["a\u{1B}[31m", "'x"]) == "a\\x1b[31m,'x\r\n")
  }

  /// RFC 4180, section 2, rule by rule, on records of every character that means something.
  @Test(arguments: 1...20) func isReadBackByAPlainReader(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let delimiter = random.pick(CSVDialect.Delimiter.allCases)
    let writer = CSVWriter(dialect: CSVDialect(delimiter: delimiter, guardsFormulas: false))
    let parts = ["a", "\"", ",", ";", "\t", "\r\n", "\n", "\r", " ", "é", "東京", "'", "=", "", "\u{301}", "\u{200D}"]
    let records = (0..<20).map { _ in
      (0..<4).map { _ in (0..<random.number(0..<5)).map { _ in random.pick(parts) }.joined() }
    }
    let text = records.map { writer.line(ofTexts: $0) }.joined()
    #expect(Self.parse(text, Character(delimiter.rawValue)) == records)
    #expect(text.hasSuffix("\r\n"))
  }

  /// Fields between delimiters and records between CRLF, a quoted field to its last quote.
  private static func parse(_ text: String, _ delimiter: Character) -> [[String]] {
    var records: [[String]] = []
    var fields: [String] = []
    var rest = Array(text.unicodeScalars)[...]
    while !rest.isEmpty {
      var field = String.UnicodeScalarView()
      if rest.first == "\"" {
        rest.removeFirst()
        while let scalar = rest.popFirst() {
          if scalar == "\"" {
            guard rest.first == "\"" else { break }
            rest.removeFirst()
          }
          field.append(scalar)
        }
      } else {
        while let scalar = rest.first, Character(scalar) != delimiter, scalar != "\r" {
          field.append(rest.removeFirst())
        }
      }
      fields.append(String(field))
      if rest.first == "\r" {
        rest = rest.dropFirst(2)
        records.append(fields)
        fields = []
      } else {
        rest = rest.dropFirst()
      }
    }
    return records
  }
}
