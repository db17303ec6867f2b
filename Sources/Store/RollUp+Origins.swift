import Domain

extension RollUp {
  /// The key of a row of `activity_hour`.
  struct ActivityHour: OpenTableKey, Comparable {
    var hour: Int32
    var pool: Int32
    /// 0 where the pool is known.
    var client: Int32
    var source: Int32
    var kind: UInt8

    @inline(__always)
    var mixed: Int {
      let high = UInt64(UInt32(bitPattern: hour)) << 32 | UInt64(UInt32(bitPattern: client))
      let low = UInt64(UInt32(bitPattern: pool)) << 20 ^ UInt64(UInt32(bitPattern: source)) << 8 ^ UInt64(kind)
      let word = (high &* 0xD6E8_FEB8_6659_FD93 ^ low) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: word >> 32)
    }

    static func < (left: ActivityHour, right: ActivityHour) -> Bool {
      (left.hour, left.pool, left.client, left.source, left.kind)
        < (right.hour, right.pool, right.client, right.source, right.kind)
    }
  }

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
    var mixed: Int {
      let place = UInt64(truncatingIfNeeded: month) << 40 ^ UInt64(truncatingIfNeeded: pool) << 20
      let rest = place ^ UInt64(truncatingIfNeeded: name) << 1 ^ UInt64(what.rawValue)
      let word = (user.high ^ user.low &* 31 ^ rest) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: word >> 32)
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
