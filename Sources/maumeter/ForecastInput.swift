import Domain
import Forecast
import Store

/// The activity that a forecast is made from, and what is known of its pools.
struct ForecastInput {
  let activity: ActivitySummary
  /// By the name of the pool in `activity`; pools of an activity file are not in it.
  var places: [String: StoredPool] = [:]
  /// What the log told, by pool id.
  var histories: [String: PoolHistory] = [:]

  /// What is known of the month of the forecast.
  let running: RunningMonth
  /// By the name of the pool: how its users of the last whole month were charged for.
  private var kinds: [String: ActiveUsers] = [:]

  /// - Parameter hasReference: with what `Backtest` needs.
  init(panel: ActivityPanel, hasReference: Bool = false) {
    activity = ActivitySummary(panel, hasReference: hasReference)
    running = RunningMonth(panel: panel)
  }

  /// - Parameter hasReference: with what `Backtest` needs.
  /// - Throws: `CommandError` where nothing is recorded up to that day.
  init(store: ActivityStore, until: Day, endsWithActivity: Bool, hasReference: Bool = false) throws {
    let (scan, counts) = try store.userMonths(
      since: Month(index: until.month.index - ActivityPanelBuilder.maximumMonths + 1), through: until.month
    ) { scan in
      ActivityCount(since: scan.first, until: until, pools: scan.pools.count, hasReference: hasReference)
    } add: { count, pool, months in
      count.add(months, pool: pool)
    }
    let pools = scan.pools.map {
      StoredPool(pool: $0.pool, name: $0.name, account: $0.account, region: $0.region)
    }
    let names = pools.map { $0.pool ?? ForecastInput.unknownName($0) }
    guard let activity = ActivitySummary(counts, pools: names, endsWithActivity: endsWithActivity) else {
      let months = try store.months()
      let range = months.first.map { "It begins in \($0)." } ?? "maumeter ingest PATH records logs."
      throw CommandError("The database has no activity up to \(until). \(range)", .badData)
    }
    self.activity = activity
    running = try RunningMonth(store: store, through: activity.lastDay)
    places = Dictionary(zip(names, pools)) { $1 }
    histories = try store.poolHistories()
    for activity in try store.activity(in: activity.lastDay.month.previous).pools {
      let pool = StoredPool(pool: activity.pool, account: activity.account, region: activity.region)
      kinds[pool.pool ?? ForecastInput.unknownName(pool)] = activity.users
    }
  }

  /// The users of a pool in the last whole month, which tell how many of those to come will be enterprise users.
  func pattern(of name: String) -> ActiveUsers { kinds[name] ?? ActiveUsers(direct: 0) }

  /// What stands for pools that are not known, apart for each account and Region.
  private static func unknownName(_ pool: StoredPool) -> String {
    (["unknown"] + [pool.account, pool.region].compactMap(\.self)).joined(separator: " ")
  }

  /// Where the users of a pool are counted: the Region is the beginning of its id where nothing else tells it.
  func place(of name: String) -> StoredPool {
    if let place = places[name] { return place }
    return StoredPool(pool: name.isEmpty ? nil : name, region: Configuration.region(ofPool: name))
  }
}
