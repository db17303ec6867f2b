import Domain
import TestSupport
import Testing

@testable import Counting

@Suite struct UUIDNumberingTests {
  @Test func numbersAsADictionaryWould() {
    var random = SeededGenerator(seed: 11)
    // Many that differ only in a few bits, and zero among them.
    let values = (0..<3_000).map { _ in UUID128(high: random.next() & 7, low: random.next() & 0xFF) }
    var numbering = UUIDNumbering(capacity: values.count)
    var expected: [UUID128: UInt32] = [:]
    for value in values {
      let (number, isNew) = numbering.insert(value)
      #expect(isNew == (expected[value] == nil))
      #expect(number == expected[value, default: UInt32(expected.count)])
      expected[value] = number
    }
  }

  /// All of these had one slot as long as everybody knew how slots are chosen: each was compared with all before it.
  @Test(.timeLimit(.minutes(10))) func idsThatWereChosenToCollideDoNot() {
    var numbering = UUIDNumbering(capacity: 2_000_000)
    var last: UInt32 = 0
    for high in 0..<UInt64(2_000_000) { last = numbering.insert(UUID128(high: high, low: 7 ^ high &* 31)).number }
    #expect(last == 1_999_999)
  }
}
