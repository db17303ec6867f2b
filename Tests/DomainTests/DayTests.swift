import Domain
import Foundation
import TestSupport
import Testing

@Suite struct DayTests {
  /// Every day of the years that Foundation's Gregorian calendar and ours agree on having.
  @Test func everyDayOfFourCenturiesIsFoundations() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    let first = try #require(Day(year: 1900, month: 1, day: 1))
    var date = first.civil
    for offset in 0..<(400 * 365) {
      let day = first.advanced(by: offset)
      #expect(day.civil == date)
      #expect(Day(year: date.year, month: date.month, day: date.day) == day)
      date.day += 1
      if Day(year: date.year, month: date.month, day: date.day) == nil { date = (date.year, date.month + 1, 1) }
      if date.month > 12 { date = (date.year + 1, 1, 1) }
    }
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let day = Day(daysSinceEpoch: Int32(generator.number(-100_000..<2_000_000)))
      let parts = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: TimeInterval(day.start.secondsSinceEpoch)))
      #expect(day.civil == (parts.year, parts.month, parts.day))
    }
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2024-02-29", 19_782), ("2026-11-22", 20_779),
    ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
  ])
  func readsAndWrites(text: String, days: Int32) throws {
    let day = try #require(Day(text))
    #expect(day.daysSinceEpoch == days)
    #expect(day.description == text)
    #expect(Day(daysSinceEpoch: days) == day)
  }

  @Test(arguments: [
    "", "2026", "2026-10", "2026-10-", "2026-10-1", "2026-10-01 ", " 2026-10-01", "2026-10-01T00:00:00Z", "2026/10/01",
    "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "2026-02-29", "1900-02-29", "2026-04-31", "0000-01-01",
    "10000-01-01", "-001-01-01", "+026-10-01", "２０２６-10-01", "2026-10-0１", "2026--10-01",
  ])
  func isNoDay(text: String) {
    #expect(Day(text) == nil)
  }

  @Test func isInOrder() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<1_000 {
      let left = Day(daysSinceEpoch: Int32(generator.number(-700_000..<2_900_000)))
      let right = Day(daysSinceEpoch: Int32(generator.number(-700_000..<2_900_000)))
      #expect((left < right) == (left.description < right.description))
      #expect(left.advanced(by: Int(right.daysSinceEpoch - left.daysSinceEpoch)) == right)
    }
  }

  /// What ends the last month that can be named is in a month, too.
  @Test func theDayAfterTheLast() throws {
    let last = try #require(Day("9999-12-31"))
    let month = try #require(Month("9999-12"))
    #expect(last.month == month && month.next.firstDay == last.advanced(by: 1))
    #expect(last.advanced(by: 1).month == month.next && last.advanced(by: 40).month == month.next.next)
  }
}

/// Compares a triple of numbers with one whose numbers may be missing.
private func == (left: (year: Int, month: Int, day: Int), right: (Int?, Int?, Int?)) -> Bool {
  left.year == right.0 && left.month == right.1 && left.day == right.2
}
