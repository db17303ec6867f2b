import Domain
import Forecast
import Pricing
import Reports

/// Prices forecasts: three bills a month, for the expected users and for both ends, each walked through the tiers.
///
/// Never in proportion: a cost bends where the free quantity ends and where a band gets cheaper.
struct ForecastPricer {
  private let input: ForecastInput
  private let configuration: Configuration
  private let catalog: Catalog
  private let planner: PoolPlanner
  let settings: PricingSettings

  init(input: ForecastInput, configuration: Configuration, catalog: Catalog, plan: Plan?) {
    self.input = input
    self.configuration = configuration
    self.catalog = catalog
    planner = PoolPlanner(configuration: configuration, histories: input.histories, flag: plan)
    settings = ReportMaker.settings(configuration, input.histories)
  }

  func report(_ forecast: ActivityForecast) throws -> ForecastReport {
    var report = ForecastReport(
      forecast: forecast, costs: [],
      pools: forecast.pools.map { pool in
        let place = place(of: pool.pool)
        return ForecastReport.Pool(pool: place.pool, name: place.name, costs: [])
      })
    var warnings: [String] = []
    var gaps: [Gap] = []
    for index in forecast.total.months.indices {
      let expected = try expectedBill(forecast, at: index)
      let low = try bill(forecast, at: index, canReturn: false, \.low)
      let high = try bill(forecast, at: index, \.high)
      let isPriced = high.wholeGap == nil
      report.costs.append(
        isPriced ? ForecastCost(expected: expected.total, low: low.total, high: high.total) : nil)
      let shares = [expected, low, high].map(costsByPool)
      let unpricedPools = ForecastPricer.unpricedPools(high)
      for (place, pool) in forecast.pools.enumerated() {
        let id = self.place(of: pool.pool).pool
        let parts = shares.map { $0[id] ?? .zero }
        report.pools[place].costs.append(
          isPriced && !unpricedPools.contains(id)
            ? ForecastCost(expected: parts[0], low: parts[1], high: parts[2]) : nil)
      }
      Gap.add(high.unpriced.map(\.reason.description), of: forecast.total.months[index].month, to: &gaps)
      if index == 0 { warnings = expected.warnings.map(\.sentence) }
    }
    report.missing = gaps.map(\.sentences)
    report.notes = notes(of: forecast, problems: report.missing, warnings: warnings)
    return report
  }

  /// What has no price, in one month or several.
  private struct Gap {
    /// As it is said of the first month.
    let reason: String
    /// The same without the month.
    let kind: String
    var months: [Month]

    static func add(_ reasons: [String], of month: Month, to gaps: inout [Gap]) {
      for reason in reasons {
        let kind = reason.replacing(month.description, with: "")
        if let place = gaps.firstIndex(where: { $0.kind == kind }) {
          if gaps[place].months.last != month { gaps[place].months.append(month) }
        } else {
          gaps.append(Gap(reason: reason, kind: kind, months: [month]))
        }
      }
    }

    var sentences: String {
      guard let last = months.last, months.count > 1 else { return reason }
      let others = months.count - 1
      return "\(reason) The same in \(others) more \(others == 1 ? "month" : "months") up to \(last)."
    }
  }

  /// Pools of which nothing has a price: their cost is not known.
  private static func unpricedPools(_ bill: Bill) -> Set<String?> {
    let unpriced = bill.unpriced.flatMap(\.usages).filter { $0.quantity > 0 }.map(\.pool)
    return Set(unpriced).subtracting(bill.items.flatMap(\.usages).filter { $0.quantity > 0 }.map(\.pool))
  }

  /// The bill that is expected of a month of the forecast, by its place.
  func expectedBill(_ forecast: ActivityForecast, at index: Int) throws -> Bill {
    try bill(forecast, at: index, \.expected)
  }

  /// - Parameter canReturn: users of the running month who were seen may be active again; else what they did is all.
  private func bill(
    _ forecast: ActivityForecast, at index: Int, canReturn: Bool = true, _ users: KeyPath<UserRange, Int>
  ) throws -> Bill {
    let month = forecast.total.months[index].month
    let isRunning = month == input.running.month
    var counts: [String: (name: String, count: Int)] = [:]
    let activities = try forecast.pools.map { pool in
      var activity = place(of: pool.pool)
      let count = pool.shares[index][keyPath: users]
      if let id = activity.pool { counts[id] = counts[id] ?? (pool.pool, count) }
      if let id = activity.pool, isRunning, input.running.hasProviders {
        activity.users = try periods(of: id, pool.pool, []).users(count, canReturn: true)
          .values.reduce(into: ActiveUsers(direct: 0), +=)
      } else {
        activity.users = input.pattern(of: pool.pool).scaled(to: count)
      }
      return activity
    }
    let maker = UsageMaker(configuration: configuration, planner: planner, catalog: catalog) { id, _, boundaries in
      guard let (name, count) = counts[id] else { return [:] }
      // Who will be active when is not known: on the dearest plan, and with all that is on, of the time to come.
      guard isRunning else {
        let whole: UInt64 = boundaries.count >= 63 ? .max : (1 << UInt64(boundaries.count + 1)) - 1
        return [whole: input.pattern(of: name).scaled(to: count)]
      }
      return try periods(of: id, name, boundaries).users(count, canReturn: canReturn)
    }
    let usage = try maker.usage(
      of: MonthlyActivity(
        month: month, pools: activities, machineTokens: isRunning ? input.running.machineTokens : []))
    return try catalog.bill(usages: usage.usages, settings: settings)
  }

  private func periods(of id: String, _ name: String, _ boundaries: [Instant]) throws -> PeriodForecast {
    let running = input.running
    return PeriodForecast(
      seen: try running.users(of: id, boundaries), toCome: running.periodsToCome(boundaries),
      pattern: input.pattern(of: name))
  }

  private func costsByPool(_ bill: Bill) -> [String?: Money] {
    Dictionary(bill.split(by: [.pool]).map { ($0.keys[0], $0.net) }, uniquingKeysWith: +)
  }

  private func place(of name: String) -> PoolActivity {
    var place = input.place(of: name)
    place.name = configuration.name(ofPool: place.pool) ?? place.name
    if input.places.isEmpty { place.region = place.region ?? PriceCommand.defaultRegion }
    return place
  }

  private func notes(of forecast: ActivityForecast, problems: [String], warnings: [String]) -> [Note] {
    var notes: [Note] = []
    if let silence = input.silence { notes.append(Note(silence, kind: .warning)) }
    if let problem = problems.first {
      let others = Set(problems).count - 1
      let more = others == 0 ? "" : " \(others) more \(others == 1 ? "is" : "are") alike."
      notes.append(Note("Not in the cost: \(problem)\(more)", kind: .warning))
    }
    notes += warnings.map { Note($0, kind: .warning) }
    notes.append(
      Note(
        "The cost is that of users, of machine tokens so far, and of what the config states; tokens to come are not "
          + "forecast. Both ends of the interval are priced through the tiers."))
    if input.places.isEmpty, forecast.pools.contains(where: { input.place(of: $0.pool).region == nil }) {
      notes.append(
        Note("Priced in \(PriceCommand.defaultRegion), because the file names no Region: users cost the same in all."))
    }
    let assumed = Set(
      forecast.pools.compactMap { pool -> String? in
        let plan = planner.plan(of: place(of: pool.pool), in: forecast.asOf.month)
        guard case .assumed = plan.origin else { return nil }
        return plan.plan.rawValue
      })
    if !assumed.isEmpty {
      notes.append(
        Note("Pools whose plan is not known are priced on \(assumed.sorted().joined(separator: " and ")): see --plan."))
    }
    return notes
  }
}
