import Domain
import TestSupport
import Testing

@Suite struct MonthTests {
  struct Boundary: Sendable {
    var month: String
    var first: String
    var last: String
    var length: Int
  }

  @Test(arguments: [
    Boundary(month: "2026-10", first: "2026-10-01T00:00:00Z", last: "2026-10-31T23:59:59Z", length: 31),
    Boundary(month: "2026-02", first: "2026-02-01T00:00:00Z", last: "2026-02-28T23:59:59Z", length: 28),
    Boundary(month: "2024-02", first: "2024-02-01T00:00:00Z", last: "2024-02-29T23:59:59Z", length: 29),
    Boundary(month: "2000-02", first: "2000-02-01T00:00:00Z", last: "2000-02-29T23:59:59Z", length: 29),
    Boundary(month: "2100-02", first: "2100-02-01T00:00:00Z", last: "2100-02-28T23:59:59Z", length: 28),
    Boundary(month: "2026-12", first: "2026-12-01T00:00:00Z", last: "2026-12-31T23:59:59Z", length: 31),
    Boundary(month: "1969-12", first: "1969-12-01T00:00:00Z", last: "1969-12-31T23:59:59Z", length: 31),
  ])
  func isHalfOpenToTheSecond(boundary: Boundary) throws {
    let month = try #require(Month(boundary.month))
    let first = try #require(Instant(iso8601: boundary.first))
    let last = try #require(Instant(iso8601: boundary.last))
    #expect(month.start == first)
    #expect(month.end.secondsSinceEpoch == last.secondsSinceEpoch + 1)
    #expect(month.length == boundary.length)
    #expect(month.contains(first) && month.contains(last))
    #expect(first.month == month && last.month == month)
    let before = Instant(secondsSinceEpoch: first.secondsSinceEpoch - 1)
    #expect(!month.contains(before) && before.month == month.previous)
    #expect(!month.contains(month.end) && month.end.month == month.next)
  }

  @Test func everyInstantIsInOneMonth() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<5_000 {
      let instant = Instant(secondsSinceEpoch: Int64(generator.number(-2_000_000_000..<6_000_000_000)))
      let month = instant.month
      #expect(month.contains(instant))
      #expect(!month.next.contains(instant) && !month.previous.contains(instant))
      #expect(month.next.start == month.end && month.next.previous == month)
      #expect(month.firstDay.advanced(by: month.length) == month.next.firstDay)
      #expect(Month(month.description) == month)
    }
  }

  @Test func yearsFollowEachOther() throws {
    let december = try #require(Month("2026-12"))
    #expect(december.next.description == "2027-01")
    #expect(try #require(Month("2026-01")).previous.description == "2025-12")
    #expect(december.year == 2026 && december.month == 12)
    #expect(december < december.next)
  }

  @Test(arguments: [
    "", "2026", "2026-1", "2026-00", "2026-13", "2026-10-01", "0000-01", "26-10", "2026-1O", " 2026-10", "2026/10",
    "-026-10", "02026-10",
  ])
  func isNoMonth(text: String) {
    #expect(Month(text) == nil)
  }
}
