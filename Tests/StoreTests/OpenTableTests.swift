import TestSupport
import Testing

@testable import Store

@Suite struct OpenTableTests {
  private struct Key: OpenTableKey, Hashable {
    var value: Int
    /// All in a few slots: as bad as it gets.
    var mixed: Int { value & 3 }
  }

  @Test func isADictionaryInTheOrderOfArrival() {
    var random = SeededGenerator(seed: 14)
    var table = OpenTable<Key, Int>()
    var expected: [Key: Int] = [:]
    var order: [Key] = []
    for _ in 0..<6_000 {
      let key = Key(value: random.number(0..<900))
      if expected[key] == nil { order.append(key) }
      expected[key, default: 10] += 1
      table.update(key, default: 10) { $0 += 1 }
    }
    #expect(table.entries.map(\.key) == order)
    #expect(Dictionary(uniqueKeysWithValues: table.entries.map { ($0.key, $0.value) }) == expected)
  }
}
