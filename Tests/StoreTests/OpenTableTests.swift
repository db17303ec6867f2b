import Domain
import TestSupport
import Testing

@testable import Store

@Suite struct OpenTableTests {
  private struct Key: OpenTableKey, Hashable {
    var value: Int
    /// All in a few slots: as bad as it gets.
    func hash(_ seed: HashSeed) -> UInt64 { UInt64(value & 3) }
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
    #expect((0..<1_000).map(Key.init).allSatisfy { table.value(of: $0) == expected[$0] })
  }

  /// Where keys share slots, a table of all hours of years takes seconds: keys that are next to each other, and users
  /// that somebody chose for it.
  @Test func keysHaveSlotsOfTheirOwn() {
    func slots(_ keys: [some OpenTableKey]) -> Int { Set(keys.map { $0.hash(.process) & 0x3FFFF }).count }
    let range = Int32(0)..<40
    let hours = range.flatMap { hour in
      range.flatMap { pool in
        [1, 2, 5].map { kind in
          RollUp.ActivityHour(hour: 495_000 + hour * 7, pool: pool, client: 0, source: 1, kind: kind)
        }
      }
    }
    let days = range.flatMap { day in
      range.flatMap { pool in
        [1, 2, 5].map { RollUp.ActivityDay(day: 20_000 + day, pool: pool, client: pool * 3, kind: $0) }
      }
    }
    let users = range.flatMap { user in
      range.map { month in
        RollUp.UserMonth(user: UUID128(high: UInt64(user), low: 1), month: 24_000 + month, pool: 1, client: 1)
      }
    }
    let chosen = (0..<UInt64(5_000)).map { low in
      RollUp.UserMonth(user: UUID128(high: 7 ^ low &* 31, low: low), month: 24_000, pool: 1, client: 1)
    }
    let chosenByMonth = (0..<Int32(5_000)).map { index in
      let place = UInt64(index) << 40 ^ 1 << 20
      return RollUp.UserMonth(user: UUID128(high: place ^ 7, low: 0), month: index, pool: 1, client: 1)
    }
    #expect(slots(hours) > hours.count * 9 / 10 && slots(days) > days.count * 9 / 10)
    for keys in [users, chosen, chosenByMonth] { #expect(slots(keys) > keys.count * 9 / 10) }
  }
}
