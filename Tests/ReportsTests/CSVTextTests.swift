import Testing

@testable import Reports

@Suite struct CSVTextTests {
  @Test func isRFC4180() {
    #expect(
      CSVText().record(["a", nil, "b,c", "say \"x\"", "two\nlines", ""])
        == "a,,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\",\r\n")
  }

  @Test(arguments: ["=1+1", "+49", "-1", "@x", "\tx", "＝1"]) func guardsFormulas(text: String) {
    #expect(CSVText().text(text) == "'" + text)
    #expect(CSVText(guardsFormulas: false).text(text) == text)
  }

  @Test func leavesWhatIsNoFormula() {
    for text in ["a=1", "1-1", "'x", "ap-northeast-1_A"] { #expect(CSVText().text(text) == text) }
    #expect(CSVText().text("a\u{1B}[31m") == "a\\x1b[31m")
  }
}
