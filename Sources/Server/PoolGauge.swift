import Domain
import Synchronization

/// What `/metrics` says of a pool in the running month; the hook itself knows no money.
public struct PoolGauge: Sendable {
  public var pool: String
  public var month: Month
  public var users: Int
  public var unattributed: Int
  /// In USD, a plain decimal; nil where the price is not known.
  public var cost: String?

  public init(pool: String, month: Month, users: Int, unattributed: Int, cost: String?) {
    self.pool = pool
    self.month = month
    self.users = users
    self.unattributed = unattributed
    self.cost = cost
  }
}

/// Asks for the gauges now and then: counting a month of millions of users takes longer than a scrape should.
///
/// Where it takes long, a scrape gets the last ones at once, and they are counted anew beside it; in any case no more
/// than a fiftieth of the time goes into counting.
actor PoolGauges {
  /// The gauges, and when they were counted.
  struct Figures: Sendable {
    var gauges: [PoolGauge] = []
    /// Nil where they never were.
    var age: Duration?
  }

  private let ask: @Sendable () throws -> [PoolGauge]
  private let now: @Sendable () -> ContinuousClock.Instant
  private var gauges: [PoolGauge] = []
  private var counted: ContinuousClock.Instant?
  /// How long it took the last time.
  private var effort = Duration.zero
  private var nextTime: ContinuousClock.Instant?

  private static let shortestPause = Duration.seconds(1)
  /// What a scrape waits for.
  private static let patience = Duration.milliseconds(500)

  init(
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    _ ask: @escaping @Sendable () throws -> [PoolGauge]
  ) {
    self.now = now
    self.ask = ask
  }

  /// The gauges as they are, or were a moment ago.
  func current() async -> Figures {
    let start = now()
    if nextTime.map({ start >= $0 }) ?? true {
      // Whoever asks meanwhile gets the last ones.
      nextTime = start + .seconds(3_600)
      let counting = Task { await count(from: start) }
      if counted == nil || effort < PoolGauges.patience { await counting.value }
    }
    return Figures(gauges: gauges, age: counted.map { now() - $0 })
  }

  private func count(from start: ContinuousClock.Instant) async {
    let found = try? await offloaded(ask)
    let end = now()
    effort = end - start
    if let found {
      gauges = found
      counted = start
    }
    nextTime = end + max(PoolGauges.shortestPause, effort * 50)
  }
}
