import Domain
import Pricing

/// What a report says: months of activity, with their bills, and what the records behind them were.
public struct Report: Hashable, Sendable {
  public var rules: CountingRules
  /// In order.
  public var months: [ReportMonth]
  /// All records that were read for it, of all months.
  public var records: RecordCounts
  /// The day that counts as today, which a month that is not over is told by; nil when nobody asked.
  public var asOf: Day?
  /// What people call accounts, by the 12 digits.
  public var accountNames: [String: String] = [:]
  /// What people call app clients, by id.
  public var clientNames: [String: String] = [:]
  /// What the config says and the records do not have yet, a sentence each.
  public var remarks: [String] = []
  /// Whether each line of the bill is also told as a sentence.
  public var isExplained = false

  public init(rules: CountingRules, months: [ReportMonth], records: RecordCounts) {
    self.rules = rules
    self.months = months
    self.records = records
  }
}

/// One month of a report.
public struct ReportMonth: Hashable, Sendable {
  public var activity: MonthlyActivity
  /// The month is over.
  public var isComplete: Bool
  /// The last day of its records, where they go on after the day that counts as today: all of them are counted.
  public var laterRecords: Day?
  /// The plan of each pool, in the order of `activity.pools`; empty where plans do not matter (`count`).
  public var plans: [PoolPlan]
  /// What the config says of usage that no log tells.
  public var stated: [StatedUsage] = []
  /// App clients that asked for machine tokens while AWS charged for such clients, and that the bill does not have.
  public var clientsNotStated: [String] = []
  /// How much of the month the records show; nil where no database knows it (`count`).
  public var coverage: MonthCoverage?
  /// Nil where nothing is priced (`count`).
  public var bill: Bill?

  public init(activity: MonthlyActivity, isComplete: Bool, plans: [PoolPlan], bill: Bill?) {
    self.activity = activity
    self.isComplete = isComplete
    self.plans = plans
    self.bill = bill
  }
}

/// The plan that a pool is priced on, and how it is known.
public struct PoolPlan: Hashable, Sendable {
  /// At the end of the month.
  public var plan: Plan
  public var origin: Origin
  /// The plans of the month in order, where it had several; else empty.
  public var periods: [PlanHistory.Period] = []

  public enum Origin: Hashable, Sendable {
    /// The log recorded the choice.
    case log
    case configuration
    /// `--plan`
    case flag
    /// Neither says; the reason is that of the pricing documents.
    case assumed(PlanDecision.Reason)
  }

  public init(plan: Plan, origin: Origin) {
    self.plan = plan
    self.origin = origin
  }

  /// "Lite", or "Lite, Plus" where it changed inside the month; a plan that came back is told once more.
  var titles: String { periods.count > 1 ? periods.map(\.plan.title).joined(separator: ", ") : plan.title }
}
