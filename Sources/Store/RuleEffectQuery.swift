import Domain
import GRDB

extension ActivityStore {
  /// How other counting rules would change the users of a month, by account and Region.
  public func effect(of other: CountingRules, in month: Month) throws -> [PlaceEffect] {
    try read { db in try RuleEffectQuery(db: db, month: month, rules: rules, other: other).run() }
  }

  /// The change in one account's Region.
  public struct PlaceEffect: Hashable, Sendable {
    public var account: String?
    public var region: String?
    /// Users that would count and do not.
    public var gained: Int
    /// Users that would count no more.
    public var lost: Int
  }
}

/// Counts the users whose activity counts by one of two rules only.
private struct RuleEffectQuery {
  let db: Database
  let month: Month
  let rules: CountingRules
  let other: CountingRules

  private struct Place: Hashable {
    var account: String?
    var region: String?
  }

  func run() throws -> [ActivityStore.PlaceEffect] {
    var effects: [Place: (gained: Int, lost: Int)] = [:]
    for (place, users) in try gained() { effects[place, default: (0, 0)].gained += users }
    for (place, users) in try lost() { effects[place, default: (0, 0)].lost += users }
    return effects.map {
      ActivityStore.PlaceEffect(
        account: $0.key.account, region: $0.key.region, gained: $0.value.gained, lost: $0.value.lost)
    }.sorted { ($0.account ?? "", $0.region ?? "") < ($1.account ?? "", $1.region ?? "") }
  }

  /// The users of events that only the other rules count, as a table of user, pool, account and Region.
  private var seen: String {
    let kinds = EventKind.allCases.filter { other.counts($0) && !rules.counts($0) }.map { String($0.rawValue) }
    return """
      SELECT DISTINCT event.user AS user, shown_pool.pool AS pool, shown_pool.account AS account,
        shown_pool.region AS region
      FROM event
      LEFT JOIN client ON event.pool < 0 AND client.id = event.client
      JOIN shown_pool ON shown_pool.id = coalesce(client.pool, event.pool)
      WHERE event.time >= \(month.start.secondsSinceEpoch) AND event.time < \(month.end.secondsSinceEpoch)
        AND event.user IS NOT NULL AND event.kind IN (\(kinds.joined(separator: ", ")))
      """
  }

  /// Those of them who have no counted activity in the same pool and month.
  ///
  /// An event without a pool belongs to the pool in which its user is seen, and the other way round.
  private func gained() throws -> [(Place, Int)] {
    guard other.countedKinds & ~rules.countedKinds != 0 else { return [] }
    let rows = try Row.fetchAll(
      db,
      sql: """
        WITH seen AS (\(seen))
        SELECT account, region, count(*) FROM seen
        WHERE NOT EXISTS (
          SELECT 1 FROM shown_pool AS place CROSS JOIN user_month
          WHERE (seen.pool IS NULL OR place.pool IS NULL OR place.pool = seen.pool)
            AND place.account = seen.account AND place.region = seen.region
            AND user_month.month = \(month.index) AND user_month.pool = place.id AND user_month.user = seen.user)
          AND NOT (seen.pool IS NULL AND EXISTS (
            SELECT 1 FROM seen AS known WHERE known.user = seen.user AND known.pool IS NOT NULL))
        GROUP BY account, region
        """)
    return rows.map(place)
  }

  /// Users all of whose activity is of kinds that the other rules do not count.
  private func lost() throws -> [(Place, Int)] {
    guard rules.countedKinds & ~other.countedKinds != 0 else { return [] }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT account, region, count(*) FROM (
          SELECT user_month.user AS user, shown_pool.pool AS pool, shown_pool.account AS account,
            shown_pool.region AS region
          FROM user_month JOIN shown_pool ON shown_pool.id = user_month.pool
          WHERE user_month.month = \(month.index)
          GROUP BY shown_pool.pool, shown_pool.account, shown_pool.region, user_month.user
          HAVING max(user_month.kinds & \(other.countedKinds) <> 0) = 0
          EXCEPT \(seen))
        GROUP BY account, region
        """)
    return rows.map(place)
  }

  private func place(_ row: Row) -> (Place, Int) {
    let (account, region, users): (String, String, Int) = (row[0], row[1], row[2])
    return (Place(account: account.isEmpty ? nil : account, region: region.isEmpty ? nil : region), users)
  }
}
