import Domain
import GRDB

/// Where a user is in the database: what is erased.
struct UserTraces {
  private let user: UUID128
  private let events: EventRows
  /// Conditions that enter the keys of the tables and do not go over all of their rows.
  private let place: String

  private enum EventRows {
    case keys([EventKey])
    /// SQLite has to go over the table.
    case unknown
  }

  private static let monthly = ["user_month", "user_provider", "administrator_query"]

  init(_ db: Database, _ snapshot: PageSnapshot?, _ user: UUID128) throws {
    self.user = user
    if let search = try EventSearch(db, snapshot) {
      events = .keys(try search.keys(of: user, in: .min ..< .max))
    } else {
      events = .unknown
    }
    let days = try Int32.fetchAll(db, sql: "SELECT DISTINCT day FROM activity_day")
    let months = Set(days.map { Day(daysSinceEpoch: $0).month.index })
    place = "month IN (\(months.sorted().map(String.init).joined(separator: ","))) AND pool IN (SELECT id FROM pool)"
  }

  /// What erasing it does.
  func erased(_ db: Database) throws -> ErasedUser {
    let bytes = user.data
    func count(_ table: String, _ condition: String = "true") throws -> Int {
      try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table) WHERE user = ? AND \(condition)", arguments: [bytes])
        ?? 0
    }
    let months = try Int32.fetchAll(
      db, sql: "SELECT DISTINCT month FROM user_month WHERE user = ? AND \(place) ORDER BY month", arguments: [bytes])
    let rows = try UserTraces.monthly.reduce(count("activity_row")) { try $0 + count($1, place) }
    let events =
      switch events {
      case .keys(let keys): keys.count
      case .unknown: try count("event_row")
      }
    return ErasedUser(
      months: months.map(Month.init(index:)), events: events, rows: rows,
      erasedBefore: try ForgottenUsers.time(of: user, db))
  }

  /// Gives all of it to another id.
  func give(to new: UUID128, _ db: Database) throws {
    let arguments: StatementArguments = ["new": new.data, "user": user.data]
    for table in UserTraces.monthly {
      try db.execute(sql: "UPDATE \(table) SET user = :new WHERE user = :user AND \(place)", arguments: arguments)
    }
    try db.execute(sql: "UPDATE activity_row SET user = :new WHERE user = :user", arguments: arguments)
    switch events {
    case .keys(let keys):
      let update = try RawStatement(db, "UPDATE event_row SET user = ? WHERE time = ? AND event_id = ?")
      for key in keys { try update.run(new, key.time, key.id) }
    case .unknown:
      try db.execute(sql: "UPDATE event_row SET user = :new WHERE user = :user", arguments: arguments)
    }
  }
}
