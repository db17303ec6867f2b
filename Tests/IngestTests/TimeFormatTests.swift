import Domain
import Testing

@testable import Ingest

@Suite struct TimeFormatTests {
  @Test(
    arguments: [
      ("iso8601", nil, "2026-10-01T09:00:00.25+09:00", "2026-10-01T00:00:00Z"),
      ("iso8601", nil, "2026-10-01 09:00:00", nil),
      ("iso8601", "+09:00", "2026-10-01 09:00:00", "2026-10-01T00:00:00Z"),
      ("iso8601", "+09:00", "2026-10-01T09:00:00Z", "2026-10-01T09:00:00Z"),
      ("epoch-seconds", nil, "1790812800", "2026-10-01T00:00:00Z"),
      ("epoch-seconds", nil, "1790812800.999", "2026-10-01T00:00:00Z"),
      ("epoch-ms", nil, "1790812800999", "2026-10-01T00:00:00Z"),
      ("epoch-us", nil, "1790812800999999", "2026-10-01T00:00:00Z"),
      ("epoch-ms", nil, "1.79e12", nil), ("epoch-ms", nil, "", nil), ("epoch-ms", nil, "-1", nil),
      ("epoch-seconds", nil, "999999999999999999", nil),
      ("%d/%b/%Y:%H:%M:%S %z", nil, "01/Oct/2026:09:00:00 +0900", "2026-10-01T00:00:00Z"),
      ("%m/%d/%Y %I:%M %p", nil, "10/1/2026 12:05 AM", "2026-10-01T00:05:00Z"),
      ("%m/%d/%Y %I:%M %p", "-05:00", "10/1/2026 1:05 pm", "2026-10-01T18:05:00Z"),
      ("%m/%d/%Y %I:%M %p", nil, "10/1/2026 13:05 pm", nil),
      ("%Y%m%d%H%M%S", nil, "20261001090000", "2026-10-01T09:00:00Z"),
      ("%Y-%m-%d %H:%M:%S.%f", nil, "2026-10-01 09:00:00.123", "2026-10-01T09:00:00Z"),
      ("iso8601", "-05:00", "9999-12-31T23:30:00", nil), ("%Y-%m-%d %H:%M", "-05:00", "9999-12-31 23:30", nil),
      ("iso8601", nil, "1969-12-31T23:59:59Z", nil), ("%Y-%m-%d %H:%M", "+05:00", "1970-01-01 04:59", nil),
      ("epoch-seconds", nil, "253402300799", "9999-12-31T23:59:59Z"), ("epoch-seconds", nil, "253402300800", nil),
      ("%Y-%m-%d", nil, "2026-02-29", nil), ("%Y-%m-%d", nil, "2026-10-01x", nil),
      ("100%% %Y-%m-%d", nil, "100% 2026-10-01", "2026-10-01T00:00:00Z"),
    ] as [(String, String?, String, String?)])
  func reads(format: String, zone: String?, text: String, expected: String?) throws {
    let format = try #require(TimeFormat(format))
    let offset = try zone.map { try #require(TimeFormat.zone($0)) }
    #expect(text.withUTF8Bytes { format.instant($0, zone: offset) }?.description == expected)
  }

  @Test func refusesOtherFormats() {
    for text in ["rfc3339", "%H:%M", "%Y-%m-%d %Q", "%Y-%m-%d %", "%Y-%m-%d %I:%M", ""] {
      #expect(TimeFormat(text) == nil, "\(text)")
    }
    for text in ["JST", "+9", "", "+25:00"] { #expect(TimeFormat.zone(text) == nil, "\(text)") }
    #expect(TimeFormat.zone("-0530") == -19_800 && TimeFormat.zone("Z") == 0)
  }
}
