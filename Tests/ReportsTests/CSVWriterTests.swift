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
}
