import Domain
import Pricing
import Server
import Store

/// What `/metrics` says of the running month: users and cost by pool, as a report would.
struct GaugeMaker: Sendable {
  private let store: ActivityStore
  private let configuration: Configuration
  private let catalog: Catalog

  init(store: ActivityStore, configuration: Configuration, _ surroundings: Surroundings) throws {
    self.store = store
    self.configuration = configuration
    catalog = try CatalogFolder(configuration, in: surroundings).catalog(hasVendors: false)
  }

  func gauges(at now: Instant) throws -> [PoolGauge] {
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: catalog, plan: nil, today: now.day)
    let month = try maker.reportMonth(try store.activity(in: now.month))
    let shares = month.bill?.split(by: [.pool]) ?? []
    return month.activity.pools.map { pool in
      PoolGauge(
        pool: pool.pool ?? "unknown", month: month.activity.month, users: pool.users.total,
        unattributed: pool.unattributed, cost: shares.first { $0.keys == [pool.pool] }?.net.description)
    }
  }
}
