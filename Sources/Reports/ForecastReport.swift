import Domain
import Forecast
import Pricing

/// What the running month and the coming ones will bring, in users and in money, with the record of such forecasts.
public struct ForecastReport: Hashable, Sendable {
  public var forecast: ActivityForecast
  /// By month of the total's forecast; nil where no price is known, which is not nothing to pay.
  public var costs: [ForecastCost?]
  /// By pool, in the order of the forecast's pools.
  public var pools: [Pool]
  /// What was assumed, and what is missing from the cost.
  public var notes: [Note]
  /// What is missing from the cost, and why: a sentence each.
  public var missing: [String] = []
  /// Show this pool only.
  public var selectedPool: String?

  public struct Pool: Hashable, Sendable {
    /// Nil where it is not known.
    public var pool: String?
    public var name: String?
    /// By month: its share of each of the three bills.
    public var costs: [ForecastCost?]

    public init(pool: String?, name: String?, costs: [ForecastCost?]) {
      self.pool = pool
      self.name = name
      self.costs = costs
    }
  }

  public init(forecast: ActivityForecast, costs: [ForecastCost?], pools: [Pool], notes: [Note] = []) {
    self.forecast = forecast
    self.costs = costs
    self.pools = pools
    self.notes = notes
  }
}

/// The bills for the expected users and for both ends of the interval.
public struct ForecastCost: Hashable, Sendable {
  public var expected: Money
  public var low: Money
  public var high: Money

  public init(expected: Money, low: Money, high: Money) {
    self.expected = expected
    self.low = low
    self.high = high
  }
}

extension ForecastReport: Presentable {
  public var document: Document {
    var blocks: [Document.Block] = [.heading("Forecast as of \(forecast.asOf.title)", level: 1)]
    if selectedPool == nil {
      blocks.append(
        .table(ForecastTable(scope: forecast.total, costs: costs, pool: nil, level: forecast.level).table))
    }
    let shown = shownPools
    if selectedPool == nil, forecast.pools.count > 1 {
      blocks.append(.table(PoolForecastTable(report: self).table))
    }
    // Records have every pool; people see one that they ask for.
    for (pool, names) in shown where selectedPool != nil || forecast.pools.count > 1 {
      var table = ForecastTable(
        scope: pool.forecast, costs: names.costs, pool: names.pool ?? pool.pool, level: forecast.level
      ).table
      if selectedPool == nil { table.audience = .records }
      blocks.append(.table(table))
    }
    blocks.append(.notes(ForecastNotes(report: self).notes))
    return Document(blocks)
  }

  /// Pools with their names and costs, or the one that was asked for.
  var shownPools: [(forecast: PoolForecast, names: Pool)] {
    zip(forecast.pools, pools).filter { selectedPool == nil || $0.0.pool == selectedPool }.map { ($0.0, $0.1) }
  }

  /// What is told in notes: the pool that was asked for, else the total.
  var shownScope: ScopeForecast {
    guard selectedPool != nil else { return forecast.total }
    return shownPools.first?.forecast.forecast ?? forecast.total
  }
}

extension Day {
  /// "14 October 2026".
  var title: String { "\(civil.day) \(month.title)" }
}
