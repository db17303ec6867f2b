import Domain
import TestSupport
import Testing

@testable import Store

@Suite struct SortedEventsTests {
  /// Rows of few times and ids, so that some are the same event.
  private static func rows(_ count: Int, _ random: inout SeededGenerator) -> [EventRow] {
    (0..<count).map { number in
      EventRow(
        id: UUID128(high: UInt64.random(in: 0..<5, using: &random), low: UInt64.random(in: 0..<8, using: &random)),
        user: .none, time: Instant(secondsSinceEpoch: Int64.random(in: 0..<4, using: &random)), part: 1,
        pool: 1, client: 0, operation: 1, caller: 0, provider: 0, owner: Int32(number), kind: .signIn)
    }
  }

  @Test(arguments: [0, 1, 2, 50, 400], 0..<5)
  func eachEventIsThereOnceAsItCameFirst(_ count: Int, _ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let rows = SortedEventsTests.rows(count, &random)
    let sorted = SortedEvents(rows)
    // By a dictionary, without a sort.
    var first: [String: Int32] = [:]
    var later: [Int32] = []
    for row in rows {
      let key = "\(row.time) \(row.id)"
      if first[key] == nil { first[key] = row.owner } else { later.append(row.owner) }
    }
    #expect(sorted.rows.map(\.owner).sorted() == first.values.sorted())
    #expect(sorted.duplicateOwners.sorted() == later)
    for (left, right) in zip(sorted.rows, sorted.rows.dropFirst()) {
      #expect(left.time < right.time || left.time == right.time && left.id < right.id)
    }
    #expect(SortingEvents(rows, lackPools: true).wait().rows.map(\.owner) == sorted.rows.map(\.owner))
  }
}
