import Foundation
import Testing

@testable import Forecast

@Suite struct SeriesMethodsTests {
  /// Holt with a fading trend, worked by hand: level 0.5, trend 0.2, damping 0.9 on 1, 3, 4.
  @Test func dampedTrendByHand() {
    // 3: expected 1, level 2, trend 0.2·1 = 0.2. 4: expected 2.18, level 3.09, trend 0.18 + 0.2·0.91 = 0.362.
    let (values, errors) = DampedTrend(level: 0.5, trend: 0.2, damping: 0.9).forecasts([1, 3, 4], count: 2)
    #expect(abs(values[0] - (3.09 + 0.9 * 0.362)) < 1e-12)
    #expect(abs(values[1] - (3.09 + (0.9 + 0.81) * 0.362)) < 1e-12)
    #expect(abs(errors[0] - 2) < 1e-12 && abs(errors[1] - 1.82) < 1e-12)
  }

  @Test func aConstantStaysConstant() {
    for months in [1, 2, 5, 13, 30, 150] {
      for forecast in SeriesMethods.forecasts(Array(repeating: 4.5, count: months), count: 12) {
        #expect(forecast?.allSatisfy { abs($0 - 4.5) < 1e-9 } ?? (months < 12))
      }
    }
  }

  /// A month that was not recorded is as the one before it; one at the end may be the end of the pool.
  @Test func emptyMonthsAreBridged() {
    // Named and typed: the compiler takes seventeen seconds for calls of `log` in the comparisons.
    let (eight, five): (Double, Double) = (log(8), log(5))
    #expect(SeriesMethods.logarithms([8, 0, 0, 5]) == [eight, eight, eight, five])
    #expect(SeriesMethods.logarithms([0, 8, 0]) == [0, eight, 0])
    #expect(SeriesMethods.logarithms([0, 8, 0], isFollowed: true) == [0, eight, eight])
    #expect(SeriesMethods.logarithms([]) == [])
  }

  /// It is no event that comes back a year later, nor one that intervals have to allow for.
  @Test func anEmptyMonthIsNoCollapse() {
    var totals = (0..<20).map { 1_000 + ($0 * 7919) % 83 }
    totals[12] = 0
    for value in MonthsAhead(totals: totals, horizons: 12, level: 80).forecasts(after: 1_040) {
      #expect((950.0...1_120).contains(value.expected) && value.halfWidth < 0.5)
    }
  }

  @Test func seasonsAreFoundWhereYearsAgree() {
    let series = (0..<60).map { (month: Int) -> Double in
      let season = month % 12 == 7 ? -0.6 : 0.05
      return 5 + season + 0.001 * Double(month % 5)
    }
    let effects = SeriesMethods.seasonalEffects(series)
    #expect(effects[7] < -0.4 && abs(effects[3]) < 0.15)
    let noise = (0..<60).map { (month: Int) -> Double in 5 + 0.3 * sin(Double(month * month) * 1.3) }
    #expect(SeriesMethods.seasonalEffects(noise).allSatisfy { abs($0) < 0.2 })
    #expect(SeriesMethods.seasonalEffects(Array(series.prefix(23))) == Array(repeating: 0, count: 12))
  }

  /// What comes later changes no replayed forecast of coming months.
  @Test func replaysDoNotLookAhead() {
    let totals = (0..<40).map { 1_000 + 13 * $0 + ($0 * 7919) % 97 }
    var changed = totals
    for month in 30..<40 { changed[month] = 5 }
    for horizon in [1, 3, 6] {
      let before = MonthsAhead(totals: totals, horizons: 6, level: 80).replayed(horizon).forecasts
      let after = MonthsAhead(totals: changed, horizons: 6, level: 80).replayed(horizon).forecasts
      // Forecasts made before month 30 began are for months up to 30 + horizon − 1.
      for (first, second) in zip(before, after) where first.month < 30 + horizon {
        #expect(first.month == second.month && first.forecast == second.forecast)
      }
      #expect(before.count == 36)
    }
  }

  @Test func intervalsDoNotShrinkWithDistance() {
    let totals = (0..<30).map { 500 + ($0 * 7919) % 83 }
    let values = MonthsAhead(totals: totals, horizons: 12, level: 80).forecasts(after: 520)
    #expect(values.count == 12)
    for (near, far) in zip(values, values.dropFirst()) { #expect(near.halfWidth <= far.halfWidth) }
  }
}
