import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct JSONCursorTests {
  /// Whether the scanner steps over the whole text as one value.
  private func isValue(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return (bytes + [UInt8](repeating: 0, count: 64)).withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return false }
      var cursor = JSONCursor(position: base, end: base + bytes.count)
      return cursor.skipValue() && cursor.position == cursor.end
    }
  }

  /// Foundation forgives a comma before a closing bracket, which JSON does not have.
  private func isFoundationsValue(_ text: String) -> Bool {
    guard text.firstMatch(of: /,\s*[\]}]/) == nil else { return false }
    return (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
  }

  @Test(arguments: [
    "0", "-0", "1", "12", "-1.5", "0.0", "1e5", "1E+5", "1e-05", "1.25e10", "true", "false", "null", "\"\"", "[]", "{}",
    "[ ]", "{ }", "[1,[2,[3]]]", "{\"a\":{\"b\":[]},\"c\":0}", "[{},{}]", "[\"]\",\"}\"]", "{\"\":\"\"}",
    "[\n1\t,\r2 ]", "{\"a\" : 1 , \"b\" : [ ] }",
  ])
  func isAValue(text: String) {
    #expect(isValue(text))
    #expect(isFoundationsValue(text))
  }

  @Test(arguments: [
    "", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "tru", "True", "nul", "nulll", "[", "]", "[1", "[1,", "[1,]",
    "[,1]", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "[}", "{]",
    "[1}", "{\"a\":1]", "\"", "'a'", "[\u{A0}]", "NaN", "Infinity", "[1]]", "//", "[1,/**/2]",
  ])
  func isNoValue(text: String) {
    #expect(!isValue(text))
    #expect(!isFoundationsValue(text))
  }

  /// The reason is looked for after the scanner stopped: too many levels, or no JSON.
  @Test(
    arguments: [
      (String(repeating: "[", count: 80), true), (String(repeating: "{\"a\" : ", count: 80), true),
      (String(repeating: "[ [\"]]\\\"{\"], [ ", count: 80), true), (String(repeating: "[{}, ", count: 80), true),
      (String(repeating: "[", count: 40) + "x", false), (String(repeating: "[1],", count: 80), false),
      ("{\"a\":\"" + String(repeating: "[", count: 80) + "\", x", false),
      (String(repeating: "[", count: 62) + "x", false),
    ] as [(String, Bool)])
  func isTooDeep(text: String, isTooDeep: Bool) {
    let bytes = Array(text.utf8)
    (bytes + [UInt8](repeating: 0, count: 64)).withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let start = JSONCursor(position: base, end: base + bytes.count)
      var cursor = start
      if cursor.skipValue() { #expect(!isTooDeep) }
      #expect(cursor.isTooDeep(from: start) == isTooDeep)
    }
  }

  @Test func agreesWithFoundationOnRandomTexts() {
    var random = SeededGenerator(seed: 32)
    let pieces = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "1", "-2.5", "true", "null", " "]
    var values = 0
    for _ in 0..<20_000 {
      let text = (0..<random.number(1..<9)).map { _ in random.pick(pieces) }.joined()
      guard !text.hasPrefix(" "), !text.hasSuffix(" ") else { continue }
      let expected = isFoundationsValue(text)
      #expect(isValue(text) == expected, "\(text)")
      values += expected ? 1 : 0
    }
    #expect(values > 500)
  }
}
