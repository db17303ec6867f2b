import TestSupport
import Testing

@testable import Forecast

@Suite struct MonthsAheadTests {
  /// A user who never fails is held by every interval from 1 to 1.
  @Test(arguments: 1...6) func aPoolOfOneIsHeld(horizon: Int) {
    let ahead = MonthsAhead(totals: Array(repeating: 1, count: 21), horizons: 6, level: 80)
    let record = ahead.replayed(horizon).record
    #expect(record.intervals == 21 - 4 - 4 - 2 * (horizon - 1) && record.held == record.intervals)
  }

  /// An interval held where the users of the month were one of the whole numbers that it was printed as.
  @Test(arguments: [(1, 4), (2, 12), (3, 60), (4, 3_000)] as [(UInt64, Int)])
  func theRecordIsOfWhatWasPrinted(seed: UInt64, users: Int) {
    var generator = SeededGenerator(seed: seed)
    let totals = (0..<40).map { _ in users - users / 4 + generator.number(0..<users / 2 + 1) }
    var outcomes: [Bool] = []
    for origin in 4..<totals.count {
      let ahead = MonthsAhead(totals: Array(totals[..<origin]), horizons: 1, level: 80)
      guard let value = ahead.forecasts(after: nil).first, value.isCalibrated else { continue }
      outcomes.append(UserRange(value.expected, halfWidth: value.halfWidth).contains(totals[origin]))
    }
    let record = MonthsAhead(totals: totals, horizons: 1, level: 80).replayed(1).record
    #expect(record.intervals == outcomes.count && record.held == outcomes.filter(\.self).count)
  }
}
