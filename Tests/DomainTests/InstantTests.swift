import Domain
import Foundation
import TestSupport
import Testing

@Suite struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("2026-10-01T09:00:00Z", 1_790_845_200),
    ("2026-10-01 09:00:00Z", 1_790_845_200), ("2026-10-01T09:00:00.1Z", 1_790_845_200),
    ("2026-10-01T09:00:00.999999999999Z", 1_790_845_200), ("2026-10-01T18:00:00+09:00", 1_790_845_200),
    ("2026-10-01T18:00:00+0900", 1_790_845_200), ("2026-10-01T18:00:00.5+09:00", 1_790_845_200),
    ("2026-10-01T03:30:00-05:30", 1_790_845_200), ("2026-10-01T09:00:00+00:00", 1_790_845_200),
    ("2026-10-01T09:00:00-00:00", 1_790_845_200), ("2024-02-29T12:00:00Z", 1_709_208_000),
    ("2026-11-01T08:59:59+09:00", 1_793_491_199), ("0001-01-01T00:00:00Z", -62_135_596_800),
    ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func reads(text: String, seconds: Int64) {
    #expect(Instant(iso8601: text)?.secondsSinceEpoch == seconds)
  }

  @Test(arguments: [
    "", "2026-10-01", "2026-10-01T09:00Z", "2026-10-01T09:00:00", "2026-10-01T09:00:00z", "2026-10-01t09:00:00Z",
    "2026-10-01T24:00:00Z", "2026-10-01T09:60:00Z", "2026-10-01T09:00:60Z", "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-10-32T00:00:00Z", "0000-01-01T00:00:00Z",
    "2026-10-01T09:00:00.Z", "2026-10-01T09:00:00.", "2026-10-01T09:00:00.5", "2026-10-01T09:00:00,5Z",
    "2026-10-01T09:00:00Z ", "2026-10-01T09:00:00ZZ", "2026-10-01T09:00:00+9:00", "2026-10-01T09:00:00+09",
    "2026-10-01T09:00:00+24:00", "2026-10-01T09:00:00+09:60", "2026-10-01T09:00:00+09:0", "2026-10-01T09:00:00+090",
    "2026-10-01T09:00:00+09:000", "2026-10-01T09:00:00 +09:00", "2026-10-01T-9:00:00Z", "2026-10-01T 9:00:00Z",
    "20261001T090000Z", "2026-10-01T09-00-00Z", "2026-10-01T09:00:00+", "2026-10-01T09:00:00.+09:00", "1790845200",
    // A year that no calendar of four digits has, once the zone is taken off.
    "9999-12-31T23:59:59-00:01", "9999-12-31T23:30:00-23:59", "0001-01-01T00:00:00+00:01",
  ])
  func isNoInstant(text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  @Test func recordsAreFrom1970To9999() {
    let times: [(Int64, Bool)] = [
      (-1, false), (0, true), (253_402_300_799, true), (253_402_300_800, false), (.min, false), (.max, false),
    ]
    for (seconds, isRecordable) in times {
      #expect(Instant(secondsSinceEpoch: seconds).isRecordable == isRecordable, "\(seconds)")
    }
  }

  @Test func anyOtherByteInAnyPlaceIsReadOrRejected() {
    let text = Array("2026-10-01T09:00:00.25+09:00".utf8)
    for place in text.indices {
      for byte in UInt8.min...UInt8.max where byte != text[place] {
        var changed = text
        changed[place] = byte
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        let instant = changed.withUnsafeBytes { Instant(iso8601: $0) }
        let wasDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[place])
        if wasDigit, !isDigit { #expect(instant == nil || place == 20, "\(byte) at \(place)") }
        if !wasDigit, isDigit { #expect(instant == nil, "\(byte) at \(place)") }
      }
    }
    for count in 0..<text.count {
      #expect(text.prefix(count).withUnsafeBytes { Instant(iso8601: $0) } == nil, "cut at \(count)")
    }
  }

  @Test func readsWhatFoundationWrites() throws {
    var generator = SeededGenerator(seed: 4)
    let offsets = [0, 3_600, -3_600, 32_400, -19_800, 45_900, -43_200]
    let zones = try offsets.map { try #require(TimeZone(secondsFromGMT: $0)) }
    for _ in 0..<4_000 {
      let seconds = Int64(generator.number(-2_208_988_800..<7_258_118_400))
      let date = Date(timeIntervalSince1970: TimeInterval(seconds))
      let style = Date.ISO8601FormatStyle(timeZone: generator.pick(zones)).year().month().day()
        .time(includingFractionalSeconds: generator.oneIn(2))
        .timeZone(separator: generator.oneIn(2) ? .colon : .omitted)
      let text = date.formatted(style)
      #expect(Instant(iso8601: text)?.secondsSinceEpoch == seconds, "\(text)")
    }
  }

  @Test func writesWhatItReads() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<2_000 {
      let instant = Instant(secondsSinceEpoch: Int64(generator.number(-62_135_596_800..<253_402_300_800)))
      #expect(Instant(iso8601: instant.description) == instant)
      #expect(instant.day.start <= instant && instant < instant.day.advanced(by: 1).start)
    }
    #expect(Instant(secondsSinceEpoch: 1_790_845_201).description == "2026-10-01T09:00:01Z")
  }
}
