import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct LogReaderTests {
  private static let document = SampleRecords.document(SampleRecords.all)

  @Test func readsWhatTheReferenceReads() throws {
    let bytes = Array(LogReaderTests.document.utf8)
    let reading = try Reading(bytes)
    #expect(reading == ReferenceReader.read(bytes))
    #expect(reading.records.read == SampleRecords.all.count)
    #expect(reading.records.rejected == 1 && reading.records.notCognito == 1)
    #expect(reading.lessons.count == 5)
  }

  @Test func containersAreTheSame() throws {
    let expected = try Reading(Array(LogReaderTests.document.utf8))
    let records = SampleRecords.all
    let containers = [
      "[" + records.joined(separator: ",") + "]", records.joined(separator: "\n"),
      records.joined(separator: "\r\n\r\n"),
      records.joined(), "\n\t " + LogReaderTests.document + " \n",
      records.map { SampleRecords.document([$0]) }.joined(separator: " "),
      SampleRecords.document(Array(records[..<5])) + records[5...].joined(separator: "\n"),
      #"{ "Records" : [ \#(records.joined(separator: " ,\n")) ] , "more" : [ 1, {"eventSource":"x"} ], "Record":[{}] }"#,
    ]
    for container in containers { #expect(try Reading(Array(container.utf8)) == expected, "\(container.prefix(40))") }
    #expect(try Reading(Gzip.compress(Array(LogReaderTests.document.utf8))) == expected)
  }

  @Test(arguments: [1, 2, 3, 5, 8, 13, 64, 100, 1_000])
  func theSizeOfTheWindowDoesNotMatter(size: Int) throws {
    let lines = SampleRecords.all.joined(separator: "\n") + "\n"
    for text in [LogReaderTests.document, lines] {
      let bytes = Array(text.utf8)
      let expected = try Reading(bytes)
      #expect(try Reading(bytes, windowSize: size) == expected)
      #expect(try Reading(bytes, windowSize: size, batchSize: 2, chunk: 7) == expected)
    }
  }

  @Test(arguments: [1, 2, 7, 1_000]) func batchesAddUp(size: Int) throws {
    let bytes = Array(LogReaderTests.document.utf8)
    #expect(try Reading(bytes, batchSize: size) == Reading(bytes))
  }

  // MARK: Mutations

  /// Where Foundation rejects a text and our scanner, which checks only the grammar of what it steps over, does not:
  /// bytes that are no UTF-8, numbers that no type holds, and surrogates without their pair.
  private func isOnlyUnchecked(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return !text.utf8.elementsEqual(bytes) || text.contains(/[eE][+-]?\d{3}|\d{18}/)
      || text.contains(/\\u[dD][89a-fA-F]/)
  }

  /// Where Foundation accepts a text that is no JSON: with a comma before a closing bracket.
  private func isOnlyForgiven(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains(/,\s*[\]}]/)
  }

  @Test(arguments: 0..<12) func mutationsAreReadRightOrRejected(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 1_000)
    var accepted = 0
    let seen = SeenMembers()
    for round in 0..<250 {
      let records = (0..<3).map { _ in random.pick(SampleRecords.all) }
      var bytes = Array(SampleRecords.document(records).utf8)
      for _ in 0..<random.number(1..<3) { Mutation.apply(to: &bytes, &random) }
      let expected = ReferenceReader.read(bytes)
      do {
        let reading = try Reading(bytes, windowSize: round % 2 == 0 ? 256 << 10 : 17, seen: seen)
        accepted += 1
        guard let expected else {
          #expect(isOnlyUnchecked(bytes) || reading.entries.isEmpty, "\(String(decoding: bytes, as: UTF8.self))")
          continue
        }
        #expect(reading == expected, "\(String(decoding: bytes, as: UTF8.self))")
      } catch let problem as InputProblem {
        #expect(expected == nil || isOnlyForgiven(bytes), "\(problem): \(String(decoding: bytes, as: UTF8.self))")
      }
    }
    #expect(accepted > 50)
  }

  @Test(arguments: 0..<6) func aBrokenLineHarmsNoOther(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 2_000)
    for _ in 0..<120 {
      var lines = SampleRecords.all.map { Array($0.utf8) }
      let place = random.number(0..<lines.count - 1)
      let others = try Reading(Array(lines.indices.filter { $0 != place }.map { lines[$0] }.joined(separator: [10])))
      let first = lines[place].removeFirst()
      for _ in 0..<random.number(1..<4) { Mutation.apply(to: &lines[place], &random) }
      lines[place].insert(first, at: 0)
      guard !lines[place].contains(10) else { continue }
      let reading = try Reading(Array(lines.joined(separator: [10])))
      #expect(Set(others.entries).isSubset(of: reading.entries))
      #expect(reading.records.read >= others.records.read)
      if let alone = ReferenceReader.read(lines[place]) {
        #expect(Set(reading.entries) == Set(others.entries + alone.entries))
      }
    }
  }

  @Test func cutAnywhereItIsRejected() throws {
    let bytes = Array(SampleRecords.document(Array(SampleRecords.all[..<3])).utf8)
    for count in 0..<bytes.count {
      #expect(throws: InputProblem.self) { try Reading(Array(bytes[..<count])) }
    }
  }

  @Test func equalKeysAreReadAsFoundationReadsThem() throws {
    let sub = SampleRecords.sub
    let doubles = [
      #"{"eventSource":"cognito-idp.amazonaws.com","eventName":"SignUp","eventName":"GetUser","eventTime":"2026-10-01T00:00:00Z","eventID":"a","additionalEventData":{"sub":"\#(sub)"},"additionalEventData":null}"#,
      SampleRecords.record("InitiateAuth", response: SampleRecords.tokens, more: #""responseElements":null"#),
      SampleRecords.record("SignUp", more: #""requestParameters":{"x":1},"errorCode":"X","errorCode":"""#),
      SampleRecords.record(
        "RespondToAuthChallenge", response: #"{"authenticationResult":{"accessToken":null,"accessToken":"x"}}"#),
      SampleRecords.record(
        "RespondToAuthChallenge", response: #"{"authenticationResult":"x","authenticationResult":null}"#),
    ]
    for record in doubles {
      #expect(try Reading(Array(record.utf8)) == ReferenceReader.read(Array(record.utf8)), "\(record)")
    }
  }

  // MARK: Bad input

  struct Bad: Sendable {
    var text: String
    var problem: InputProblem
  }

  @Test(arguments: [
    Bad(text: "", problem: .empty), Bad(text: " \n\t\r ", problem: .empty),
    Bad(text: "hello", problem: .notJSON(offset: 0, isInflated: false)),
    Bad(text: #"{"Records":[{}"#, problem: .truncatedJSON(offset: 14, isInflated: false)),
    Bad(text: #"{"Records":[{},,{}]}"#, problem: .notJSON(offset: 15, isInflated: false)),
    Bad(text: #"{"Records":[{}]} x"#, problem: .notJSON(offset: 17, isInflated: false)),
    Bad(text: #"{"Records":[1,2]}"#, problem: .notALog(.notAnObject, offset: 12)),
    Bad(
      text: #"{"name":"package","version":1}"#,
      problem: .notALog(.unknown(keys: ["name", "version"]), offset: 0)),
    Bad(text: #"{"a":1"#, problem: .truncatedJSON(offset: 6, isInflated: false)),
    Bad(text: "null", problem: .notALog(.notAnObject, offset: 0)),
    Bad(text: " -1.5\n", problem: .notALog(.notAnObject, offset: 1)),
    Bad(text: #""x""#, problem: .notALog(.notAnObject, offset: 0)),
    Bad(text: #"{"a":tru}"#, problem: .notJSON(offset: 8, isInflated: false)),
    Bad(text: "[[]", problem: .truncatedJSON(offset: 3, isInflated: false)),
    Bad(text: "{\"Records\":[{\"a\":\"\u{1}\"}]}", problem: .notJSON(offset: 18, isInflated: false)),
    Bad(
      text: #"{"eventSource":"cognito-idp.amazonaws.com","eventName":"x","eventID":"y","eventTime":"yesterday"}"#,
      problem: .notALog(.badTime("yesterday"), offset: 0)),
    Bad(
      text:
        #"{"eventSource":"cognito-idp.amazonaws.com","eventName":"x","eventID":"y","eventTime":"1969-12-31T23:59:59Z"}"#,
      problem: .notALog(.badTime("1969-12-31T23:59:59Z"), offset: 0)),
    Bad(
      text: #"{"eventSource":"cognito-idp.amazonaws.com","eventName":"x","eventID":"y","eventTime":1760000000}"#,
      problem: .notALog(.missing("eventTime that is a text, such as 2026-10-01T09:00:00Z"), offset: 0)),
  ])
  func saysWhatAndWhere(bad: Bad) {
    #expect(throws: bad.problem) { try Reading(Array(bad.text.utf8)) }
  }

  /// A byte-order mark begins each of the files that were joined.
  @Test func byteOrderMarksBeginTexts() throws {
    let records = SampleRecords.all[..<2]
    for separator in ["", "\n"] {
      let text = records.map { "\u{FEFF}" + $0 }.joined(separator: separator)
      for size in [1, 256 << 10] {
        let reading = try Reading(Array(text.utf8), windowSize: size)
        #expect(reading.entries.count == 2 && reading.records.rejected == 0)
      }
    }
  }

  @Test func offsetsAreOfTheUncompressedText() {
    let text = Array(#"{"Records":[{"a":}]}"#.utf8)
    #expect(throws: InputProblem.notJSON(offset: 17, isInflated: false)) { try Reading(text, windowSize: 3) }
    #expect(throws: InputProblem.notJSON(offset: 17, isInflated: true)) {
      try Reading(Gzip.compress(text), windowSize: 3)
    }
  }

  @Test func nestingIsLimited() throws {
    func nested(_ depth: Int) -> [UInt8] {
      let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      return Array(SampleRecords.document([SampleRecords.record("SignUp", more: #""x":\#(value)"#)]).utf8)
    }
    for depth in 1...JSONCursor.maximumDepth { #expect(try Reading(nested(depth)).entries.count == 1) }
    for depth in [JSONCursor.maximumDepth + 2, 200, 100_000] {
      let bytes = nested(depth)
      // After the bracket that is one too many.
      let offset = try #require(bytes.firstRange(of: Array("[[[".utf8))).lowerBound + JSONCursor.maximumDepth + 1
      let problem = InputProblem.tooManyLevels(offset: offset, isInflated: false)
      #expect(throws: problem) { try Reading(bytes) }
      #expect(throws: problem) { try Reading(bytes, windowSize: 16) }
      #expect(problem.description.contains("more than 62 levels at byte \(offset)"))
    }
    // A line by itself, and one among others.
    let line = SampleRecords.record("SignUp", more: #""x":\#(String(repeating: "{\"a\":", count: 70))"#)
    let start = try #require(line.firstRange(of: #"{"a":"#))
    let place = line.utf8.distance(from: line.startIndex, to: start.lowerBound) + 62 * 5 + 1
    #expect(throws: InputProblem.tooManyLevels(offset: place, isInflated: false)) { try Reading(line) }
    let reading = try Reading(SampleRecords.all[0] + "\n" + line + "\n" + SampleRecords.all[1])
    #expect(reading.entries.count == 2 && reading.problems == [.tooManyLevels(limit: 62)])
  }

  @Test func aLineThatIsTooLongHarmsNoOther() throws {
    let long = #"{"eventSource":"\#(String(repeating: "x", count: 17 << 20))"}"#
    let lines = [SampleRecords.all[0], long, SampleRecords.all[1]].joined(separator: "\n")
    let reading = try Reading(Array(lines.utf8))
    #expect(reading.entries.count == 2)
    #expect(reading.records.rejected == 1)
    #expect(throws: InputProblem.recordTooLong(offset: 12, limit: 16 << 20)) {
      try Reading(Array(SampleRecords.document([long]).utf8))
    }
  }
}
