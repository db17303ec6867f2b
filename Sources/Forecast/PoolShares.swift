/// Divides the forecast of all pools among them, so that the parts add up.
///
/// The total is forecast on its own, because many users tell more than few. Of what is still to come in the running
/// month each pool gets a part like that of its own forecast; of coming months likewise of the whole month. A pool that
/// has no forecast of its own gets the part that it has of the users seen.
struct PoolShares {
  let total: ScopeForecast
  let pools: [(pool: String, forecast: ScopeForecast)]

  var forecasts: [PoolForecast] {
    let seen = pools.map { Double($0.forecast.seen) }
    var shares = Array(repeating: [UserRange](), count: pools.count)
    for (index, month) in total.months.enumerated() {
      func part(_ whole: Int) -> [Int] { index == 0 ? rest(whole, seen) : apportioned(whole, by: weights(index, seen)) }
      let (expected, low, high) = (part(month.users.expected), part(month.users.low), part(month.users.high))
      for pool in pools.indices {
        shares[pool].append(UserRange(expected: expected[pool], low: low[pool], high: high[pool]))
      }
    }
    return pools.indices.map { index in
      var forecast = pools[index].forecast
      forecast.months = zip(forecast.months, shares[index]).map { $0.moved(to: $1.expected, seen: forecast.seen) }
      return PoolForecast(pool: pools[index].pool, forecast: forecast, shares: shares[index])
    }
  }

  private func weights(_ index: Int, _ seen: [Double]) -> [Double] {
    let known = zip(pools, seen).filter { $0.0.forecast.refusal == nil }
    let expected = known.reduce(0.0) { $0 + Double($1.0.forecast.months[index].users.expected) }
    let knownSeen = known.reduce(0.0) { $0 + $1.1 }
    return zip(pools, seen).map { pool, seen in
      guard pool.forecast.refusal != nil else { return Double(pool.forecast.months[index].users.expected) }
      return knownSeen > 0 ? seen * expected / knownSeen : seen
    }
  }

  /// What each has so far, and a part of the rest.
  private func rest(_ whole: Int, _ seen: [Double]) -> [Int] {
    let counts = pools.map(\.forecast.seen)
    let left = zip(weights(0, seen), seen).map { max(0, $0 - $1) }
    let rest = apportioned(whole - counts.reduce(0, +), by: left.reduce(0, +) > 0 ? left : seen)
    return zip(counts, rest).map { $0 + $1 }
  }
}

extension MonthForecast {
  /// The same with another expected number, the ends moved in proportion.
  func moved(to expected: Int, seen: Int) -> MonthForecast {
    guard expected != users.expected else { return self }
    let factor = Double(expected) / Double(max(users.expected, 1))
    // Only the running month has users already.
    let least = method == .series ? 0 : Double(seen)
    return MonthForecast(
      month: month,
      users: UserRange(Double(expected), max(least, Double(users.low) * factor), Double(users.high) * factor),
      method: method, isCalibrated: isCalibrated, naive: naive, record: record)
  }
}

/// Whole parts of a number, in proportion to weights, the largest remainders rounded up; in equal parts where all
/// weights are 0.
func apportioned(_ whole: Int, by weights: [Double]) -> [Int] {
  guard whole > 0, !weights.isEmpty else { return weights.map { _ in 0 } }
  let sum = weights.reduce(0, +)
  let exact = weights.map { Double(whole) * (sum > 0 ? $0 / sum : 1 / Double(weights.count)) }
  var parts = exact.map { Int($0) }
  let order = exact.indices.sorted { (exact[$1] - Double(parts[$1]), $0) < (exact[$0] - Double(parts[$0]), $1) }
  let missing = whole - parts.reduce(0, +)
  for index in order.prefix(max(0, missing)) { parts[index] += 1 }
  return parts
}
