import Domain
import Forecast
import Store

/// The activity that a forecast is made from, and what is known of its pools.
struct ForecastInput {
  let panel: ActivityPanel
  /// By the name of the pool in the panel; pools of an activity file are not in it.
  var places: [String: StoredPool] = [:]
  /// What the log told, by pool id.
  var histories: [String: PoolHistory] = [:]

  /// By the name of the pool: how its users of the last whole month were charged for.
  private var kinds: [String: ActiveUsers] = [:]

  init(panel: ActivityPanel) {
    self.panel = panel
  }

  /// - Throws: `CommandError` where nothing is recorded up to that day.
  init(store: ActivityStore, until: Day, endsWithActivity: Bool) throws {
    var builder = ActivityPanelBuilder(until: until, endsWithActivity: endsWithActivity)
    var places: [String: StoredPool] = [:]
    var last: (pool: StoredPool, number: Int)?
    try store.forEachUserMonth(until: until) { pool, user, month, days in
      if last?.pool != pool {
        let name = pool.pool ?? ForecastInput.unknownName(pool)
        last = (pool, builder.pool(name))
        // The name of a pool is known where its own row is read.
        if places[name]?.name == nil { places[name] = pool }
      }
      builder.add(days, of: user, pool: last?.number ?? 0, in: month)
    }
    guard let panel = builder.panel() else {
      let months = try store.months()
      let range = months.first.map { "It begins in \($0)." } ?? "maumeter ingest PATH records logs."
      throw CommandError("The database has no activity up to \(until). \(range)", .badData)
    }
    self.panel = panel
    self.places = places
    histories = try store.poolHistories()
    for activity in try store.activity(in: panel.lastDay.month.previous).pools {
      let pool = StoredPool(pool: activity.pool, account: activity.account, region: activity.region)
      kinds[pool.pool ?? ForecastInput.unknownName(pool)] = activity.users
    }
  }

  /// So many users of a pool, as many of them through an enterprise provider as in the last whole month.
  func users(_ count: Int, of name: String) -> ActiveUsers {
    guard let last = kinds[name], last.enterprise > 0 else { return ActiveUsers(direct: count) }
    let enterprise = Int(Double(count) * Double(last.enterprise) / Double(last.total))
    return ActiveUsers(direct: count - enterprise, enterprise: enterprise)
  }

  /// What stands for pools that are not known, apart for each account and Region.
  private static func unknownName(_ pool: StoredPool) -> String {
    (["unknown"] + [pool.account, pool.region].compactMap(\.self)).joined(separator: " ")
  }

  /// Where the users of a pool are counted: the Region is the beginning of its id where nothing else tells it.
  func place(of name: String) -> StoredPool {
    if let place = places[name] { return place }
    let region = name.lastIndex(of: "_").map { String(name[..<$0]) }
    return StoredPool(pool: name.isEmpty ? nil : name, region: region)
  }
}
