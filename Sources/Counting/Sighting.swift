import Domain

/// One event as a count needs it: 48 bytes, with texts as the tally's own numbers.
struct Sighting {
  var id: UUID128
  var user: UUID128
  var client: UInt32
  /// The pool in the record.
  var pool: PoolNumber
  var place: UInt32
  private var monthAndKind: UInt32

  init(id: UUID128, user: UUID128, client: UInt32, pool: PoolNumber, place: UInt32, month: Month, kind: EventKind) {
    self.id = id
    self.user = user
    self.client = client
    self.pool = pool
    self.place = place
    monthAndKind = UInt32(month.index) << 8 | UInt32(kind.rawValue)
  }

  var month: UInt32 { monthAndKind >> 8 }

  /// Only `init` writes it, from a kind.
  var kind: EventKind { EventKind(rawValue: UInt8(truncatingIfNeeded: monthAndKind)) ?? .notCounted }

  /// The part of the event: all events of one user fall into one, and so do duplicates.
  func part(of count: Int) -> Int {
    let key = user == .none ? id.low ^ id.high : user.low ^ user.high
    return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & (count - 1)
  }
}
