import Domain
import GRDB

extension ActivityStore {
  /// What the records say of a user, in one month or in all.
  ///
  /// There is no index of users, which would be a third of the database: all events of the time are looked through.
  public func history(of user: UUID128, in month: Month? = nil) throws -> UserHistory {
    try readPages { db, snapshot in try UserQuery(db, EventSearch(db, snapshot), user, month).run() }
  }

  /// How many events a look-up of a user goes through.
  public func eventCount(in month: Month? = nil) throws -> Int {
    try read { db in
      let days = month.map {
        "WHERE day >= \($0.firstDay.daysSinceEpoch) AND day < \($0.next.firstDay.daysSinceEpoch)"
      }
      return try Int.fetchOne(db, sql: "SELECT coalesce(sum(events), 0) FROM activity_day \(days ?? "")") ?? 0
    }
  }
}

/// Reads everything of one user.
private struct UserQuery {
  let db: Database
  /// Nil where SQLite has to look.
  let search: EventSearch?
  let user: UUID128
  let month: Month?
  let pools: PoolList

  private struct Place: Hashable {
    var month: Month
    var pool: Int64
  }

  private struct DeedKey: Hashable {
    var kind: EventKind
    var operation: String?
  }

  init(_ db: Database, _ search: EventSearch?, _ user: UUID128, _ month: Month?) throws {
    self.db = db
    self.search = search
    self.user = user
    self.month = month
    pools = try PoolList(db)
  }

  func run() throws -> UserHistory {
    var places: [Place: [DeedKey: UserDeed]] = [:]
    try addEvents(to: &places)
    try addRows(to: &places)
    let months = try places.map { place, deeds in
      let providers = try providers(at: place)
      return UserMonthHistory(
        month: place.month, pool: pools.pool(place.pool), providers: providers,
        isEnterprise: providers.isEmpty ? false : try isEnterprise(at: place),
        deeds: deeds.values.sorted { ($0.first, $0.operation ?? "") < ($1.first, $1.operation ?? "") })
    }
    return UserHistory(
      user: user,
      months: months.sorted { $0.month != $1.month ? $0.month < $1.month : PoolActivity.isBefore($0.pool, $1.pool) },
      erased: try ForgottenUsers.time(of: user, db))
  }

  private func addEvents(to places: inout [Place: [DeedKey: UserDeed]]) throws {
    let times = month.map { $0.start.secondsSinceEpoch..<$0.end.secondsSinceEpoch } ?? Int64.min..<Int64.max
    guard let search else {
      return try addEvents(
        "time >= ? AND time < ? AND user = ? ORDER BY time", [times.lowerBound, times.upperBound, user.data], &places)
    }
    for key in try search.keys(of: user, in: times) {
      try addEvents("time = ? AND event_id = ?", [key.time, key.id.data], &places)
    }
  }

  private func addEvents(
    _ condition: String, _ arguments: StatementArguments, _ places: inout [Place: [DeedKey: UserDeed]]
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        SELECT time, event.kind, coalesce(iif(event.pool < 0, client.pool, NULL), event.pool), operation.name,
          client.client, caller.arn, source.name, input.path
        FROM event
        JOIN operation ON operation.id = event.operation
        LEFT JOIN client ON client.id = event.client
        LEFT JOIN caller ON caller.id = event.caller
        LEFT JOIN part ON part.id = event.part
        LEFT JOIN source ON source.id = part.source
        LEFT JOIN input ON input.id = part.input
        WHERE \(condition)
        """)
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    while let row = try rows.next() {
      let (time, code, pool): (Int64, Int, Int64) = (row[0], row[1], row[2])
      let instant = Instant(secondsSinceEpoch: time)
      guard let kind = UInt8(exactly: code).flatMap(EventKind.init) else { continue }
      var deed = UserDeed(kind: kind, operation: row[3], events: 1, first: instant, last: instant)
      (deed.client, deed.caller, deed.source, deed.file) = (row[4], row[5], row[6], row[7])
      add(deed, at: Place(month: instant.month, pool: pools.resolve(pool)), to: &places)
    }
  }

  private func addRows(to places: inout [Place: [DeedKey: UserDeed]]) throws {
    let days = month.map {
      "day >= \($0.firstDay.daysSinceEpoch) AND day < \($0.next.firstDay.daysSinceEpoch) AND"
    }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT day, kind, activity_row.pool, events, client.client, source.name
        FROM activity_row
        JOIN source ON source.id = activity_row.source
        LEFT JOIN client ON client.id = activity_row.client
        WHERE \(days ?? "") user = ? ORDER BY day
        """, arguments: [user.data])
    while let row = try rows.next() {
      let (number, code, pool): (Int32, Int, Int64) = (row[0], row[1], row[2])
      let day = Day(daysSinceEpoch: number)
      guard let kind = UInt8(exactly: code).flatMap(EventKind.init) else { continue }
      var deed = UserDeed(kind: kind, operation: nil, events: row[3], first: day.start, last: day.start)
      (deed.client, deed.source) = (row[4], row[5])
      add(deed, at: Place(month: day.month, pool: pools.resolve(pool)), to: &places)
    }
  }

  private func add(_ deed: UserDeed, at place: Place, to places: inout [Place: [DeedKey: UserDeed]]) {
    let key = DeedKey(kind: deed.kind, operation: deed.operation)
    guard let known = places[place]?[key] else {
      places[place, default: [:]][key] = deed
      return
    }
    places[place]?[key]?.events = known.events + deed.events
    places[place]?[key]?.last = deed.last
  }

  /// The ids of the user's providers, with the pool's rows named, so that the table's key is entered.
  private func providerIDs(at place: Place) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT DISTINCT provider FROM user_provider
        WHERE month = ? AND user = ? AND pool IN (\(pools.ids(of: place.pool).map(String.init).joined(separator: ",")))
        """, arguments: [place.month.index, user.data])
  }

  private func providers(at place: Place) throws -> [String] {
    let ids = try providerIDs(at: place).map(String.init).joined(separator: ",")
    return try String.fetchAll(db, sql: "SELECT name FROM provider WHERE id IN (\(ids)) ORDER BY name")
  }

  private func isEnterprise(at place: Place) throws -> Bool {
    let enterprise = try EnterpriseProviders(db).ids(of: place.pool)
    return try providerIDs(at: place).contains(where: enterprise.contains)
  }
}
