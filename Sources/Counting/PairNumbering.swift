/// Numbers for pairs of numbers as they first appear: open addressing, no allocation per pair.
struct PairNumbering {
  /// Numbers of pairs, `.max` where free; a power of two of them, at most half of which are used.
  private var slots: [UInt32]
  private(set) var values: [Pair] = []

  struct Pair: Hashable {
    var first: UInt32
    var second: UInt32
  }

  /// - Parameter capacity: the pairs that are expected.
  init(capacity: Int) {
    var count = 16
    while count < capacity * 2 { count *= 2 }
    slots = Array(repeating: .max, count: count)
    values.reserveCapacity(capacity)
  }

  /// The number of the pair, and whether it is new.
  @inline(__always)
  mutating func insert(_ first: UInt32, _ second: UInt32) -> (number: UInt32, isNew: Bool) {
    let pair = Pair(first: first, second: second)
    let mask = slots.count - 1
    var slot = PairNumbering.hash(pair) & mask
    while slots[slot] != .max {
      let number = slots[slot]
      if values[Int(number)] == pair { return (number, false) }
      slot = (slot + 1) & mask
    }
    let number = UInt32(values.count)
    slots[slot] = number
    values.append(pair)
    if values.count * 2 > slots.count { grow() }
    return (number, true)
  }

  private mutating func grow() {
    slots = Array(repeating: .max, count: slots.count * 2)
    let mask = slots.count - 1
    for (number, pair) in values.enumerated() {
      var slot = PairNumbering.hash(pair) & mask
      while slots[slot] != .max { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number)
    }
  }

  @inline(__always)
  private static func hash(_ pair: Pair) -> Int {
    let word = (UInt64(pair.first) << 32 | UInt64(pair.second)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: word >> 32)
  }
}
