import Domain

/// Users who have events that wait for a pool: by 64 bits of each, since there may be millions.
///
/// Two users whose bits are the same (one pair in a million databases of ten million waiting users) are taken for one:
/// what is found here is looked up in the database, and a user who is not found is found by the next run.
struct WaitingUsers {
  /// 0 where free; a power of two, at most three quarters used.
  private var slots = [UInt64](repeating: 0, count: 1_024)
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  @inline(__always)
  private static func bits(_ user: UUID128) -> UInt64 {
    let bits = (user.high ^ user.low &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return bits == 0 ? 1 : bits
  }

  /// Where the bits are, or where they would be.
  @inline(__always)
  private func slot(_ bits: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: bits >> 32) & mask
    while slots[slot] != 0, slots[slot] != bits { slot = (slot + 1) & mask }
    return slot
  }

  @inline(__always)
  func contains(_ user: UUID128) -> Bool {
    let bits = WaitingUsers.bits(user)
    return slots[slot(bits)] == bits
  }

  mutating func insert(_ user: UUID128) {
    insert(bits: WaitingUsers.bits(user))
  }

  private mutating func insert(bits: UInt64) {
    let slot = slot(bits)
    guard slots[slot] == 0 else { return }
    slots[slot] = bits
    count += 1
    if count * 4 > slots.count * 3 { grow() }
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    count = 0
    for bits in old where bits != 0 { insert(bits: bits) }
  }

  mutating func remove(_ user: UUID128) {
    let bits = WaitingUsers.bits(user)
    var free = slot(bits)
    guard slots[free] == bits else { return }
    let mask = slots.count - 1
    // Those behind that would have liked to be here, or before, come nearer.
    var next = (free + 1) & mask
    while slots[next] != 0 {
      let home = Int(truncatingIfNeeded: slots[next] >> 32) & mask
      if (next - home) & mask >= (next - free) & mask {
        slots[free] = slots[next]
        free = next
      }
      next = (next + 1) & mask
    }
    slots[free] = 0
    count -= 1
  }
}
