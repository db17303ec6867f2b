import TestSupport
import Testing

@testable import Counting

@Suite struct PairNumberingTests {
  @Test(arguments: [0, 10, 5_000]) func numbersAsADictionaryWould(capacity: Int) {
    var random = SeededGenerator(seed: 12)
    var numbering = PairNumbering(capacity: capacity)
    var expected: [PairNumbering.Pair: UInt32] = [:]
    for _ in 0..<5_000 {
      let pair = PairNumbering.Pair(first: UInt32(random.number(0..<60)), second: UInt32(random.next() & 0x3F))
      let (number, isNew) = numbering.insert(pair.first, pair.second)
      #expect(isNew == (expected[pair] == nil))
      #expect(number == expected[pair, default: UInt32(expected.count)])
      expected[pair] = number
    }
    #expect(numbering.values.count == expected.count)
    #expect(numbering.values.enumerated().allSatisfy { expected[$0.element] == UInt32($0.offset) })
  }
}
