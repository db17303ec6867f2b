import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct TextSliceTests {
  /// The text between quotes, as our scanner and slice read it; nil when the scanner rejects it.
  private func read(_ inside: [UInt8]) -> String? {
    let text = [UInt8(ascii: "\"")] + inside + [UInt8(ascii: "\"")] + [UInt8](repeating: 0, count: 64)
    return text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      var cursor = JSONCursor(position: base, end: base + inside.count + 2)
      var slice = TextSlice(start: base, count: 0, isEscaped: false)
      guard cursor.takeString(&slice), cursor.position == cursor.end else { return nil }
      return slice.string
    }
  }

  @Test func readsWhatFoundationReads() {
    var random = SeededGenerator(seed: 31)
    let pieces = [
      "a", "Z09", "é", "日本", "😀", "\\n", "\\t", "\\r", "\\b", "\\f", "\\/", "\\\\", "\\\"", "\\u0041", "\\u00e9",
      "\\u65E5", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\\u0020", "\\u007f", " ", "longer than eight bytes",
    ]
    for _ in 0..<3_000 {
      let inside = (0..<random.number(0..<9)).map { _ in random.pick(pieces) }.joined()
      let expected = try? JSONDecoder().decode([String].self, from: Data("[\"\(inside)\"]".utf8)).first
      #expect(expected != nil && read(Array(inside.utf8)) == expected, "\(inside)")
    }
  }

  @Test(arguments: [
    ("\\u0000", "\u{FFFD}"), ("a\\u0000b", "a\u{FFFD}b"), ("\\ud83d", "\u{FFFD}"), ("\\ud83dx", "\u{FFFD}x"),
    ("\\ude00", "\u{FFFD}"), ("\\ud83d\\u0041", "\u{FFFD}A"), ("\\ud83d\\ud83d\\ude00", "\u{FFFD}😀"),
    ("\\ude00\\ud83d", "\u{FFFD}\u{FFFD}"),
  ])
  func replacesWhatIsNoText(inside: String, text: String) {
    #expect(read(Array(inside.utf8)) == text)
  }

  @Test(arguments: ["\\", "\\x", "\\u", "\\u12", "\\u12g4", "\\U0041", "\"", "a\"b", "\n", "\u{1F}", "\0"])
  func isNoString(inside: String) {
    #expect(read(Array(inside.utf8)) == nil)
  }

  @Test func controlCharactersAreFoundAtEveryPlace() {
    for length in 0..<40 {
      for place in 0..<length {
        for byte in [0x00, 0x01, 0x0A, 0x1F, 0x22] as [UInt8] {
          var inside = [UInt8](repeating: UInt8(ascii: "x"), count: length)
          inside[place] = byte
          #expect(read(inside) == nil, "\(byte) at \(place) of \(length)")
        }
        for byte in [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F] as [UInt8] {
          var inside = [UInt8](repeating: UInt8(ascii: "x"), count: length)
          inside[place] = byte
          #expect(read(inside) == String(decoding: inside, as: UTF8.self), "\(byte) at \(place) of \(length)")
        }
      }
    }
  }
}
