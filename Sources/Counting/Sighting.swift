import Domain

/// One event as a count needs it, or the row of an activity file for several: 48 bytes, with texts as the tally's own
/// numbers.
struct Sighting {
  var id: UUID128
  var user: UUID128
  var client: UInt32
  /// The pool in the record.
  var pool: PoolNumber
  /// The place of an event; of a row, which has none, its number of events.
  private var placeOrEvents: UInt32
  private var monthAndKind: UInt32

  private static let rowBit: UInt32 = 1 << 31

  init(id: UUID128, user: UUID128, client: UInt32, pool: PoolNumber, place: UInt32, month: Month, kind: EventKind) {
    self.id = id
    self.user = user
    self.client = client
    self.pool = pool
    placeOrEvents = place
    monthAndKind = UInt32(month.index) << 8 | UInt32(kind.rawValue)
  }

  /// Rows of the same day, user, pool, app client and kind are the same row.
  init(_ row: ActivityRow, client: UInt32, pool: PoolNumber) {
    let place = UInt64(pool.rawValue) << 32 | UInt64(client)
    let moment = UInt64(UInt32(bitPattern: row.day.daysSinceEpoch)) << 8 | UInt64(row.kind.rawValue)
    self.init(
      id: UUID128(
        high: row.user.high &+ Sighting.mixed(place &+ Sighting.mixed(moment)),
        low: row.user.low ^ Sighting.mixed(moment &+ Sighting.mixed(place ^ 0x5851_F42D_4C95_7F2D))),
      user: row.user, client: client, pool: pool, place: UInt32(clamping: row.events), month: row.day.month,
      kind: row.kind)
    monthAndKind |= Sighting.rowBit
  }

  /// The finalizer of SplitMix64: every bit of the result depends on every bit of the value.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  private var isRow: Bool { monthAndKind & Sighting.rowBit != 0 }

  var month: UInt32 { (monthAndKind & ~Sighting.rowBit) >> 8 }

  var place: UInt32 { isRow ? 0 : placeOrEvents }

  /// The events that it stands for.
  var events: Int { isRow ? Int(placeOrEvents) : 1 }

  /// Only `init` writes it, from a kind.
  var kind: EventKind { EventKind(rawValue: UInt8(truncatingIfNeeded: monthAndKind)) ?? .notCounted }

  /// The part of the event: all events of one user fall into one, and so do duplicates.
  func part(of count: Int) -> Int {
    let key = user == .none ? id.low ^ id.high : user.low ^ user.high
    return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & (count - 1)
  }
}
