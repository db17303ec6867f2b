import Domain

/// The same numbers on every run and machine: SplitMix64.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number of the range.
  public mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

  /// True once in `count` calls, on average.
  public mutating func oneIn(_ count: Int) -> Bool { number(0..<count) == 0 }

  public mutating func uuid() -> UUID128 { UUID128(high: next(), low: next()) }

  /// An element of a collection that is not empty.
  public mutating func pick<C: RandomAccessCollection>(_ elements: C) -> C.Element where C.Index == Int {
    elements[elements.startIndex + number(0..<elements.count)]
  }
}
