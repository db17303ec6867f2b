import Domain
import Testing

@testable import Ingest

@Suite struct LogLineTests {
  @Test(arguments: [
    (#"{"a":1}"#, #"{"a":1}"#), (" \t{x", nil), (#"["a"]"#, nil), (#"["{}"]"#, #"["{}"]"#),
    (#"[{"a":1}]"#, #"[{"a":1}]"#),
    ("2026-03-04T05:06:07.123Z\tid\tINFO\t{\"a\":1}\n", "{\"a\":1}\n"), (#"[INFO] 2026 id {"a":1}"#, #"{"a":1}"#),
    (#"x { "a":1}"#, #"{ "a":1}"#), ("START RequestId: 8f7a Version: $LATEST", nil), ("{", nil),
    (" { \n \"a\":1}", "{ \n \"a\":1}"), ("{ a: 'b' }", nil), ("{}", nil),
    ("[INFO] started", nil),
    (#"x{"a":1}"#, nil), ("x {a: 1}", nil), ("x\n{\"a\":1}", nil), ("", nil), ("  ", nil), ("[", nil), ("[]", nil),
  ])
  func theRecordOfALine(line: String, record: String?) {
    let start = line.withUTF8Bytes { LogLine.recordStart($0, within: $0.count) }
    #expect(start.map { String(decoding: Array(line.utf8)[$0...], as: UTF8.self) } == record)
  }

  /// An object that begins at the end of a line may go on behind it; a later one is not the line's.
  @Test func theRecordGoesOnBehindTheLine() {
    func start(_ line: String, _ rest: String) -> Int? {
      (line + rest).withUTF8Bytes { LogLine.recordStart($0, within: line.utf8.count) }
    }
    #expect(start("INFO {", "\n  \"a\": 1\n}") == 5)
    #expect(start("{", "\n  a: 1\n}") == nil)
    #expect(start("INFO", "\n{\"a\":1}") == nil)
  }

  @Test(arguments: [
    ("2026-03-04T05:06:07.123Z x", "2026-03-04T05:06:07Z", 25),
    ("2026-03-04T06:06:07+01:00\tx", "2026-03-04T05:06:07Z", 26),
    ("2026-03-04T05:06:07Z", nil, 0), ("2026-03-04 05:06:07 x", nil, 0), ("1960-03-04T05:06:07Z x", nil, 0),
    ("", nil, 0),
    ("2026 x", nil, 0),
  ])
  func theTimeOfALine(line: String, time: String?, length: Int) {
    let found = line.withUTF8Bytes(LogLine.time)
    #expect(found?.0.description == time && (found?.length ?? 0) == length)
  }
}
