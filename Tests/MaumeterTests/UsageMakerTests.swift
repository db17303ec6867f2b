import Domain
import Pricing
import Reports
import Testing

@testable import maumeter

/// What the config states becomes usage, beside what the log tells.
@Suite struct UsageMakerTests {
  static let pool = "us-east-1_Pool00001"

  private func make(
    _ yaml: String, month: String = "2026-10", users: Int = 1_000, active: [UInt64: Int64] = [:],
    enterprise: [UInt64: Int64] = [:]
  ) throws -> UsageMaker.MonthUsage {
    let configuration = try ConfigurationTests.read(yaml)
    let maker = UsageMaker(
      configuration: configuration,
      planner: PoolPlanner(configuration: configuration, histories: [:], flag: nil), catalog: try Catalog.embedded()
    ) { _, _, boundaries in
      #expect(!boundaries.isEmpty)
      return active.reduce(into: [:]) {
        let federated = Int(enterprise[$1.key] ?? 0)
        $0[$1.key] = ActiveUsers(direct: Int($1.value) - federated, enterprise: federated)
      }
    }
    let month = try #require(Month(month))
    let recorded = Int(enterprise.values.reduce(0, +))
    let pool = PoolActivity(
      pool: Self.pool, account: "111122223333", region: "us-east-1",
      users: ActiveUsers(direct: users - recorded, enterprise: recorded))
    let tokens = MachineTokens(client: "2batch", pool: nil, region: "us-east-1", requests: 38)
    return try maker.usage(of: MonthlyActivity(month: month, pools: [pool], machineTokens: [tokens]))
  }

  /// "direct_mau lite us-east-1 1000", with seconds where it was not held all month.
  private func words(_ usages: [Usage]) -> [String] {
    usages.filter { $0.meter != .machineTokens }.map { usage in
      "\(usage.meter.rawValue) \(usage.plan.rawValue) \(usage.region) \(usage.quantity)"
        + (usage.heldSeconds.map { " \($0)s" } ?? "")
    }
  }

  private func pool(_ entry: String) -> String { "pools: {\(Self.pool): {\(entry)}}" }

  @Test(
    arguments: [
      ("", ["direct_mau essentials us-east-1 1000"]),
      ("plan: lite", ["direct_mau lite us-east-1 1000"]),
      (
        "plan: lite, advanced_security: true",
        ["direct_mau lite us-east-1 1000", "advanced_security_mau lite us-east-1 1000"]
      ),
      ("plan: plus, advanced_security: true", ["direct_mau plus us-east-1 1000"]),
      ("plan: lite, advanced_security: [{to: 2026-09-30}]", ["direct_mau lite us-east-1 1000"]),
      (
        "plan: plus, replicas: [us-west-2, {region: eu-west-1, from: 2027-01-01}]",
        ["direct_mau plus us-east-1 1000", "replica_mau plus us-west-2 1000"]
      ),
      (
        "plan: lite, enterprise_users: {2026-10: 400, 2026-11: 5}",
        ["direct_mau lite us-east-1 600", "enterprise_mau lite us-east-1 400"]
      ),
      ("plan: lite, enterprise_users: 1200", ["enterprise_mau lite us-east-1 1200"]),
      ("plan: lite, enterprise_users: {2026-11: 5}", ["direct_mau lite us-east-1 1000"]),
      (
        "plan: lite, enterprise_users: 400, linked_users: 100",
        ["direct_mau lite us-east-1 500", "enterprise_mau lite us-east-1 500"]
      ),
      (
        "plan: lite, sms: 12_000, email: {2026-10: 3}",
        ["direct_mau lite us-east-1 1000", "sms lite us-east-1 12000", "email lite us-east-1 3"]
      ),
    ] as [(String, [String])])
  func ofAPool(entry: String, expected: [String]) throws {
    #expect(words(try make(pool(entry)).usages) == expected)
  }

  /// A pool's plan is stated for the time in which there are plans; before, every pool was on legacy.
  @Test func beforePlansEveryPoolIsOnLegacy() throws {
    for entry in ["plan: lite", "plan: plus", "plan: [{plan: legacy}, {plan: lite, from: 2024-11-22}]"] {
      #expect(
        words(try make(pool(entry), month: "2024-10").usages) == ["direct_mau legacy us-east-1 1000"], "\(entry)")
    }
    #expect(words(try make(pool("plan: lite"), month: "2024-12").usages) == ["direct_mau lite us-east-1 1000"])
    let (october, december) = (try #require(Month("2024-10")), try #require(Month("2024-12")))
    let activity = PoolActivity(pool: Self.pool, account: nil, region: nil, users: ActiveUsers(direct: 1))
    let flagged = PoolPlanner(configuration: Configuration(), histories: [:], flag: .lite)
    #expect(flagged.plan(of: activity, in: october) == PoolPlan(plan: .legacy, origin: .assumed(.beforePlans)))
    #expect(flagged.plan(of: activity, in: december) == PoolPlan(plan: .lite, origin: .flag))
    let users = try make(pool("plan: lite"), month: "2024-10", users: 60_000).usages.filter { $0.meter == .directMAU }
    #expect(try Catalog.embedded().bill(usages: users).total.description == "55")
  }

  @Test func linkedUsersAsTheSettingSays() throws {
    let yaml = pool("plan: lite, enterprise_users: 400, linked_users: 100") + "\npricing: {linked_users: by-sign-in}"
    #expect(
      words(try make(yaml).usages) == ["direct_mau lite us-east-1 600", "enterprise_mau lite us-east-1 400"])
  }

  /// Lite until the 10th, then Essentials; advanced security from the 5th on, a replica until the 20th.
  @Test func whatChangesInsideAMonthIsChargedByUser() throws {
    let yaml = pool(
      """
      plan: [{plan: lite}, {plan: essentials, from: 2026-10-11}],
      advanced_security: [{from: 2026-10-05, to: 2026-10-10}],
      replicas: [{region: us-west-2, to: 2026-10-20}]
      """)
    // Periods: to the 4th, 5th to 10th, 11th to 20th, from the 21st on.
    let active: [UInt64: Int64] = [0b0001: 1, 0b0010: 10, 0b0011: 100, 0b0110: 1_000, 0b1000: 10_000]
    let month = try make(yaml, users: 11_111, active: active)
    #expect(
      words(month.usages) == [
        "direct_mau essentials us-east-1 11000", "direct_mau lite us-east-1 111",
        // A user of both plans is on Essentials, which cannot have the add-on: the bill says so.
        "advanced_security_mau essentials us-east-1 1000", "advanced_security_mau lite us-east-1 110",
        "replica_mau essentials us-west-2 1000", "replica_mau lite us-west-2 111",
      ])
    #expect(month.stated.map(\.meter) == [.advancedSecurityMAU, .replicaMAU])
  }

  /// A report names all plans of the month; of a month with one plan there is nothing more to say.
  @Test func plansOfTheMonth() throws {
    let yaml = pool("plan: [{plan: lite}, {plan: plus, from: 2026-10-11}, {plan: essentials, from: 2026-10-13}]")
    let planner = PoolPlanner(configuration: try ConfigurationTests.read(yaml), histories: [:], flag: nil)
    let activity = PoolActivity(pool: Self.pool, account: nil, region: nil, users: ActiveUsers(direct: 1))
    let october = planner.plan(of: activity, in: try #require(Month("2026-10")))
    #expect(october.plan == .essentials && october.periods.map(\.plan) == [.lite, .plus, .essentials])
    #expect(planner.plan(of: activity, in: try #require(Month("2026-11"))).periods.isEmpty)
  }

  @Test func enterpriseUsersOfTheLogAreThoseOfTheirPlans() throws {
    let yaml = pool("plan: [{plan: lite}, {plan: plus, from: 2026-10-11}]")
    let month = try make(yaml, users: 100, active: [0b01: 30, 0b11: 70], enterprise: [0b11: 20])
    #expect(
      words(month.usages) == [
        "direct_mau lite us-east-1 30", "direct_mau plus us-east-1 50", "enterprise_mau plus us-east-1 20",
      ])
    #expect(month.stated.isEmpty)
    let plain = try make(pool("plan: lite"), users: 100, enterprise: [1: 20])
    #expect(words(plain.usages) == ["direct_mau lite us-east-1 80", "enterprise_mau lite us-east-1 20"])
  }

  @Test func theConfigWinsOverTheLog() throws {
    let month = try make(pool("plan: lite, enterprise_users: {2026-10: 400}"), enterprise: [1: 20])
    #expect(words(month.usages) == ["direct_mau lite us-east-1 600", "enterprise_mau lite us-east-1 400"])
    #expect(
      month.stated.map(\.sentence) == [
        "Of the users of us-east-1_Pool00001 in 2026-10, 400 signed in through SAML or OIDC, where the log shows 20."
      ])
  }

  @Test func enterpriseUsersAreTakenFromEachPlanInProportion() throws {
    let yaml = pool("plan: [{plan: lite}, {plan: plus, from: 2026-10-11}], enterprise_users: 10")
    let month = try make(yaml, users: 100, active: [0b01: 30, 0b11: 70])
    #expect(
      words(month.usages) == [
        "direct_mau lite us-east-1 27", "enterprise_mau lite us-east-1 3", "direct_mau plus us-east-1 63",
        "enterprise_mau plus us-east-1 7",
      ])
    #expect(month.activity.pools[0].users == ActiveUsers(direct: 90, enterprise: 10))
  }

  /// As users that the log does not show, and on the plan of all periods.
  @Test(arguments: ["plan: plus", "plan: [{plan: lite}, {plan: plus, from: 2026-10-11}]"])
  func enterpriseUsersOfAPoolWithoutARecord(plan: String) throws {
    let entry = "{\(plan), enterprise_users: {2026-10: 500}, account: \"444455556666\"}"
    let month = try make("pools: {us-east-1_AQuiet001: \(entry)}")
    #expect(words(month.usages) == ["enterprise_mau plus us-east-1 500", "direct_mau essentials us-east-1 1000"])
    #expect(month.activity.pools.map(\.pool) == ["us-east-1_AQuiet001", Self.pool])
    #expect(month.activity.pools[0].users == ActiveUsers(direct: 0, enterprise: 500))
    #expect(month.activity.pools[0].account == "444455556666" && month.activity.pools[0].isNotRecorded)
    #expect(month.stated.map(\.meter) == [.enterpriseMAU])
    let bill = try Catalog.embedded().bill(usages: month.usages.filter { $0.meter == .enterpriseMAU })
    #expect(bill.total.description == "6.75")
    #expect(try make("pools: {us-east-1_AQuiet001: \(entry)}", month: "2026-11").activity.pools.count == 1)
  }

  @Test func machineClientsAreProratedByTheSecond() throws {
    let yaml = """
      clients:
        2batch: {pool: \(Self.pool), machine: [{from: 2024-07-09, to: 2024-08-10}, {from: 2024-08-31}]}
        3always: {pool: eu-west-1_Other0001, machine: true}
        4never: {machine: false}
      """
    #expect(
      words(try make(yaml, month: "2024-08").usages).dropFirst() == [
        "machine_clients legacy us-east-1 1 950400s", "machine_clients legacy eu-west-1 1",
      ])
    #expect(
      words(try make(yaml, month: "2024-07").usages).dropFirst() == [
        "machine_clients legacy us-east-1 1 1987200s", "machine_clients legacy eu-west-1 1",
      ])
  }

  /// 6 a month in Tokyo, charged from 2024-07-09 on: days before are free, and so is who left before.
  @Test(
    arguments: [
      ("[{from: 2024-07-01, to: 2024-07-20}]", "2.3225806452"),
      ("[{from: 2024-07-09, to: 2024-07-20}]", "2.3225806452"),
      ("true", "4.4516129032"), ("[{to: 2024-07-08}]", "0"),
      ("[{from: 2024-07-01, to: 2024-07-02}, {from: 2024-07-31}]", "0.1935483871"),
    ])
  func daysBeforeTheChargeAreFree(machine: String, cost: String) throws {
    let yaml = "clients: {2batch: {pool: ap-northeast-1_Pool00001, machine: \(machine)}}"
    let usages = try make(yaml, month: "2024-07").usages.filter { $0.meter == .machineClients }
    let bill = try Catalog.embedded().bill(usages: usages)
    #expect(bill.total.description == cost)
    let changes = bill.warnings.filter {
      if case .rateChanged = $0 { return true }
      return false
    }
    #expect(changes.isEmpty)
  }

  /// Whose charge the bill would lack without a word.
  @Test func machineClientsThatTheConfigForgetsAreNamed() throws {
    let month = try #require(Month("2024-08"))
    let catalog = try Catalog.embedded()
    #expect(catalog.charges(for: .machineClients, in: month))
    #expect(!catalog.charges(for: .machineClients, in: try #require(Month("2024-06"))))
    #expect(!catalog.charges(for: .machineClients, in: try #require(Month("2026-10"))))
    let tokens = ["2batch", "1cron", "2batch"].map { MachineTokens(client: $0, pool: nil, region: nil, requests: 1) }
    let activity = MonthlyActivity(month: month, pools: [], machineTokens: tokens)
    let named = try ["", "clients: {2batch: {machine: true}}", "clients: {2batch: {name: b}}"].map { yaml in
      let configuration = try ConfigurationTests.read(yaml)
      let planner = PoolPlanner(configuration: configuration, histories: [:], flag: nil)
      return UsageMaker(configuration: configuration, planner: planner, catalog: catalog) { _, _, _ in [:] }
        .clientsNotStated(in: activity)
    }
    #expect(named == [["1cron", "2batch"], ["1cron"], ["1cron", "2batch"]])
  }

  /// At the rate of replicated pools as soon as the pool had a replica for a part of the month.
  @Test(
    arguments: [
      ("", "machine_tokens", "0.00225"),
      ("replicas: [us-west-2]", "replicated_machine_tokens", "0.002925"),
      ("replicas: [{region: us-west-2, from: 2026-10-31}]", "replicated_machine_tokens", "0.002925"),
      ("replicas: [{region: us-west-2, to: 2026-09-30}]", "machine_tokens", "0.00225"),
    ])
  func tokensOfReplicatedPools(entry: String, meter: String, rate: String) throws {
    let configuration = try ConfigurationTests.read(pool("plan: plus" + (entry.isEmpty ? "" : ", \(entry)")))
    let planner = PoolPlanner(configuration: configuration, histories: [:], flag: nil)
    let tokens = MachineTokens(client: "2batch", pool: Self.pool, region: "us-east-1", requests: 1)
    let activity = MonthlyActivity(month: try #require(Month("2026-10")), pools: [], machineTokens: [tokens])
    let catalog = try Catalog.embedded()
    let usages = try UsageMaker(configuration: configuration, planner: planner, catalog: catalog) { _, _, _ in [:] }
      .usage(of: activity).usages
    #expect(usages.map(\.meter.rawValue) == [meter])
    #expect(try catalog.bill(usages: usages).total.description == rate)
  }

  /// A pool has one row of tokens on a bill, however many app clients asked for them.
  @Test func tokensOfOnePoolAreOneUsage() throws {
    let configuration = try ConfigurationTests.read("")
    let maker = UsageMaker(
      configuration: configuration,
      planner: PoolPlanner(configuration: configuration, histories: [:], flag: nil), catalog: try Catalog.embedded()
    ) { _, _, _ in [:] }
    let counts: [(String, String?, Int)] = [
      ("1cron", Self.pool, 5), ("2batch", "us-east-1_Other", 7), ("3web", Self.pool, 11), ("4", nil, 1),
    ]
    let tokens = counts.map { MachineTokens(client: $0.0, pool: $0.1, region: "us-east-1", requests: $0.2) }
    let month = try #require(Month("2026-10"))
    let usages = try maker.usage(of: MonthlyActivity(month: month, pools: [], machineTokens: tokens)).usages
    #expect(usages.map { "\($0.pool ?? "-") \($0.quantity)" } == ["\(Self.pool) 16", "us-east-1_Other 7", "- 1"])
  }

  /// 7 of 30 days, the example of AWS: 10.50.
  @Test func provisionedRates() throws {
    let yaml = """
      provisioned_rates:
        - {region: us-east-1, quantity: 1, category: UserAuthentication, from: 2026-11-01, to: 2026-11-07}
        - {region: us-east-1, quantity: 40, account: "111122223333"}
        - {region: us-east-1, quantity: 9, to: 2026-10-31}
      """
    let month = try make(yaml, month: "2026-11")
    #expect(
      words(month.usages).dropFirst() == [
        "provisioned_rate essentials us-east-1 1 604800s", "provisioned_rate essentials us-east-1 40",
      ])
    let bill = try Catalog.embedded().bill(usages: month.usages.filter { $0.meter == .provisionedRate })
    #expect(bill.total.description == "810.5")
    #expect(
      month.stated.map(\.sentence) == [
        "1 requests per second for UserAuthentication were bought in us-east-1 from 2026-11-01T00:00:00Z to "
          + "2026-11-08T00:00:00Z.",
        "40 requests per second were bought in us-east-1 in 2026-11.",
      ])
  }

  @Test func theConfigFillsWhatTheLogLeavesOut() throws {
    let yaml = "pools: {\(Self.pool): {name: shop}, eu-west-1_Quiet0001: {account: \"444455556666\", sms: 5}}"
    let month = try make(yaml)
    #expect(month.activity.pools[0].name == "shop")
    let sms = try #require(month.usages.first { $0.meter == .sms })
    #expect(sms.account == "444455556666")
    #expect(sms.region == "eu-west-1")
  }
}
