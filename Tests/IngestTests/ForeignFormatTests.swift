import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

/// What comes in a format that is not read is named, with the way out.
@Suite struct ForeignFormatTests {
  private static let document = SampleRecords.document([SampleRecords.record("SignUp")])

  private static func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isLittle ? bytes : bytes.reversed()
    }
  }

  private static var tar: [UInt8] {
    var header = Array("logs/a.json".utf8) + [UInt8](repeating: 0, count: 501)
    header.replaceSubrange(257..<262, with: Array("ustar".utf8))
    return header + Array(document.utf8)
  }

  struct Sample: Sendable {
    var format: ForeignFormat
    var bytes: [UInt8]
  }

  static let samples: [Sample] = [
    Sample(format: .utf16, bytes: [0xFF, 0xFE] + utf16(document, isLittle: true)),
    Sample(format: .utf16, bytes: [0xFE, 0xFF] + utf16(document, isLittle: false)),
    Sample(format: .utf16LittleEndian, bytes: utf16(document, isLittle: true)),
    Sample(format: .utf16BigEndian, bytes: utf16(document, isLittle: false)),
    Sample(format: .utf16LittleEndian, bytes: utf16("day,pool,user", isLittle: true)),
    Sample(format: .utf32, bytes: [0xFF, 0xFE, 0, 0] + [0x7B, 0, 0, 0]),
    // Stored without compression: no line of it may be taken for one of a log.
    Sample(format: .zip, bytes: Array("PK\u{3}\u{4}\u{14}\n\(SampleRecords.record("SignUp"))\n".utf8)),
    Sample(format: .bzip2, bytes: Array("BZh9".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x0A]),
    Sample(format: .xz, bytes: [0xFD] + Array("7zXZ\0".utf8) + [0, 4]),
    Sample(format: .zstandard, bytes: [0x28, 0xB5, 0x2F, 0xFD] + Array("xxxx".utf8)),
    Sample(format: .lz4, bytes: [0x04, 0x22, 0x4D, 0x18, 0x40]),
    Sample(format: .zlib, bytes: [0x78, 0x9C, 0xAB, 0x56, 0x0A]),
    Sample(format: .zlib, bytes: [0x78, 0x5E, 0xAB, 0x56, 0x0A]),
    Sample(format: .sevenZip, bytes: Array("7z".utf8) + [0xBC, 0xAF, 0x27, 0x1C, 0]),
    Sample(format: .tar, bytes: tar),
    Sample(format: .parquet, bytes: Array("PAR1".utf8) + [0x15, 0x04]),
    Sample(format: .sqlite, bytes: Array("SQLite format 3\0".utf8) + [0x10, 0]),
    Sample(format: .recordTable, bytes: Array("eventID,eventTime,eventName,eventSource\n\"x\",\"y\",a,b\n".utf8)),
    Sample(format: .recordTable, bytes: Array("\"eventJson\"\r\n\"{\"\"a\"\":1}\"\r\n".utf8)),
    Sample(
      format: .timesWithoutZone, bytes: Array("2026-10-10T10:00:00 {\"a\":1}\n2026-10-10T10:00:01 {\"a\":1}\n".utf8)),
    Sample(format: .timesWithoutZone, bytes: Array("2026-10-10 10:00:00.123\t{\"a\":1}\n".utf8)),
    Sample(
      format: .carriageReturns,
      bytes: Array("day,pool,user,client,activity,events\r2026-10-01,p,u,c,sign_in,1\r".utf8)),
  ]

  @Test(arguments: samples) func isNamed(sample: Sample) throws {
    let problem = InputProblem.foreign(sample.format)
    #expect(throws: problem) { try Reading(sample.bytes) }
    #expect(throws: problem) { try Reading(sample.bytes, windowSize: 3) }
    let isText = [.recordTable, .timesWithoutZone, .carriageReturns].contains(sample.format)
    #expect(throws: InputProblem.foreign(sample.format, isInflated: !isText)) {
      try Reading(Gzip.compress(sample.bytes))
    }
    let folder = try TemporaryFolder()
    let sink = Sink()
    let path = try folder.write(sample.bytes, to: "a.json")
    InputReader().read(FoundFile(path: path, size: sample.bytes.count, isBesideLogs: false), into: sink)
    guard case .failed(problem)? = sink.outcome else {
      Issue.record("read as \(String(describing: sink.outcome))")
      return
    }
  }

  private final class Sink: InputSink {
    var outcome: InputOutcome?
    func knows(_ hash: ContentHash) -> Bool { false }
    func add(_ batch: EventBatch) {}
    func finish(_ outcome: InputOutcome) { self.outcome = outcome }
  }

  @Test func everyFormatHasASample() {
    #expect(Set(Self.samples.map(\.format)) == Set(ForeignFormat.allCases))
  }

  @Test func theWayOutIsSaid() {
    let utf16 = InputProblem.foreign(.utf16)
    #expect(
      utf16.description == "is UTF-16 text, which is not read: iconv -f utf-16 -t utf-8 FILE | maumeter ingest -")
    #expect(utf16.ofBody == "is UTF-16 text, which is not read: send JSON in UTF-8, as it is or as gzip")
    #expect(InputProblem.foreign(.zstandard).description.hasSuffix("unzstd -c FILE | maumeter ingest -"))
    #expect(InputProblem.foreign(.timesWithoutZone).description.contains("without --format short"))
    #expect(
      InputProblem.foreign(.zip, isInflated: true).description
        == "is gzip of a zip archive, which is not read: gunzip -c FILE > PLAIN, and then unzip -p PLAIN | maumeter ingest -"
    )
    for format in [ForeignFormat.tar, .parquet] {
      #expect(InputProblem.foreign(format, isInflated: true).description == InputProblem.foreign(format).description)
    }
  }

  /// What only looks like one of them is judged as before.
  @Test(arguments: [
    "x^2,y\n1,2\n", "PK,b\n1,2\n", "BZh9,b\n", "7z,b\n", "2026-10-10T10:00,b\n", "2026-10-10 10:00:00,b\n",
    "eventID,b\n1,2\n",
  ])
  func otherTextsAreNoneOfThem(text: String) {
    #expect(throws: InputProblem.unknownHeader) { try Reading(Array(text.utf8)) }
  }
}
