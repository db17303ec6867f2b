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

  // MARK: Blocks of bytes

  /// Calls `body` with a cursor at the text, and one after its first byte.
  private func withCursors<R>(_ text: String, _ body: (JSONCursor, JSONCursor) -> R) -> R? {
    let bytes = Array(text.utf8)
    return (bytes + [UInt8](repeating: 0, count: 64)).withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { base in
        let start = JSONCursor(position: base, end: base + bytes.count)
        return body(start, JSONCursor(position: base + 1, end: start.end))
      }
    }
  }

  /// Where the object ends that a text begins with: by the scanner, and by blocks.
  private func ends(_ text: String) -> (scanned: Int?, skipped: Int?) {
    withCursors(text) { start, key in
      var (scanner, blocks) = (start, key)
      let isScanned = scanner.skipContainer()
      let isSkipped = blocks.skipMembers()
      if !isSkipped { #expect(blocks.position == key.position) }
      return (
        isScanned ? scanner.position - start.position : nil, isSkipped ? blocks.position - start.position : nil
      )
    } ?? (nil, nil)
  }

  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\":", "\"c\":\"d\",", "\"e\":{\"f\":[1,2]},", "1", "-2.5e3", "true",
    "null", "nul", "01", "[]", "{}", " ", "\n", "\t\t", "\"\u{1}\"", "\"Grüße [{,:}]\"",
    #""x\"y""#, #""\\""#, #""\u00e9""#, #""\n\t""#, #""\x""#, #""\u12""#, #"\"#, "\"",
  ]

  /// Objects of valid and broken pieces, of all lengths, so that each piece lies across the edge of a block sometimes.
  @Test(arguments: 0..<4) func blocksAgreeWithTheScanner(seed: UInt64) {
    var random = SeededGenerator(seed: 50 + seed)
    var objects = 0
    for _ in 0..<5_000 {
      var text = "{\"k\":\"\(String(repeating: "v", count: random.number(0..<140)))\","
      for _ in 0..<random.number(1..<12) {
        // Members more often than not, or nearly everything would be broken.
        if random.oneIn(12) { text += random.pick(Self.pieces) }
        text += "\"m\":" + random.pick(["1", "[true ]", #""s\\""#, "{}", "null", #"{"n":[0.5,{}]}"#]) + ","
      }
      text += "\"z\":0}" + random.pick(["", "}", " ", ",{"])
      let (scanned, skipped) = ends(text)
      #expect(scanned == skipped, "\(text)")
      objects += skipped == nil ? 0 : 1
    }
    #expect((1_000..<4_500).contains(objects))
  }

  /// All that a text lacks may come with more of it, and nothing after it is looked at.
  @Test func nothingOfAnObjectMayBeMissing() {
    let text = #"{"a":"b\"","c":[1,{"d":null}],"e":-12.5,"\u0066":"# + String(repeating: " ", count: 60) + #""g"}"#
    for count in 1..<text.count { #expect(ends(String(text.prefix(count))) == (nil, nil), "\(count)") }
    #expect(ends(text) == (text.count, text.count))
    #expect(ends(text + "x") == (text.count, text.count))
  }

  /// Deeper than sixty levels the scanner is asked.
  @Test(arguments: [(59, true), (70, false)]) func depth(levels: Int, isSkipped: Bool) {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let inside = String(repeating: open, count: levels) + "0" + String(repeating: close, count: levels)
      #expect((ends("{\"k\":\(inside)}").skipped != nil) == isSkipped)
    }
  }

  @Test(
    arguments: [
      (#"{"eventSource":"s3.amazonaws.com"}"#, "s3.amazonaws.com"),
      (#"{"a":{"eventSource":"x"},"eventSource" : "sts.amazonaws.com", "b":[1]}"#, "sts.amazonaws.com"),
      (#"{"eventSource":"aws:sqs","eventSourceARN":"x"}"#, "aws:sqs"), (#"{"eventSource":""}"#, ""),
      // Of Cognito, perhaps of Cognito, or of nobody.
      (#"{"eventSource":"cognito-idp.amazonaws.com"}"#, nil),
      (#"{"eventSource":"s3.amazonaws.com","eventSource":"cognito-idp.amazonaws.com"}"#, nil),
      (#"{"eventSource":"cognito\u002didp.amazonaws.com"}"#, nil), (#"{"eventSource":null}"#, nil),
      (#"{"event\u0053ource":"s3.amazonaws.com"}"#, nil), (#"{"a":{"eventSource":"s3.amazonaws.com"}}"#, nil),
      (#"{"eventSources":"s3.amazonaws.com"}"#, nil), (#"{"eventSource":"s3.amazonaws.com""#, nil),
      (#"{"eventSource":"s3.amazonaws.com",}"#, nil), (#"{"eventSource" "s3.amazonaws.com"}"#, nil),
    ] as [(String, String?)])
  func recordsOfOtherServices(text: String, source: String?) {
    let found = withCursors(text) { _, key -> String? in
      var cursor = key
      let source = cursor.skipRecordOfAnotherService().map(\.string)
      #expect(cursor.position == (source == nil ? key.position : cursor.end))
      return source
    }
    #expect(found == .some(source))
  }
}
