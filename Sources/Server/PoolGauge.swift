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
actor PoolGauges {
  private let ask: @Sendable () throws -> [PoolGauge]
  private var gauges: [PoolGauge] = []
  private var nextTime: ContinuousClock.Instant?

  private static let shortestPause = Duration.seconds(15)

  init(_ ask: @escaping @Sendable () throws -> [PoolGauge]) {
    self.ask = ask
  }

  /// The gauges as they were a moment ago; a minute or more where counting takes seconds.
  func current() async -> [PoolGauge] {
    let start = ContinuousClock.now
    if let nextTime, start < nextTime { return gauges }
    // Whoever asks meanwhile gets the last ones.
    nextTime = start + .seconds(3_600)
    if let found = try? await offloaded(ask) { gauges = found }
    let end = ContinuousClock.now
    nextTime = end + max(PoolGauges.shortestPause, (end - start) * 20)
    return gauges
  }
}
