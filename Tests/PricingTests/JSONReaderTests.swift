import Foundation
import TestSupport
import Testing

@testable import Pricing

@Suite struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONValue {
    var reader = JSONReader(Array(text.utf8))
    return try reader.read()
  }

  @Test(arguments: [
    ("\"0.0055\"", JSONValue.text("0.0055")), ("\"\"", .text("")), ("7", .integer(7)), ("-1", .integer(-1)),
    ("0", .integer(0)), ("-0", .integer(0)), ("1", .integer(1)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("true", .bool(true)), ("false", .bool(false)), ("null", .null),
    ("[]", .array([])), ("{}", .object([:])), (" [ ] ", .array([])), ("\r\n\t{ }\n", .object([:])),
    ("[1, \"1\", true, null]", .array([.integer(1), .text("1"), .bool(true), .null])),
    ("{\"a\": {\"b\": [0, 1]}}", .object(["a": .object(["b": .array([.integer(0), .integer(1)])])])),
    ("{ \"a\" : 1 , \"\" : 2 }", .object(["a": .integer(1), "": .integer(2)])),
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .text("\"\\/\u{8}\u{C}\n\r\t")), ("\"a\\u00e9\\uD83D\\ude00z\"", .text("aé😀z")),
    ("\"東京\"", .text("東京")),
  ])
  func eachTypeIsReadAsItself(text: String, value: JSONValue) throws {
    #expect(try read(text) == value)
  }

  @Test(arguments: [
    ("0.5", ""), ("{\"a\": 0.5}", "a"), ("{\"a\": {\"b\": 1.0}}", "a.b"), ("{\"a\": [1, 2e3]}", "a[1]"),
    ("{\"a\": [{\"b\": [[-0.1E-2]]}]}", "a[0].b[0][0]"), ("[9223372036854775808]", "[0]"), ("[1e300]", "[0]"),
  ])
  func whatIsNotWholeIsNamedByItsPath(text: String, path: String) {
    let error = #expect(throws: JSONReader.Problem.self) { try read(text) }
    guard case .notWholeNumber(path)? = error else {
      Issue.record("\(text): \(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    "", " ", "{", "[", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{1:1}", "[1,]", "[,1]",
    "[1 2]", "[1", "]", "nothing", "nul", "nulll", "True", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "1 2",
    "\"a", "\"\\x\"",
    "\"\\u12\"", "\"\\u12G4\"", "\"\\u+123\"", "\"\\uD800\"", "\"\\uD800\\u0041\"", "\"\\uDC00\"", "\"\n\"", "\"\t\"",
    "\u{FEFF}{}", "{\"a\": NaN}", "'a'", "[1]\u{0}", "// a\n1",
  ])
  func whatIsNotJSONIsRefused(text: String) {
    #expect(throws: JSONReader.Problem.self) { try read(text) }
  }

  @Test func brokenUTF8IsRefused() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
      var reader = JSONReader(bytes)
      #expect(throws: JSONReader.Problem.self) { try reader.read() }
    }
  }

  @Test func deepNestingIsRefused() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    _ = try read(nested(64))
    #expect(throws: JSONReader.Problem.self) { try read(nested(65)) }
    #expect(throws: JSONReader.Problem.self) { try read(String(repeating: "[", count: 1_000_000)) }
  }

  /// Of shipped catalogs with a byte changed, left out or doubled, Foundation takes and refuses the same.
  @Test func foundationAgrees() throws {
    var random = SeededGenerator(seed: 8)
    let files = shippedFiles()
    let marks = Array("\"\\{}[],:0e1.-tnf u\n".utf8)
    for _ in 0..<2_000 {
      var bytes = try #require(files.randomElement(using: &random)).bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] = try #require(marks.randomElement(using: &random))
      case 1: bytes.remove(at: place)
      default: bytes.insert(bytes[place], at: place)
      }
      let found = try? JSONDecoder().decode(Found.self, from: Data(bytes)).value
      var reader = JSONReader(bytes)
      do {
        #expect(try reader.read() == found)
      } catch JSONReader.Problem.notJSON {
        let text = String(decoding: bytes, as: UTF8.self)
        // Foundation lets a list end with a comma.
        #expect(try found == nil || text.firstMatch(of: Regex(#",\s*[}\]]"#)) != nil, "\(text)")
      } catch {}
    }
  }
}

/// A document as Foundation reads it.
private struct Found: Decodable {
  let value: JSONValue

  init(from decoder: any Decoder) throws {
    let one = try decoder.singleValueContainer()
    if let text = try? one.decode(String.self) {
      value = .text(text)
    } else if let members = try? one.decode([String: Found].self) {
      value = .object(members.mapValues(\.value))
    } else if let items = try? one.decode([Found].self) {
      value = .array(items.map(\.value))
    } else if one.decodeNil() {
      value = .null
    } else if let bool = try? one.decode(Bool.self) {
      value = .bool(bool)
    } else {
      value = .integer(try one.decode(Int64.self))
    }
  }
}
