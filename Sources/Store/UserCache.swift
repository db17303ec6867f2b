import Domain

/// The users that a writer met last, so that most events need no look-up in the database.
struct UserCache {
  struct User {
    var id: Int64
    /// Where the user was seen, 0 as long as no record told.
    var pool: Int64
  }

  private var users = OpenTable<User>()

  /// Users in memory: about 60 MB.
  static let maximumCount = 600_000

  func user(_ sub: UUID128) -> User? {
    users.value(of: UserCache.key(sub))
  }

  mutating func keep(_ user: User, for sub: UUID128) {
    if users.count >= UserCache.maximumCount { users = OpenTable() }
    users.update(UserCache.key(sub), default: user) { $0 = user }
  }

  mutating func removeAll() {
    users = OpenTable()
  }

  private static func key(_ sub: UUID128) -> UInt128 {
    UInt128(sub.high) << 64 | UInt128(sub.low)
  }
}
