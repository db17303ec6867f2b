import Domain
import Forecast
import Store

/// The activity that a forecast is made from, and what is known of its pools.
struct ForecastInput {
  let activity: ActivitySummary
  /// By the name of the pool in `activity`; pools of an activity file are not in it.
  var places: [String: PoolActivity] = [:]
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
    let names = scan.pools.map { ForecastInput.name(of: $0) }
    guard let activity = ActivitySummary(counts, pools: names, endsWithActivity: endsWithActivity) else {
      let months = try store.months()
      let range = months.first.map { "It begins in \($0)." } ?? "maumeter ingest PATH records logs."
      throw CommandError("The database has no activity up to \(until). \(range)", .badData)
    }
    self.activity = activity
    running = try RunningMonth(store: store, through: activity.lastDay)
    places = Dictionary(zip(names, scan.pools)) { $1 }
    histories = try store.poolHistories()
    for activity in try store.activity(in: activity.lastDay.month.previous).pools {
      kinds[ForecastInput.name(of: activity)] = activity.users
    }
  }

  /// Days before the day of the forecast on which nobody was active, where they are more than a weekend: what is
  /// recorded may end before them.
  var silence: String? {
    let (lastDay, last) = (activity.lastDay, activity.lastActivity)
    let days = lastDay.daysSinceEpoch - last.daysSinceEpoch
    guard days > 3 else { return nil }
    return "Nothing is recorded after \(last): the \(days) days up to \(lastDay) count as days without users. If the "
      + "log does not reach so far, forecast as of its end: --as-of \(last)."
  }

  /// The users of a pool in the last whole month, which tell how many of those to come will be enterprise users.
  func pattern(of name: String) -> ActiveUsers { kinds[name] ?? ActiveUsers(direct: 0) }

  /// The id, or what stands for pools that are not known, apart for each account and Region.
  private static func name(of pool: PoolActivity) -> String {
    pool.pool ?? (["unknown"] + [pool.account, pool.region].compactMap(\.self)).joined(separator: " ")
  }

  /// Where the users of a pool are counted, without activity: the Region is the beginning of its id where nothing else
  /// tells it.
  func place(of name: String) -> PoolActivity {
    if let place = places[name] { return place }
    return PoolActivity(
      pool: name.isEmpty ? nil : name, region: Configuration.region(ofPool: name), users: ActiveUsers(direct: 0))
  }
}
