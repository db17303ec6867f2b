/// A table from 128-bit keys to small values, made for hundreds of thousands of updates between two writes: open
/// addressing, no allocation per key.
struct OpenTable<Value> {
  private var keys: [UInt128] = []
  private var values: [Value] = []
  /// Indices into `keys`, `UInt32.max` where free; a power of two, at most half used.
  private var slots = [UInt32](repeating: .max, count: 1_024)

  var count: Int { keys.count }

  /// Changes the value of `key` in place, which is `initial` when the key is new.
  @inline(__always)
  mutating func update(_ key: UInt128, default initial: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
    let index = index(of: key, initial)
    change(&values[index])
  }

  func value(of key: UInt128) -> Value? {
    let slot = slot(of: key)
    return slots[slot] == .max ? nil : values[Int(slots[slot])]
  }

  @inline(__always)
  private mutating func index(of key: UInt128, _ initial: () -> Value) -> Int {
    let slot = slot(of: key)
    if slots[slot] != .max { return Int(slots[slot]) }
    slots[slot] = UInt32(keys.count)
    keys.append(key)
    values.append(initial())
    if keys.count * 2 > slots.count { grow() }
    return keys.count - 1
  }

  /// The slot of the key, or the free one where it belongs.
  @inline(__always)
  private func slot(of key: UInt128) -> Int {
    let high = UInt64(truncatingIfNeeded: key >> 64)
    let low = UInt64(truncatingIfNeeded: key)
    let mixed = (high &* 0x9E37_79B9_7F4A_7C15 ^ low) &* 0xD6E8_FEB8_6659_FD93
    var slot = Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
    while slots[slot] != .max, keys[Int(slots[slot])] != key { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private mutating func grow() {
    slots = [UInt32](repeating: .max, count: slots.count * 2)
    for (index, key) in keys.enumerated() { slots[slot(of: key)] = UInt32(index) }
  }

  /// Keys and values in the order of the keys.
  func sorted() -> [(key: UInt128, value: Value)] {
    keys.indices.sorted { keys[$0] < keys[$1] }.map { (keys[$0], values[$0]) }
  }

  /// Forgets everything and keeps the memory.
  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    for index in slots.indices { slots[index] = .max }
  }
}
