import Domain

/// Numbers for UUIDs as they first appear, made for millions: open addressing, no allocation per UUID.
struct UUIDNumbering {
  private var slots: [UInt32]
  private var values: [UUID128] = []
  private let seed = HashSeed.process

  /// - Parameter capacity: the most UUIDs that will be numbered.
  init(capacity: Int) {
    var count = 16
    while count < capacity * 2 { count *= 2 }
    slots = Array(repeating: .max, count: count)
    values.reserveCapacity(capacity)
  }

  /// The number of `value`, and whether it is new.
  @inline(__always)
  mutating func insert(_ value: UUID128) -> (number: UInt32, isNew: Bool) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: seed.hash(value)) & mask
    while slots[slot] != .max {
      let number = slots[slot]
      if values[Int(number)] == value { return (number, false) }
      slot = (slot + 1) & mask
    }
    let number = UInt32(values.count)
    slots[slot] = number
    values.append(value)
    return (number, true)
  }
}
