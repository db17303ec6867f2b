import Domain
import Pricing
import Reports
import Store

/// Puts a report together: activity from the database, plans, and the bill.
struct ReportMaker {
  private let store: ActivityStore
  private let configuration: Configuration
  let planner: PoolPlanner
  private let catalog: Catalog
  private let today: Day

  init(store: ActivityStore, configuration: Configuration, catalog: Catalog, plan: Plan?, today: Day) throws {
    self.store = store
    self.configuration = configuration
    self.today = today
    let histories = try store.poolHistories()
    planner = PoolPlanner(configuration: configuration, histories: histories, flag: plan)
    self.catalog = catalog
    settings = ReportMaker.settings(configuration, histories)
  }

  /// With what the log tells of pools.
  let settings: PricingSettings

  /// The config's settings, with what the log tells of pools.
  ///
  /// A price that is not known is set aside, and named.
  static func settings(_ configuration: Configuration, _ histories: [String: PoolHistory]) -> PricingSettings {
    var settings = configuration.pricing
    settings.unknownPrices = .setAside
    for (pool, history) in histories {
      guard let created = history.created else { continue }
      var entry = settings.organisation.pools[pool] ?? Organisation.Pool()
      entry.created = entry.created ?? created
      settings.organisation.pools[pool] = entry
    }
    return settings
  }

  /// - Parameter sharesClients: also count the users of no known app client, for costs by app client.
  /// - Throws: `PricingError` also where the months together cost more than an amount can hold.
  func report(of months: [Month], sharesClients: Bool = false) throws -> Report {
    let activities = try months.map { try activity(in: $0, sharesClients: sharesClients) }
    let reported = try zip(activities, store.coverages(of: activities)).map { activity, coverage in
      var month = try reportMonth(activity)
      month.coverage = configuration.described(coverage)
      month.laterRecords = try store.lastDay(of: activity.month, after: today)
      return month
    }
    try reported.compactMap(\.bill).checkSums()
    var report = Report(rules: store.rules, months: reported, records: try store.records())
    report.asOf = today
    report.accountNames = configuration.accountNames
    report.clientNames = configuration.clientNames
    report.remarks = try configuration.remarks(on: store)
    return report
  }

  private func activity(in month: Month, sharesClients: Bool) throws -> MonthlyActivity {
    var activity = try store.activity(in: month)
    guard sharesClients else { return activity }
    for (place, users) in try store.usersWithClient(in: month) {
      let index = activity.pools.firstIndex {
        ($0.pool, $0.account, $0.region) == (place.pool, place.account, place.region)
      }
      if let index { activity.pools[index].usersWithClient = users }
    }
    return activity
  }

  /// The month that was asked for with `--month`, else the running one.
  func month(_ wanted: Month?) throws -> Month {
    try checkBegun("--month", wanted, through: wanted)
    return wanted ?? today.month
  }

  /// Nothing is charged for months that have not begun; of those that are recorded, by wrong clocks, there is a report.
  ///
  /// - Throws: `CommandError` where what an option names begins after the running month, and none of it is recorded.
  func checkBegun(_ option: String, _ first: Month?, through last: Month?) throws {
    guard let first, first > today.month else { return }
    guard try !store.months().contains(where: { first <= $0 && $0 <= last ?? today.month }) else { return }
    throw CommandError(
      "\(option) \(first) is after \(today.month), the running month. Nothing is charged for it yet: maumeter forecast "
        + "tells of months to come, and --as-of names another day.", .usage)
  }

  /// The months of a range that have records, or for which the config alone has charges: so that a range costs what its
  /// months cost.
  ///
  /// - Parameters:
  ///   - since: nil for the first month with records.
  ///   - until: nil for the running month.
  /// - Throws: `CommandError` where the range begins after the running month, and nothing of it is recorded.
  func months(since: Month?, until: Month?) throws -> [Month] {
    try checkBegun("--since", since, through: until)
    let last = until ?? today.month
    let recorded = try store.months().filter { (since ?? $0) <= $0 && $0 <= last }
    // What has not begun is not charged for yet.
    let end = min(last, today.month)
    guard let first = since ?? recorded.first, first <= end else { return recorded }
    let known = Set(recorded)
    let charged = try (first.index...end.index).map(Month.init(index:)).filter { month in
      guard !known.contains(month) else { return false }
      return try isCharged(in: month)
    }
    return (recorded + charged).sorted()
  }

  /// Whether a month costs something without any record of it.
  ///
  /// What AWS did not charge for then is no cost; a price that is not known may be one.
  private func isCharged(in month: Month) throws -> Bool {
    let usage = try usageMaker.usage(of: MonthlyActivity(month: month, pools: [], machineTokens: []))
    guard !usage.usages.isEmpty else { return false }
    let bill = try catalog.bill(usages: usage.usages, settings: settings)
    return !bill.items.isEmpty
      || bill.unpriced.contains { unpriced in
        if case .notInForce = unpriced.reason { return false }
        return true
      }
  }

  /// What is to be priced in a month.
  func usage(in month: Month) throws -> UsageMaker.MonthUsage {
    try usageMaker.usage(of: try store.activity(in: month))
  }

  private var usageMaker: UsageMaker {
    UsageMaker(configuration: configuration, planner: planner, catalog: catalog) { [store] pool, month, boundaries in
      try store.usersByPeriods(of: pool, in: month, boundaries: boundaries)
    }
  }

  /// A month without what the records do not show of it.
  func reportMonth(_ activity: MonthlyActivity) throws -> ReportMonth {
    let maker = usageMaker
    let month = activity.month
    let usage = try maker.usage(of: activity)
    var reported = ReportMonth(
      activity: usage.activity, isComplete: month.end <= today.start,
      plans: usage.activity.pools.map { planner.plan(of: $0, in: month) },
      bill: try catalog.bill(usages: usage.usages, settings: settings))
    reported.stated = usage.stated
    if catalog.charges(for: .machineClients, in: month) {
      reported.clientsNotStated = maker.clientsNotStated(in: usage.activity)
    }
    return reported
  }

  /// What a month costs, had some users not counted.
  ///
  /// - Parameter excluded: by the place of the pool in `activity.pools`: who is left out, and how they are charged for.
  func cost(
    of activity: MonthlyActivity, without excluded: [Int: (ids: Set<UUID128>, users: ActiveUsers)] = [:]
  ) throws -> Money {
    var activity = activity
    for (index, left) in excluded {
      activity.pools[index].users.direct -= left.users.direct
      activity.pools[index].users.enterprise -= left.users.enterprise
    }
    let pools = activity.pools
    let maker = UsageMaker(configuration: configuration, planner: planner, catalog: catalog) {
      [store] pool, month, boundaries in
      let ids = pools.firstIndex { $0.pool == pool }.flatMap { excluded[$0]?.ids } ?? []
      return try store.usersByPeriods(of: pool, in: month, boundaries: boundaries, without: ids)
    }
    return try catalog.bill(usages: try maker.usage(of: activity).usages, settings: settings).total
  }
}
