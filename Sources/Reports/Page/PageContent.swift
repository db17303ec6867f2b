import Domain
import Pricing

/// What a page shows.
///
/// Parts that are empty or nil are left out of it.
public struct PageContent: Sendable {
  /// The months of the page, with their bills.
  public var report: Report
  /// Months up to the last one of the page, in order, for the trend.
  public var trend: [TrendPoint] = []
  /// Active users by day, for the last month of the page.
  public var days: DailyUsers?
  /// How the running month is expected to end.
  public var forecast: MonthEnd?
  /// Whether too little is recorded for a forecast of the running month.
  public var lacksHistory = false
  public var tariffs: [TariffCurve] = []
  public var growth: [GrowthRow] = []
  public var coverage: [CoverageRow] = []
  /// Of the last month of the page; nil where nobody looked.
  public var avoidable: Avoidable?
  public var version: String

  public init(report: Report, version: String) {
    self.report = report
    self.version = version
  }

  public struct TrendPoint: Sendable {
    public var month: Month
    public var users: Int
    /// Nil where nothing was priced.
    public var cost: Money?
    public var isComplete: Bool

    public init(month: Month, users: Int, cost: Money?, isComplete: Bool) {
      self.month = month
      self.users = users
      self.cost = cost
      self.isComplete = isComplete
    }
  }

  /// Users of all pools by day of one month; a user of two pools counts in both.
  public struct DailyUsers: Sendable {
    public var month: Month
    /// From day 1; days that are not over are left out.
    public var active: [Int]
    /// Different users from day 1 to each day.
    public var cumulative: [Int]

    public init(month: Month, active: [Int], cumulative: [Int]) {
      self.month = month
      self.active = active
      self.cumulative = cumulative
    }
  }

  /// MAU and cost at the end of the month, with both ends of the interval.
  public struct MonthEnd: Sendable {
    public var expected: Int
    public var low: Int
    public var high: Int
    /// In percent.
    public var level: Int
    /// Nil where nothing was priced.
    public var cost: CostEstimate?

    public init(expected: Int, low: Int, high: Int, level: Int, cost: CostEstimate? = nil) {
      self.expected = expected
      self.low = low
      self.high = high
      self.level = level
      self.cost = cost
    }

    /// With what is recorded since the forecast was made: no month ends below it.
    public func including(users: Int, cost recorded: Money?) -> MonthEnd {
      MonthEnd(
        expected: max(expected, users), low: max(low, users), high: max(high, users), level: level,
        cost: cost.map { estimate in
          guard let recorded else { return estimate }
          return CostEstimate(
            expected: max(estimate.expected, recorded), low: max(estimate.low, recorded),
            high: max(estimate.high, recorded))
        })
    }
  }

  public struct CostEstimate: Sendable {
    public var expected: Money
    public var low: Money
    public var high: Money

    public init(expected: Money, low: Money, high: Money) {
      self.expected = expected
      self.low = low
      self.high = high
    }
  }

  /// What MAU cost on one plan of one Region, with where the month stands on it.
  public struct TariffCurve: Sendable {
    public var plan: Plan
    public var region: String
    /// By users, from 0 to well above `here`.
    public var points: [Point]
    public var here: Point
    /// Who pays; nil where that is not known.
    public var payer: String?

    public struct Point: Sendable {
      public var users: Int64
      public var cost: Money

      public init(users: Int64, cost: Money) {
        self.users = users
        self.cost = cost
      }
    }

    public init(plan: Plan, region: String, points: [Point], here: Point, payer: String? = nil) {
      self.plan = plan
      self.payer = payer
      self.region = region
      self.points = points
      self.here = here
    }
  }

  public struct GrowthRow: Sendable {
    public var month: Month
    public var new: Int
    public var retained: Int
    public var resurrected: Int
    /// Nil for a month that is not over: who will not come is not known.
    public var churned: Int?

    public var users: Int { new + retained + resurrected }

    public init(month: Month, new: Int, retained: Int, resurrected: Int, churned: Int?) {
      self.month = month
      self.new = new
      self.retained = retained
      self.resurrected = resurrected
      self.churned = churned
    }
  }

  /// How much of a pool's activity could be tied to users.
  public struct CoverageRow: Sendable {
    public var pool: String?
    public var name: String?
    /// In tenths of a percent; nil where nothing happened.
    public var attributed: Int?
    public var sources: String
    public var holes: Int
    public var mau: ClosedRange<Int>

    public init(
      pool: String?, name: String? = nil, attributed: Int?, sources: String, holes: Int, mau: ClosedRange<Int>
    ) {
      self.pool = pool
      self.name = name
      self.attributed = attributed
      self.sources = sources
      self.holes = holes
      self.mau = mau
    }
  }

  /// Users that only one avoidable kind of activity made active.
  public struct Avoidable: Sendable {
    public var pools: [AvoidableRow]
    /// What the bill were less without all of them; nil where nothing is priced.
    public var cost: Money?

    public init(pools: [AvoidableRow], cost: Money?) {
      self.pools = pools
      self.cost = cost
    }
  }

  /// The same of one pool.
  public struct AvoidableRow: Sendable {
    public var pool: String?
    public var name: String?
    public var queries: Int
    public var refreshes: Int
    public var signUps: Int
    /// What the bill were less without them, where it is known.
    public var cost: Money?

    public var users: Int { queries + refreshes + signUps }

    public init(pool: String?, name: String? = nil, queries: Int, refreshes: Int, signUps: Int, cost: Money?) {
      self.pool = pool
      self.name = name
      self.queries = queries
      self.refreshes = refreshes
      self.signUps = signUps
      self.cost = cost
    }
  }
}
