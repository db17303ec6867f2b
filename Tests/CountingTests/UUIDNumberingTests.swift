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
    #expect(numbering.count == expected.count)
  }
}
