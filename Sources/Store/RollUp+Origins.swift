import Domain

extension RollUp {
  /// A row of `user_provider` or `administrator_query`: through whom a user became active in a month.
  struct UserOrigin: OpenTableKey, Comparable, Sendable {
    enum What: UInt8 {
      /// The identity provider that the user came through.
      case provider
      /// Who queried the user's details.
      case administratorQuery
    }

    var what: What
    var month: Int32
    var pool: Int32
    var user: UUID128
    /// The id of the provider or caller.
    var name: Int32

    @inline(__always)
    func hash(_ seed: HashSeed) -> UInt64 {
      let place = UInt64(truncatingIfNeeded: month) << 40 ^ UInt64(truncatingIfNeeded: pool) << 20
      return seed.hash(user, place ^ UInt64(truncatingIfNeeded: name) << 1 ^ UInt64(what.rawValue))
    }

    static func < (left: UserOrigin, right: UserOrigin) -> Bool {
      if left.what != right.what { return left.what.rawValue < right.what.rawValue }
      if left.month != right.month { return left.month < right.month }
      if left.pool != right.pool { return left.pool < right.pool }
      if left.user != right.user { return left.user < right.user }
      return left.name < right.name
    }
  }
}
