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
    func hash(_ seed: HashSeed) -> UInt64 {
      let high = UInt64(UInt32(bitPattern: hour)) << 32 | UInt64(UInt32(bitPattern: client))
      let low = UInt64(UInt32(bitPattern: pool)) << 20 ^ UInt64(UInt32(bitPattern: source)) << 8 ^ UInt64(kind)
      return seed.hash(high, low)
    }

    static func < (left: ActivityHour, right: ActivityHour) -> Bool {
      (left.hour, left.pool, left.client, left.source, left.kind)
        < (right.hour, right.pool, right.client, right.source, right.kind)
    }
  }
}
