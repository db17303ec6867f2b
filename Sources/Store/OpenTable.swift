import Domain

/// A table from keys to small values, made for hundreds of thousands of updates between two writes: open addressing,
/// no allocation per key.
struct OpenTable<Key: OpenTableKey, Value> {
  private(set) var entries: [(key: Key, value: Value)] = []
  /// Indices into `entries`, -1 where free; a power of two, at most half used.
  private var slots = [Int32](repeating: -1, count: 1_024)
  private let seed = HashSeed.process

  var count: Int { entries.count }

  /// Changes the value of `key` in place, which is `initial` when the key is new.
  @inline(__always)
  mutating func update(_ key: Key, default initial: Value, _ change: (inout Value) -> Void) {
    let mask = slots.count - 1
    var slot = place(of: key) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].key == key { return change(&entries[index].value) }
      slot = (slot + 1) & mask
    }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    var value = initial
    change(&value)
    entries.append((key, value))
    if entries.count * 2 > slots.count { grow() }
  }

  /// The value of `key`, nil where there is none.
  @inline(__always)
  func value(of key: Key) -> Value? {
    let mask = slots.count - 1
    var slot = place(of: key) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].key == key { return entries[index].value }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Gives all entries and forgets them.
  mutating func takeEntries() -> [(key: Key, value: Value)] {
    defer { self = OpenTable() }
    return entries
  }

  /// Forgets all entries, and keeps room for as many.
  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    slots.withUnsafeMutableBufferPointer { $0.update(repeating: -1) }
  }

  @inline(__always)
  private func place(of key: Key) -> Int { Int(truncatingIfNeeded: key.hash(seed)) }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, entry) in entries.enumerated() {
      var slot = place(of: entry.key) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(truncatingIfNeeded: index)
    }
  }
}

/// A key that can be hashed in a few instructions.
protocol OpenTableKey: Equatable {
  /// A number whose low bits are as good as random.
  func hash(_ seed: HashSeed) -> UInt64
}
