import Domain
import Pricing
import Reports

/// The periods of a month in which nothing about a pool's price changed: its plan, its add-ons, its replicas.
struct PoolPeriods {
  private let month: Month
  private let plans: [PlanHistory.Period]
  private let security: [Configuration.Span]
  private let replicas: [Configuration.Replica]
  /// Where one period ends and the next begins, in order.
  let boundaries: [Instant]

  init(month: Month, plans: [PlanHistory.Period], entry: Configuration.Pool?) {
    self.month = month
    self.plans = plans
    security = entry?.advancedSecurity ?? []
    replicas = entry?.replicas ?? []
    let spans = security + replicas.map(\.span)
    let instants = plans.map(\.from) + spans.flatMap { [$0.from, $0.until].compactMap(\.self) }
    boundaries = Set(instants.filter { month.start < $0 && $0 < month.end }).sorted()
  }

  /// Users by what they are charged for.
  struct Users: Hashable {
    var byPlan: [Plan: Int64] = [:]
    var withAdvancedSecurity: [Plan: Int64] = [:]
    /// By the replica's Region.
    var byReplica: [String: [Plan: Int64]] = [:]
  }

  private var starts: [Instant] { [month.start] + boundaries }

  /// All periods, as a set.
  var whole: UInt64 { boundaries.count >= 63 ? .max : (1 << UInt64(boundaries.count + 1)) - 1 }

  /// Each user once, on the dearest plan of the periods in which it was active.
  ///
  /// With it comes every add-on that was on in one of them; Plus has advanced security in it.
  ///
  /// - Parameter active: number of users by the set of periods in which they were active: bit n is period n.
  func users(_ active: [UInt64: Int64]) throws(PricingError) -> Users {
    let periods = starts.map { start in
      PlanHistory.Period(
        from: start, until: month.end, plan: plans.last { $0.from <= start }?.plan ?? plans.first?.plan ?? .essentials)
    }
    var users = Users()
    for (mask, count) in active.sorted(by: { $0.key < $1.key }) where count > 0 {
      guard let plan = try PlanHistory.users(activeIn: [mask: count], periods).keys.first else { continue }
      users.byPlan[plan, default: 0] += count
      let times = starts.enumerated().filter { mask & (1 << UInt64($0.offset)) != 0 }.map(\.element)
      if plan != .plus, times.contains(where: { time in security.contains { $0.contains(time) } }) {
        users.withAdvancedSecurity[plan, default: 0] += count
      }
      for region in Set(replicas.filter { replica in times.contains(where: replica.span.contains) }.map(\.region)) {
        users.byReplica[region, default: [:]][plan, default: 0] += count
      }
    }
    return users
  }

  /// What the config says of add-ons, with the users that it concerns.
  func stated(_ users: Users, pool: String) -> [StatedUsage] {
    var stated: [StatedUsage] = []
    let secured = users.withAdvancedSecurity.values.reduce(0, +)
    if secured > 0 {
      let sentence = "\(secured.grouped) users of \(pool) were active in \(month) while advanced security was on."
      stated.append(StatedUsage(meter: .advancedSecurityMAU, sentence: sentence))
    }
    for (region, byPlan) in users.byReplica.sorted(by: { $0.key < $1.key }) {
      let count = byPlan.values.reduce(0, +)
      let sentence = "\(count.grouped) users of \(pool) were active in \(month) while it had a replica in \(region)."
      stated.append(StatedUsage(meter: .replicaMAU, sentence: sentence))
    }
    return stated
  }
}
