import Domain
import Foundation
import Testing

@Suite struct StringJSONTests {
  @Test(arguments: [
    ("plain", "\"plain\""), ("say \"x\" \\", #""say \"x\" \\""#), ("a\nb\r\tc", #""a\nb\r\tc""#),
    ("\u{1B}[31m\u{0}", #""\u001b[31m\u0000""#), ("\u{7F}\u{9B}", #""\u007f\u009b""#), ("東京 ü", "\"東京 ü\""),
  ])
  func isAStringOfJSON(text: String, expected: String) throws {
    #expect(text.quotedAsJSON == expected)
    // Foundation reads back what was written.
    #expect(try JSONDecoder().decode([String].self, from: Data("[\(text.quotedAsJSON)]".utf8)) == [text])
  }
}
