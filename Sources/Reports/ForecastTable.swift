import Domain
import Forecast
import Pricing

/// One row per month: users and cost, expected and between which ends.
struct ForecastTable {
  let scope: ScopeForecast
  let costs: [ForecastCost?]
  /// Nil for all pools.
  let pool: String?
  let level: Int

  private typealias Row = (month: MonthForecast, cost: ForecastCost?, index: Int)

  var table: Table {
    let rows: [Row] = scope.months.enumerated().map { index, month in
      (month, index < costs.count ? costs[index] : nil, index)
    }
    let precision = Precision(for: costs.compactMap { $0?.high }.max() ?? .zero)
    func amount(_ money: Money?) -> Cell {
      money.map { .amount($0, shown: precision.text(precision.rounded($0))) } ?? .empty
    }
    return Table(
      "forecast", of: rows,
      fields: [
        Field("pool", for: .records) { _ in .text(pool) },
        Field("month", for: .records) { .label($0.month.month.description) },
        Field("month_name", "Month", for: .people) { .label($0.month.month.title) },
        Field("seen", "So far", .trailing, fitting: .droppable(4)) { $0.index == 0 ? .count(scope.seen) : .empty },
        Field("mau", "MAU", .trailing) { .count($0.month.users.expected) },
        Field("mau_low", "Low", .trailing) { .count($0.month.users.low) },
        Field("mau_high", "High", .trailing) { .count($0.month.users.high) },
        Field("naive", "Last month", .trailing, fitting: .droppable(2)) { $0.month.naive.map { .count($0) } ?? .empty },
        Field("cost", "USD", .trailing) { amount($0.cost?.expected) },
        Field("cost_low", "Low USD", .trailing, fitting: .droppable(3)) { amount($0.cost?.low) },
        Field("cost_high", "High USD", .trailing, fitting: .droppable(3)) { amount($0.cost?.high) },
        Field("past_error", "Past error", .trailing, for: .people, fitting: .droppable(1)) {
          percent($0.month.record?.medianError)
        },
        Field("held_text", "Held", .trailing, for: .people, fitting: .droppable(1)) { .label($0.month.heldText) },
        Field("past_months", for: .records) { $0.month.record.map { .count($0.months) } ?? .empty },
        Field("median_error_percent", for: .records) {
          ($0.month.record?.medianError).map { .label($0.text(places: 2)) } ?? .empty
        },
        Field("intervals", for: .records) { $0.month.record.map { .count($0.intervals) } ?? .empty },
        Field("held", for: .records) { $0.month.record.map { .count($0.held) } ?? .empty },
        Field("level", for: .records) { _ in .count(level) },
        Field("method", for: .records) { .label($0.month.method.name) },
        Field("calibrated", for: .records) { .label($0.month.isCalibrated ? "yes" : "no") },
      ])
  }

  private func percent(_ value: Double?) -> Cell { value.map { .label($0.text(places: 1) + " %") } ?? .empty }
}

/// One row per pool: its running month, so that pools compare.
struct PoolForecastTable {
  let report: ForecastReport

  private typealias Row = (forecast: PoolForecast, names: ForecastReport.Pool)

  var table: Table {
    let total = report.forecast.total
    let month = total.months.first
    let precision = Precision(for: report.costs.first??.high ?? .zero)
    func amount(_ money: Money?) -> Cell {
      money.map { .amount($0, shown: precision.text(precision.rounded($0))) } ?? .empty
    }
    return Table(
      "pool_forecast", title: month.map { "\($0.month.title) by pool" }, for: .people, of: report.shownPools,
      hasTotal: true,
      fields: [
        Field("pool", "Pool", fitting: .identifier, total: .label("Total")) {
          .text($0.names.pool ?? $0.forecast.pool)
        },
        Field("name", "Name", fitting: .text(minimum: 6, dropOrder: 3)) { .text($0.names.name) },
        Field("seen", "So far", .trailing, fitting: .droppable(2), total: .count(total.seen)) {
          .count($0.forecast.forecast.seen)
        },
        Field("mau", "MAU", .trailing, total: month.map { .count($0.users.expected) } ?? .empty) {
          $0.forecast.shares.first.map { .count($0.expected) } ?? .empty
        },
        Field("mau_low", "Low", .trailing) { $0.forecast.forecast.months.first.map { .count($0.users.low) } ?? .empty },
        Field("mau_high", "High", .trailing) {
          $0.forecast.forecast.months.first.map { .count($0.users.high) } ?? .empty
        },
        Field("cost", "USD", .trailing, total: amount(report.costs.first??.expected)) {
          amount($0.names.costs.first??.expected)
        },
        Field("error", "Past error", .trailing, fitting: .droppable(1)) {
          let error = $0.forecast.forecast.months.first?.record?.medianError
          return error.map { .label($0.text(places: 1) + " %") } ?? .empty
        },
      ])
  }
}

extension MonthForecast {
  /// "19 of 24": how many past intervals of the same kind held.
  var heldText: String {
    guard let record, record.intervals > 0 else { return "" }
    return "\(record.held) of \(record.intervals)"
  }
}

extension MonthForecast.Method {
  var name: String {
    switch self {
    case .known: "known"
    case .combination: "combination"
    case .reach: "this-month-only"
    case .series: "past-months"
    }
  }
}
