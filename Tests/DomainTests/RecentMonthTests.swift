import Domain
import TestSupport
import Testing

@Suite struct RecentMonthTests {
  /// One day after the other, back and forth: as each day by itself.
  @Test func isTheMonthOfEachDay() {
    var (months, random) = (RecentMonth(), SeededGenerator(seed: 7))
    var day = Day(daysSinceEpoch: 20_000)
    for _ in 0..<20_000 {
      day = day.advanced(by: random.number(0..<20) == 0 ? random.number(-9_000..<9_000) : random.number(-1..<3))
      let (month, dayOfMonth) = months(of: day)
      #expect(month == day.month && dayOfMonth == day.civil.day)
    }
  }
}
