import Domain
import Pricing
import Reports

extension Samples {
  /// Two months, two accounts, three plans' worth of doubts: everything that a report can say.
  static let report: Report = {
    var report = Report(
      rules: CountingRules(), months: [month(october, isComplete: true), month(october.next, isComplete: false)],
      records: records)
    report.asOf = Day(year: 2026, month: 11, day: 22)
    report.accountNames = [production: "Production"]
    report.clientNames = ["1web": "web", "2batch": "夜間バッチ"]
    return report
  }()

  /// One month, one pool, nothing priced: what `count` prints.
  static let count = Report(
    rules: CountingRules(name: .quotasPage, countsRemovals: true),
    months: [
      ReportMonth(
        activity: MonthlyActivity(month: october, pools: [pools(1)[0]], machineTokens: []), isComplete: true, plans: [],
        bill: nil)
    ], records: records)

  static let quote: Quote = {
    let usage = Usage(month: october, region: tokyo, plan: .lite, meter: .directMAU, quantity: 150_000)
    return Quote(month: october, bill: bill([usage]), assumptions: ["Priced in \(tokyo)."])
  }()

  private static func month(_ month: Month, isComplete: Bool) -> ReportMonth {
    let scale = isComplete ? 1 : 3
    let tokens = [
      MachineTokens(
        client: "2batch", pool: "\(virginia)_Essentials", account: production, region: virginia, requests: 38),
      MachineTokens(client: "9unknown", pool: nil, account: sandbox, region: tokyo, requests: 1_000_001),
    ]
    let activity = MonthlyActivity(month: month, pools: pools(scale), machineTokens: tokens)
    let plans = [
      PoolPlan(plan: .lite, origin: .log), PoolPlan(plan: .essentials, origin: .assumed(.ageUnknown)),
      PoolPlan(plan: .essentials, origin: .flag), PoolPlan(plan: .essentials, origin: .assumed(.ageUnknown)),
    ]
    return ReportMonth(
      activity: activity, isComplete: isComplete, plans: plans,
      bill: bill(usages(of: activity, plans), settings))
  }

  private static let settings: PricingSettings = {
    var settings = PricingSettings()
    settings.discounts = [Discount(meter: .machineTokens, payer: sandbox, kind: .rate(money("0.002")))]
    return settings
  }()

  private static func usages(of activity: MonthlyActivity, _ plans: [PoolPlan]) -> [Usage] {
    let users = zip(activity.pools, plans).flatMap { pool, plan in
      [(Meter.directMAU, pool.users.direct), (.enterpriseMAU, pool.users.enterprise)].map { meter, quantity in
        Usage(
          month: activity.month, account: pool.account, region: pool.region ?? tokyo, pool: pool.pool, plan: plan.plan,
          meter: meter, quantity: Int64(quantity))
      }
    }
    let tokens = activity.machineTokens.map { tokens in
      Usage(
        month: activity.month, account: tokens.account, region: tokens.region ?? tokyo, pool: tokens.pool, plan: .lite,
        meter: .machineTokens, quantity: Int64(tokens.requests))
    }
    return users + tokens
  }

  /// Names that are wide, that try to steer the terminal, and that try to be a formula.
  private static func pools(_ scale: Int) -> [PoolActivity] {
    [
      PoolActivity(
        pool: "\(tokyo)_Lite00001", name: "お客様プール", account: production, region: tokyo,
        users: ActiveUsers(direct: 123_457 / scale),
        events: [.signUp: 259, .signIn: 16_553, .tokenRefresh: 4_566_000, .passwordChange: 188, .other: 504],
        clients: [ClientUsers(client: "1web", users: 123_000 / scale), ClientUsers(client: "3app", users: 1_853)],
        unattributed: 1_464),
      PoolActivity(
        pool: "\(virginia)_Essentials", name: "=cmd|' /C calc'!A0", account: production, region: virginia,
        users: ActiveUsers(direct: 4_321, enterprise: 1_051), events: [.signIn: 9_000],
        clients: [ClientUsers(client: "2batch", users: 5_372)]),
      PoolActivity(
        pool: "\(virginia)_Sandbox01", name: "a \"quoted\", name\u{1B}[31m\nsecond line", account: sandbox,
        region: virginia,
        users: ActiveUsers(direct: 10_007), events: [.signIn: 20_000, .other: 1]),
      PoolActivity(
        pool: nil, account: sandbox, region: tokyo, users: ActiveUsers(direct: 1), events: [.tokenRefresh: 1],
        unattributed: 1),
    ]
  }

  private static let records: RecordCounts = {
    var records = RecordCounts()
    records.read = 100_303
    records.recorded = 64_533
    records.duplicates = 294
    records.notCognito = 24_999
    records.failed = 1_792
    records.unattributed = 1_464
    records.notCounted = 7_221
    return records
  }()
}
