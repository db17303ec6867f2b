import TestSupport
import Testing

@testable import Cloud

@Suite struct PercentEncodingTests {
  @Test(arguments: [
    ("azAZ09-._~", "azAZ09-._~"), ("a b", "a%20b"), ("a/b", "a%2Fb"), ("a+b=c%", "a%2Bb%3Dc%25"),
    ("é🦆", "%C3%A9%F0%9F%A6%86"), ("!*'()", "%21%2A%27%28%29"), ("\u{1}\n", "%01%0A"), ("", ""),
  ])
  func encodes(plain: String, encoded: String) {
    #expect(PercentEncoding.encode(plain) == encoded)
    #expect(PercentEncoding.encode(plain, keepsSlashes: true) == encoded.replacing("%2F", with: "/"))
    #expect(PercentEncoding.decode(encoded) == plain)
  }

  /// botocore decodes keys with `unquote_plus`; S3 writes a space as "+".
  @Test(arguments: [("a+b", "a b"), ("a%2bb", "a+b"), ("%41", "A")])
  func decodes(encoded: String, plain: String) {
    #expect(PercentEncoding.decode(encoded) == plain)
  }

  @Test(arguments: ["%", "%4", "%zz", "a%G1", "%FF", "%C3"])
  func rejects(text: String) {
    #expect(PercentEncoding.decode(text) == nil)
  }

  @Test func thereAndBack() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 0...20, using: &generator)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x1_FFFF, using: &generator))
      }
      let text = String(String.UnicodeScalarView(scalars))
      #expect(PercentEncoding.decode(PercentEncoding.encode(text)).map { Array($0.utf8) } == Array(text.utf8))
    }
  }
}
