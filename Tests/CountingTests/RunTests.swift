import Domain
import TestSupport
import Testing

@testable import Counting

@Suite struct RunTests {
  @Test func partsHoldEverythingOnceInMemoryAndOnDisk() throws {
    var random = SeededGenerator(seed: 12)
    let month = try #require(Month("2026-10"))
    let sightings = (0..<5_000).map { (index: Int) -> Sighting in
      let user = index % 3 == 0 ? UUID128.none : UUID128(high: 1, low: UInt64(index % 50))
      return Sighting(
        id: random.uuid(), user: user, client: UInt32(index), pool: .none, place: 0, month: month, kind: .signIn)
    }
    let file = try SpillFile()
    for isSpilled in [false, true] {
      var run = Run(sightings)
      if isSpilled {
        _ = try file.append(Array(sightings.prefix(7)))
        try run.spill(to: file)
      }
      var all: [UInt32] = []
      var partOfUser: [UUID128: Set<Int>] = [:]
      for part in 0..<Run.partCount {
        var read: [Sighting] = []
        try run.read(part: part, from: file, into: &read)
        #expect(read.count == run.count(ofPart: part))
        all += read.map(\.client)
        for sighting in read where sighting.user != .none { partOfUser[sighting.user, default: []].insert(part) }
        #expect(read.allSatisfy { $0.month == UInt32(month.index) && $0.kind == .signIn })
      }
      #expect(all.sorted() == sightings.map(\.client))
      #expect(partOfUser.values.allSatisfy { $0.count == 1 })
    }
  }
}
