import Domain
import Pricing
import Reports

@testable import Forecast

extension Samples {
  static let forecast: ForecastReport = {
    let record = ForecastRecord(
      (1...24).map { month in
        ForecastRecord.Outcome(
          error: Double(month) / 200, naiveError: Double(month) / 100, wasInside: month % 5 != 0)
      }, level: 80)
    let method = MonthForecast.Method.combination([
      .init(candidate: .roster, percent: 62), .init(candidate: .levelShare, percent: 38),
    ])
    func months(_ factor: Int) -> [MonthForecast] {
      [
        MonthForecast(
          month: october, users: UserRange(expected: 1_200 * factor, low: 1_100 * factor, high: 1_310 * factor),
          method: method, isCalibrated: true, naive: 1_150 * factor, record: record),
        MonthForecast(
          month: october.next, users: UserRange(expected: 1_250 * factor, low: 1_000 * factor, high: 1_600 * factor),
          method: .series, isCalibrated: false, naive: 1_150 * factor, record: nil),
      ]
    }
    let shop = ScopeForecast(seen: 8_000, months: months(10), refusal: nil)
    let young = ScopeForecast(
      seen: 40, months: [], refusal: .tooYoung(days: 3, from: october.firstDay.advanced(by: 17)))
    let total = ScopeForecast(seen: 8_040, months: months(11), refusal: nil)
    let forecast = ActivityForecast(
      asOf: october.firstDay.advanced(by: 13), level: 80, total: total,
      pools: [
        PoolForecast(
          pool: "\(tokyo)_Shop", forecast: shop,
          shares: shop.months.map { UserRange(expected: $0.users.expected, low: 0, high: 0) }),
        PoolForecast(
          pool: "unknown", forecast: young, shares: total.months.map { _ in UserRange(expected: 9, low: 8, high: 10) }),
      ])
    let cost = ForecastCost(expected: money("17.6"), low: money("11.55"), high: money("24.255"))
    return ForecastReport(
      forecast: forecast, costs: [cost, nil],
      pools: [
        .init(pool: "\(tokyo)_Shop", name: "Shop", costs: [cost, nil]),
        .init(pool: nil, name: nil, costs: [ForecastCost(expected: .zero, low: .zero, high: .zero), nil]),
      ], notes: [Note("Not in the cost: a price.", kind: .warning)])
  }()

  static let backtest: BacktestReport = {
    var builder = ActivityPanelBuilder()
    let pool = builder.pool("")
    for month in 0..<20 {
      for user in 0..<(30 + month % 4 * 3) {
        let mixed = UInt64((user + 3) * (user + 7) * (month + 11)) &* 2_654_435_761
        let days = UInt32(truncatingIfNeeded: mixed >> 4)
        let name = Month(index: october.index + Int32(month))
        builder.add(days & (days >> 3), of: UUID128(high: 1, low: UInt64(user)), pool: pool, in: name)
      }
    }
    guard let panel = builder.panel() else { preconditionFailure("no panel") }
    let activity = ActivitySummary(panel, hasReference: true)
    return BacktestReport(
      backtest: Backtest(activity, months: 3, minimumUsers: 20), userMonths: activity.userMonthCount)
  }()
}
