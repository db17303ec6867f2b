import Domain

/// The same numbers on every run and machine.
public struct SeededGenerator: RandomNumberGenerator {
  private var words: SplitMix64

  public init(seed: UInt64) { words = SplitMix64(seed: seed) }

  public mutating func next() -> UInt64 { words.next() }

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
