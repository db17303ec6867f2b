import Domain
import TestSupport
import Testing

@testable import Store

@Suite struct WaitingUsersTests {
  /// Whatever comes and goes, what is there is what a set has.
  @Test(arguments: 1...4) func isASet(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    // Few different high halves, so that many want the same place.
    let users = (0..<3_000).map { _ in
      seed % 2 == 0 ? random.uuid() : UUID128(high: UInt64(random.number(0..<40)), low: UInt64(random.number(0..<60)))
    }
    var waiting = WaitingUsers()
    var set: Set<UUID128> = []
    for step in 0..<20_000 {
      let user = random.pick(users)
      if random.oneIn(step < 10_000 ? 3 : 2) {
        waiting.remove(user)
        set.remove(user)
      } else {
        waiting.insert(user)
        set.insert(user)
      }
    }
    #expect(waiting.count == set.count)
    #expect(users.allSatisfy { waiting.contains($0) == set.contains($0) })
    for user in users { waiting.remove(user) }
    #expect(waiting.isEmpty)
    #expect(!users.contains(where: waiting.contains))
  }
}
