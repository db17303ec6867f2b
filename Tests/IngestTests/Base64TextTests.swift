import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct Base64TextTests {
  private static func decoded(_ text: String) -> [UInt8]? {
    Array(text.utf8).withUnsafeBytes { [UInt8](base64: $0) }
  }

  /// The vectors of https://www.rfc-editor.org/rfc/rfc4648#section-10.
  @Test(arguments: [
    ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
    ("Zm9vYmFy", "foobar"),
  ])
  func vectorsOfTheStandard(_ text: String, _ bytes: String) {
    #expect(Base64TextTests.decoded(text) == Array(bytes.utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "====", "Z===", "=Zg=", "Z=g=", "Zg==Zg==", "Zm9v\n", "\nZm9vYg=", " Zm9", "Zm9 ",
    "Zm9-",
    "Zm-_", "Zm9vZm9\n", "\t\t\t\t", "----", "Zé==", "Zm9v\u{0}\u{0}\u{0}\u{0}",
  ])
  func whatIsNoBase64IsRefused(_ text: String) {
    #expect(Base64TextTests.decoded(text) == nil)
  }

  /// Foundation is the judge, but of `=` before another character, which it takes for data (`XQ=a`).
  @Test(arguments: 0..<4)
  func everythingElseIsAsFoundationHasIt(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let letters = Array("ABab01+/==\n -_é".utf8)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = Data(bytes).base64EncodedString()
      #expect(Base64TextTests.decoded(text) == bytes)
      var changed = Array(text.utf8)
      guard !changed.isEmpty else { continue }
      changed[Int.random(in: 0..<changed.count, using: &random)] = letters.randomElement(using: &random) ?? 0
      let found = changed.withUnsafeBytes { [UInt8](base64: $0) }
      let isEndedEarly = zip(changed, changed.dropFirst()).contains { $0 == UInt8(ascii: "=") && $1 != $0 }
      let expected = isEndedEarly ? nil : Data(base64Encoded: Data(changed)).map(Array.init)
      #expect(found == expected, "\(String(decoding: changed, as: UTF8.self))")
    }
  }
}
