import Domain

/// The plans of one pool over time, and who is billed on which of them when it changed inside a month.
///
/// AWS bills each user once, on the dearest plan in force at a moment when the user was active.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#monthly-active-users
public struct PlanHistory: Hashable, Sendable {
  /// A span in which the plan stayed the same: half-open, [from, until).
  public struct Period: Hashable, Sendable {
    public let from: Instant
    public let until: Instant
    public let plan: Plan

    public init(from: Instant, until: Instant, plan: Plan) {
      self.from = from
      self.until = until
      self.plan = plan
    }
  }

  /// The plan from an instant on.
  public struct Change: Hashable, Sendable {
    public let since: Instant
    public let plan: Plan

    public init(since: Instant, plan: Plan) {
      self.since = since
      self.plan = plan
    }
  }

  private let changes: [Change]

  /// - Parameter changes: in any order. Of two at the same instant the later in the list holds.
  public init(changes: [Change]) {
    let last = Dictionary(changes.map { ($0.since, $0) }) { _, later in later }
    self.changes = last.values.sorted { $0.since < $1.since }
  }

  /// The periods of a month, in order and without a gap: one, unless the plan changed inside it.
  ///
  /// - Parameter unknown: the plan before the first known change. Take `PlanDecision`'s.
  public func periods(in month: Month, unknown: Plan) -> [Period] {
    var periods: [Period] = []
    var plan = unknown
    var start = month.start
    for change in changes where change.since < month.end {
      if change.since > start, change.plan != plan {
        periods.append(Period(from: start, until: change.since, plan: plan))
        start = change.since
      }
      plan = change.plan
    }
    return periods + [Period(from: start, until: month.end, plan: plan)]
  }

  /// Assigns users to plans, each to the dearest of those it was active in.
  ///
  /// Plus until day 10, Essentials after it: 300 users before day 10 only, 500 on both sides, 200 after it only.
  ///
  ///     PlanHistory.users(activeIn: [0b01: 300, 0b11: 500, 0b10: 200], periods)  // [.plus: 800, .essentials: 200]
  ///
  /// - Parameters:
  ///   - activeIn: number of users by the set of periods in which they were active: bit n is period n.
  ///   - periods: at most 64.
  /// - Throws: `PricingError.invalidPeriods` for a set that is empty or names a period that is not there.
  public static func users(
    activeIn counts: [UInt64: Int64], _ periods: [Period]
  ) throws(PricingError) -> [Plan: Int64] {
    var users: [Plan: Int64] = [:]
    for (mask, count) in counts {
      guard periods.count <= 64, mask != 0, mask.leadingZeroBitCount >= 64 - periods.count else {
        throw .invalidPeriods(mask, periods: periods.count)
      }
      guard count >= 0 else { throw .negativeQuantity(.directMAU, count) }
      let plans = periods.indices.filter { mask & (1 << UInt64($0)) != 0 }.map { periods[$0].plan }
      guard let dearest = plans.max(by: { $0.place < $1.place }), count > 0 else { continue }
      let (sum, overflow) = users[dearest, default: 0].addingReportingOverflow(count)
      guard !overflow else { throw .outOfRange("the sum of users on \(dearest.rawValue)") }
      users[dearest] = sum
    }
    return users
  }
}
