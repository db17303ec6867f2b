import Domain
import Forecast
import Pricing

extension ForecastReport {
  /// The schema `maumeter.forecast/1`: names only get added.
  public var json: JSON {
    var members: [JSON.Member] = [
      JSON.Member("schema", "maumeter.forecast/1"),
      JSON.Member("as_of", .string(forecast.asOf.description)),
    ]
    if selectedPool == nil {
      members += forecast.total.json(level: forecast.level, costs: costs)
    } else if let (pool, names) = shownPools.first {
      members.append(JSON.Member("pool", .string(names.pool)))
      members += pool.forecast.json(level: forecast.level, costs: names.costs)
    }
    if selectedPool == nil {
      members.append(
        JSON.Member(
          "pools",
          .array(
            shownPools.map { pool, names in
              .object(
                [JSON.Member("pool", .string(names.pool)), JSON.Member("name", .string(names.name))]
                  + pool.forecast.json(level: forecast.level, costs: names.costs))
            })))
    }
    members.append(JSON.Member("currency", "USD"))
    members.append(JSON.Member("notes", .array(notes.map { .string($0.text) })))
    return .object(members)
  }
}

extension ScopeForecast {
  fileprivate func json(level: Int, costs: [ForecastCost?]) -> [JSON.Member] {
    [
      JSON.Member("seen", .integer(seen)),
      JSON.Member(
        "months",
        .array(
          months.enumerated().map { index, month in
            month.json(level: level, cost: index < costs.count ? costs[index] : nil)
          })),
      JSON.Member("backtest", months.first?.record?.json ?? .null),
      JSON.Member("refusal", .string(refusal?.description)),
    ]
  }
}

extension MonthForecast {
  fileprivate func json(level: Int, cost: ForecastCost?) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("month", .string(month.description)),
      JSON.Member(
        "mau",
        [
          "expected": .integer(users.expected), "low": .integer(users.low), "high": .integer(users.high),
          "level": .integer(level),
        ]),
    ]
    if let cost {
      members.append(
        JSON.Member(
          "cost",
          [
            "expected": .string(cost.expected.description), "low": .string(cost.low.description),
            "high": .string(cost.high.description), "level": .integer(level),
          ]))
    }
    members += [
      JSON.Member("method", .string(method.name)),
      JSON.Member("calibrated", .bool(isCalibrated)),
      JSON.Member("naive", naive.map { .integer($0) } ?? .null),
    ]
    if case .combination(let weights) = method {
      members.append(
        JSON.Member("weights", .object(weights.map { JSON.Member($0.candidate.name, .integer($0.percent)) })))
    }
    members.append(JSON.Member("record", record?.json ?? .null))
    return .object(members)
  }
}

extension ForecastRecord {
  /// Errors and coverage in percent.
  var json: JSON {
    [
      "months": .integer(months),
      "median_error": .decimal(medianError, places: 2),
      "naive_median_error": .decimal(naiveMedianError, places: 2),
      "intervals": .integer(intervals),
      "held": .integer(held),
      "coverage": .decimal(coverage, places: 1),
      "level": .integer(level),
    ]
  }
}
