import Domain
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct UserGroupsTests {
  /// Rows in batches of some size.
  private final class Rows: UserRowSource {
    let batchSize: Int
    private var left: ArraySlice<UserTableRow>

    init(_ rows: [UserTableRow], batchSize: Int) {
      left = rows[...]
      self.batchSize = batchSize
    }

    func read(into batch: UnsafeMutablePointer<UserTableRow>) -> Int {
      let next = left.prefix(batchSize)
      for (index, row) in next.enumerated() { batch[index] = row }
      left = left.dropFirst(next.count)
      return next.count
    }
  }

  private struct Place: Hashable {
    var source: Int
    var name: Int64
  }

  /// By user: the rows of all sources, as the groups give them, each user once.
  private func grouped(_ sources: [Rows]) throws -> [UUID128: [Place]] {
    var all: [UUID128: [Place]] = [:]
    var groups = try UserGroups(sources)
    while true {
      var block: [(user: UUID128, places: [Place])] = []
      let count = try groups.next { row, source, number in
        if number == block.count { block.append((row.pointee.user, [])) }
        #expect(block[number].user == row.pointee.user)
        block[number].places.append(Place(source: source, name: row.pointee.name))
      }
      #expect(count == block.count && count <= groups.capacity)
      guard count > 0 else { return all }
      for (user, places) in block {
        #expect(all[user] == nil, "a user is in one block")
        all[user] = places
      }
    }
  }

  /// Many users and few, batches of one row and of thousands, users whose rows are in several batches, empty sources.
  @Test(arguments: 1...12) func bringsRowsTogether(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 40)
    let users = (0..<random.pick([3, 200, 9_000])).map { _ in
      // Ids that have much in common, and random ones.
      seed % 3 == 0 ? UUID128(high: 7, low: random.next() % 100_000) : random.uuid()
    }
    var expected: [UUID128: [Place]] = [:]
    let sources = (0..<random.number(1..<9)).map { source in
      var rows: [UserTableRow] = []
      for user in users.sorted() where source != 2 && random.next() % 3 != 0 {
        for _ in 0..<(random.oneIn(10) ? random.number(1..<20) : 1) {
          rows.append(UserTableRow(user: user, name: Int64(rows.count), days: 2, kinds: 4))
          expected[user, default: []].append(Place(source: source, name: Int64(rows.count - 1)))
        }
      }
      return Rows(rows, batchSize: random.pick([1, 7, 400, 10_000]))
    }
    #expect(try grouped(sources) == expected)
  }

  @Test func nothingOfNothing() throws {
    #expect(try grouped([]).isEmpty)
    #expect(try grouped([Rows([], batchSize: 4)]).isEmpty)
  }

  /// Sizes of what is allocated rely on the order.
  @Test(arguments: [1, 2, 3]) func refusesRowsOutOfOrder(batchSize: Int) throws {
    let rows = [5, 6, 3].map { UserTableRow(user: UUID128(high: $0, low: 0), name: 0, days: 2, kinds: 4) }
    #expect(throws: DatabaseError.self) { try grouped([Rows(rows, batchSize: batchSize)]) }
  }
}
