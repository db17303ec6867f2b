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
    var problems: [String] = []
    var warnings: [String] = []
    for (index, month) in forecast.total.months.enumerated() {
      let expected = try expectedBill(forecast, at: index)
      let low = try bill(forecast, month.month) { $0.shares[index].low }
      let high = try bill(forecast, month.month) { $0.shares[index].high }
      // Where nothing of it has a price, the cost is not known; it is not zero.
      let isPriced = !high.items.isEmpty || high.unpriced.isEmpty
      report.costs.append(
        isPriced ? ForecastCost(expected: expected.total, low: low.total, high: high.total) : nil)
      let shares = [expected, low, high].map(costsByPool)
      for (place, pool) in forecast.pools.enumerated() {
        let id = self.place(of: pool.pool).pool
        let parts = shares.map { $0[id] ?? .zero }
        report.pools[place].costs.append(
          isPriced ? ForecastCost(expected: parts[0], low: parts[1], high: parts[2]) : nil)
      }
      problems += high.unpriced.map(\.reason.description)
      if index == 0 { warnings = expected.warnings.map(\.sentence) }
    }
    report.notes = notes(of: forecast, problems: problems, warnings: warnings)
    return report
  }

  /// The bill that is expected of a month of the forecast, by its place.
  func expectedBill(_ forecast: ActivityForecast, at index: Int) throws -> Bill {
    try bill(forecast, forecast.total.months[index].month) { $0.shares[index].expected }
  }

  private func bill(_ forecast: ActivityForecast, _ month: Month, _ users: (PoolForecast) -> Int) throws -> Bill {
    let activities = forecast.pools.map { pool in
      var activity = place(of: pool.pool)
      activity.users = input.users(users(pool), of: pool.pool)
      return activity
    }
    let counts = Dictionary(activities.map { ($0.pool ?? "", $0.users) }, uniquingKeysWith: { first, _ in first })
    // Who will be active when is not known: everybody counts as active all month, on the dearest plan of it.
    let maker = UsageMaker(configuration: configuration, planner: planner) { pool, _, boundaries in
      let whole: UInt64 = boundaries.count >= 63 ? .max : (1 << UInt64(boundaries.count + 1)) - 1
      return [whole: counts[pool] ?? ActiveUsers(direct: 0)]
    }
    let usage = try maker.usage(of: MonthlyActivity(month: month, pools: activities, machineTokens: []))
    return try catalog.bill(usages: usage.usages, settings: settings)
  }

  private func costsByPool(_ bill: Bill) -> [String?: Money] {
    Dictionary(bill.split(by: [.pool]).map { ($0.keys[0], $0.net) }, uniquingKeysWith: +)
  }

  private func place(of name: String) -> PoolActivity {
    let place = input.place(of: name)
    return PoolActivity(
      pool: place.pool, name: place.name, account: place.account,
      region: place.region ?? (input.places.isEmpty ? PriceCommand.defaultRegion : nil),
      users: ActiveUsers(direct: 0))
  }

  private func notes(of forecast: ActivityForecast, problems: [String], warnings: [String]) -> [Note] {
    var notes: [Note] = []
    if let problem = problems.first {
      let others = Set(problems).count - 1
      let more = others == 0 ? "" : " \(others) more \(others == 1 ? "is" : "are") alike."
      notes.append(Note("Not in the cost: \(problem)\(more)", kind: .warning))
    }
    notes += warnings.map { Note($0, kind: .warning) }
    notes.append(
      Note(
        "The cost is that of users and of what the config states; machine tokens are not forecast. Both ends of the "
          + "interval are priced through the tiers."))
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
