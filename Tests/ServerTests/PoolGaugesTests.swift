import Domain
import Synchronization
import Testing

@testable import Server

@Suite struct PoolGaugesTests {
  /// A clock that a test sets, and a database whose counting takes as long as the test says.
  private final class World: Sendable {
    let state = Mutex((now: ContinuousClock.now, effort: Duration.zero, counts: 0))

    func gauges() -> PoolGauges {
      PoolGauges(now: { self.state.withLock { $0.now } }) {
        self.state.withLock {
          $0.counts += 1
          $0.now += $0.effort
          return [
            PoolGauge(pool: "p", month: Month(year: 2026, month: 10), users: $0.counts, unattributed: 0, cost: nil)
          ]
        }
      }
    }

    func pass(_ time: Duration) { state.withLock { $0.now += time } }
    func work(_ effort: Duration) { state.withLock { $0.effort = effort } }
    var counts: Int { state.withLock { $0.counts } }
  }

  @Test func aSmallMonthIsAsItIsNow() async {
    let world = World()
    let gauges = world.gauges()
    for number in 1...3 {
      let figures = await gauges.current()
      #expect(figures.gauges.map(\.users) == [number] && figures.age == .zero)
      world.pass(.seconds(2))
    }
  }

  @Test func aLargeMonthIsCountedBesideTheScrapesAndSeldom() async {
    let world = World()
    let gauges = world.gauges()
    world.work(.seconds(4))
    // The first scrape has nothing else to show.
    #expect(await gauges.current().gauges.map(\.users) == [1])
    for _ in 0..<13 {
      world.pass(.seconds(15))
      #expect(await gauges.current().gauges.map(\.users) == [1])
    }
    // A fiftieth of the time: the next count after 200 seconds, and this scrape does not wait for it.
    #expect(world.counts == 1)
    world.pass(.seconds(15))
    #expect(await gauges.current().gauges.map(\.users) == [1])
    while world.counts < 2 { await Task.yield() }
    while await gauges.current().gauges.map(\.users) != [2] { await Task.yield() }
  }
}
