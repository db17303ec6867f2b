import Domain
import Testing

@testable import Cloud

@Suite struct KeyDateTests {
  @Test(arguments: [
    ("AWSLogs/1/CloudTrail/eu-west-1/2026/10/01/1_CloudTrail_eu-west-1_20261001T0000Z_x.json.gz", "2026-10-01"),
    ("2026/10/01/part", "2026-10-01"), ("a/2026/13/01/2026/10/02/x", "2026-10-02"), ("a//2024/02/29/", "2024-02-29"),
  ])
  func finds(key: String, day: String) {
    #expect(KeyDate.day(of: key)?.description == day)
  }

  @Test(arguments: [
    "", "2026/10/01", "a2026/10/01/x", "2026-10-01/x", "2026/02/30/x", "/", "////////////", "0001/01/01/x",
  ])
  func findsNone(key: String) {
    #expect(KeyDate.day(of: key) == nil)
  }

  @Test func text() throws {
    #expect(KeyDate.text(try #require(Day("2026-01-09"))) == "2026/01/09")
  }
}
