import Testing

@testable import Reports

@Suite struct DisplayWidthTests {
  @Test(
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("お客様", 6), ("ｱｲｳ", 3), ("Ａ", 2), ("한글", 4),
      ("\u{1112}\u{1161}", 2),
      ("—…•", 3), ("─═", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("✔", 1), ("✔\u{FE0F}", 2), ("🇯🇵", 2), ("a\u{200D}b", 2),
      ("\u{200B}", 0),
      ("𠮷", 2), ("Ω", 1),
    ] as [(String, Int)])
  func width(text: String, expected: Int) {
    #expect(text.displayWidth == expected)
  }

  @Test(
    arguments: [
      ("customers", 9, false, "customers"), ("customers", 8, false, "custome…"), ("お客様プール", 8, false, "お客様…"),
      ("お客様プール", 7, false, "お客様…"), ("us-east-1_AbCdEfGhI", 9, true, "us-e…fGhI"), ("abc", 1, false, "…"),
      ("abc", 1, true, "…"),
    ] as [(String, Int, Bool, String)])
  func shortened(text: String, width: Int, inMiddle: Bool, expected: String) {
    let result = text.shortened(to: width, mark: "…", inMiddle: inMiddle)
    #expect(result == expected)
    #expect(result.displayWidth <= width)
  }

  @Test func padding() {
    #expect("お客".padded(to: 6, .leading) == "お客  ")
    #expect("12".padded(to: 4, .trailing) == "  12")
    #expect("12345".padded(to: 4, .trailing) == "12345")
  }
}
