import Testing

@testable import Reports

@Suite struct HarmlessTextTests {
  @Test(
    arguments: [
      ("plain", "plain"), ("お客様", "お客様"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{1B}[31mred", "\\x1b[31mred"),
      ("\u{0}\u{7F}\u{9B}", "\\x00\\x7f\\x9b"), ("\u{202E}gpj", "\\u{202e}gpj"), ("\u{2028}", "\\u{2028}"),
      ("👩‍👩‍👧", "👩‍👩‍👧"), ("e\u{301}", "e\u{301}"), ("\u{FEFF}x", "\\u{feff}x"),
    ] as [(String, String)])
  func harmless(text: String, expected: String) {
    #expect(text.harmless == expected)
  }

  /// The escapes of JSON stand for the same text; what is no harm stays as it is.
  @Test(
    arguments: [
      ("{\"a\": \"ü 👩‍👩‍👧\"}", "{\"a\": \"ü 👩‍👩‍👧\"}"), ("\"\u{202E}gpj\"", "\"\\u202egpj\""),
      ("\"\u{2028}\u{FEFF}\"", "\"\\u2028\\ufeff\""), ("\"\u{E0001}\"", "\"\\udb40\\udc01\""),
    ] as [(String, String)])
  func harmlessJSON(text: String, expected: String) {
    #expect(text.harmlessJSON == expected)
  }

  @Test func keepsWhatTheFormatCanHold() {
    #expect("a\nb\u{1B}".harmless(keeping: ["\n"]) == "a\nb\\x1b")
  }
}
