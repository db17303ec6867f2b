import Domain
import GRDB

/// A user of one pool and month, all app clients together.
struct UserMarks: Hashable, Sendable {
  var user: UUID128
  /// Bit n for day n of the month.
  var days: UInt32
  /// Bit n for the kind with raw value n.
  var kinds: UInt32
}

/// Reads the roll-up of users month by month, in the order of its key.
struct UserMonthScan {
  let db: Database
  let pools: PoolList

  init(_ db: Database) throws {
    self.db = db
    pools = try PoolList(db)
  }

  /// Gives the users of each pool of a month, sorted and each once.
  ///
  /// - Parameter client: only users of this app client, by its id; nil for all.
  func forEach(
    in month: Month, client: Int64? = nil, _ body: (_ pool: Int64, _ users: [UserMarks]) throws -> Void
  ) throws {
    // Rows of an unknown pool come first in the key, and are few: they are kept until their pool comes.
    var kept: [Int64: [UserMarks]] = [:]
    var users: [UserMarks] = []
    var present: Int64?
    func finish() throws {
      guard let pool = present, !users.isEmpty else { return }
      let target = pools.resolve(pool)
      if target != pool {
        kept[target] = merged(kept[target] ?? [], users)
      } else if let waiting = kept.removeValue(forKey: pool) {
        try body(pool, merged(waiting, users))
      } else {
        try body(pool, users)
      }
      users.removeAll(keepingCapacity: true)
    }
    let filter = client == nil ? "" : "AND client = ?"
    let rows = try RawStatement(
      db, "SELECT pool, user, days, kinds FROM user_month WHERE month = ? \(filter) ORDER BY pool, user, client")
    rows.bind(Int64(month.index), at: 1)
    if let client { rows.bind(client, at: 2) }
    while try rows.step() {
      let pool = rows.int(0)
      if pool != present {
        try finish()
        present = pool
      }
      let marks = UserMarks(
        user: rows.uuid(1), days: UInt32(truncatingIfNeeded: rows.int(2)),
        kinds: UInt32(truncatingIfNeeded: rows.int(3)))
      if let last = users.last, last.user == marks.user {
        users[users.count - 1].days |= marks.days
        users[users.count - 1].kinds |= marks.kinds
      } else {
        users.append(marks)
      }
    }
    try finish()
    for (pool, users) in kept.sorted(by: { $0.key < $1.key }) { try body(pool, users) }
  }
}

/// Two sorted lists as one; a user of both has the marks of both.
func merged(_ left: [UserMarks], _ right: [UserMarks]) -> [UserMarks] {
  guard !left.isEmpty, !right.isEmpty else { return left.isEmpty ? right : left }
  var merged: [UserMarks] = []
  merged.reserveCapacity(left.count + right.count)
  var (one, other) = (0, 0)
  while one < left.count || other < right.count {
    if other == right.count || one < left.count && left[one].user < right[other].user {
      merged.append(left[one])
      one += 1
    } else if one == left.count || right[other].user < left[one].user {
      merged.append(right[other])
      other += 1
    } else {
      merged.append(
        UserMarks(
          user: left[one].user, days: left[one].days | right[other].days, kinds: left[one].kinds | right[other].kinds))
      one += 1
      other += 1
    }
  }
  return merged
}
