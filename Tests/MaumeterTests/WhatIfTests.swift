import Domain
import Forecast
import Pricing
import Reports
import TestSupport
import Testing

@testable import maumeter

@Suite struct WhatIfTests {
  private func whatIf(
    _ arguments: [String], _ configuration: Configuration = Configuration(), in folder: String = "/"
  ) throws -> WhatIf {
    let command = try #require(
      try Maumeter.parseAsRoot(["what-if", "--as-of", "2026-11-22"] + arguments) as? WhatIfCommand)
    var surroundings = Surroundings.test()
    surroundings.folder = folder
    return try command.whatIf(configuration: configuration, catalog: .embedded(), in: surroundings)
  }

  private func whatIf(_ arguments: String) throws -> WhatIf {
    try whatIf(arguments.split(separator: " ").map(String.init))
  }

  private func fromFile(_ yaml: String, _ arguments: [String] = []) throws -> WhatIf {
    let folder = try TemporaryFolder()
    try folder.write(yaml, to: "scenarios.yaml")
    return try whatIf(["scenarios.yaml"] + arguments, in: folder.path)
  }

  /// The first month's total of the second scenario.
  @Test(
    arguments: [
      ("--mau 100000 --plan lite --growth 0%", "495"), ("--mau 50000 --plan lite --growth 100%", "495"),
      ("--mau 100000 --plan lite --to-plan essentials", "1350"), ("--mau 100000 --plan lite --to-plan plus", "2000"),
      ("--mau 100000 --plan lite --cleanup 10%", "440"), ("--mau 100000 --plan lite --discount 10", "445.5"),
      ("--mau 100000 --plan lite --vendor clerk", "1025"),
      ("--mau 1050 --plan lite --enterprise-share 100%", "15"),
      ("--mau 100000 --plan essentials --replica us-east-1", "1800"),
      ("--mau 100000 --plan lite --to-region us-east-1", "495"),
      ("--mau 100000 --plan lite --growth -10%", "440"), ("--mau 100000 --plan lite --growth=-10%", "440"),
    ])
  func firstMonth(arguments: String, cost: String) throws {
    let found = try whatIf(arguments)
    #expect(found.scenarios[1].months[0].net.description == cost)
    #expect(found.base.description == "2026-10")
    #expect(found.scenarios[0].name == "as it is")
    #expect(Set(found.scenarios[0].months.map(\.net)).count == 1)
  }

  @Test func scenariosOfFlags() throws {
    let found = try whatIf("--mau 10 --growth 3% --to-plan plus --to-plan lite --vendor workos")
    #expect(
      found.scenarios.map(\.name) == ["as it is", "growth 3%, plus", "growth 3%, lite", "growth 3%, workos"])
    let alone = try whatIf("--mau 10 --growth 3% --vendor workos")
    #expect(alone.scenarios.map(\.name) == ["as it is", "growth 3%", "growth 3%, workos"])
    #expect(alone.scenarios[2].months.map(\.net) == Array(repeating: .zero, count: 12))
  }

  @Test func everyMonthIsWhatTheEngineSays() throws {
    let found = try fromFile(ScenarioFile.template, ["--draws", "20"])
    let catalog = try Catalog.embedded()
    let growth = try #require(found.scenarios.first { $0.name == "steady growth" })
    for month in growth.months {
      var usages = [
        Usage(
          month: month.month, region: "ap-northeast-1", pool: "customers", plan: .lite, meter: .directMAU,
          quantity: month.direct),
        Usage(
          month: month.month, region: "ap-northeast-1", pool: "customers", plan: .lite, meter: .enterpriseMAU,
          quantity: month.enterprise),
      ]
      usages.append(
        Usage(
          month: month.month, region: "ap-northeast-1", pool: "customers", plan: .lite, meter: .machineTokens,
          quantity: 200_000))
      #expect(try catalog.bill(usages: usages).total == month.net)
    }
    // 80,000 × 1.03^12 = 114,060.87, of whom a fortieth came through SAML or OIDC.
    #expect(growth.months[11].mau == 114_061)
    #expect(growth.months[11].enterprise == 2_852)
    #expect(growth.crossings.contains { $0.kind == .band && $0.sentence.contains("goes over the 100,000") })
  }

  @Test func theTemplateIsValidAndHasEveryKey() throws {
    let found = try fromFile(ScenarioFile.template, ["--draws", "50"])
    #expect(found.scenarios.count == 8)
    #expect(found.draws == 50)
    #expect(found.scenarios.filter { $0.totalSpread != nil }.map(\.name) == ["launch"])
    #expect(found.breakEvens.count == 3)
    for key in ScenarioReader.keys where key != "catalogs" {
      #expect(ScenarioFile.template.contains(" \(key):"), "\(key)")
    }
  }

  /// Bands, budgets and rates are crossed in the month in which they are, and once.
  @Test func crossings() throws {
    let found = try whatIf("--mau 90000 --plan lite --growth 6% --budget 500")
    let growing = found.scenarios[1]
    // 95,400 · 101,124: the second month is over 100,000, and over 500 USD.
    #expect(growing.crossings.map(\.month.description) == ["2026-12", "2026-12"])
    #expect(growing.crossings.map(\.kind) == [.band, .budget])
    #expect(found.scenarios[0].crossings.isEmpty)
    let large = try whatIf("--mau 1400000 --plan lite --growth 10% --months 3")
    // 1,540,000 users: 123.2 requests a second.
    let rate = try #require(large.scenarios[1].crossings.first { $0.kind == .requestRate })
    #expect(rate.month.description == "2026-11")
    #expect(rate.sentence.hasPrefix("About 124 UserAuthentication requests"))
  }

  @Test func rangesAreSeeded() throws {
    let arguments = "--mau 90000 --plan lite --growth 1%..3%..8% --draws 500"
    let (one, other) = (try whatIf(arguments), try whatIf(arguments))
    #expect(one == other)
    #expect(try whatIf(arguments + " --seed 2").scenarios[1].totalSpread != one.scenarios[1].totalSpread)
    let spread = try #require(one.scenarios[1].months[11].mauSpread)
    #expect(spread.p10 < spread.p50 && spread.p50 < spread.p90)
    #expect(spread.p10 > 101_000 && spread.p90 < 226_000)
  }

  /// Every draw costs what the engine says: seen through ranges so narrow that all draws are the same.
  @Test func drawsArePricedExactly() throws {
    let yaml = """
      base:
        month: 2026-10
        pools:
          - { pool: a, region: us-east-1, plan: lite, mau: 123456, enterprise: 999, machine_tokens: 4000 }
          - { pool: b, region: ap-northeast-1, plan: essentials, mau: 54321, replicas: [us-west-2] }
      scenarios:
        - { name: exact, growth: 0.031, enterprise_share: { share: 0.2, pools: [a] }, discount: 3.3 }
        - { name: drawn, growth: [0.031, 0.031], enterprise_share: { share: 0.2, pools: [a] }, discount: 3.3 }
      """
    let found = try fromFile(yaml, ["--draws", "16"])
    for (exact, drawn) in zip(found.scenarios[1].months, found.scenarios[2].months) {
      #expect(exact.net == drawn.net)
      let net = exact.net.tenBillionths
      #expect(drawn.netSpread == ScenarioSpread(p10: net, p50: net, p90: net))
      #expect(drawn.mauSpread == ScenarioSpread(p10: exact.mau, p50: exact.mau, p90: exact.mau))
    }
  }

  @Test(
    arguments: [
      ("scenarios: [{ name: a, grow: 1 }]", "scenarios.yaml:1: scenarios[1].grow is not known here."),
      ("scenarios:\n  - growth: 3%", "scenarios.yaml:2: scenarios[1] needs name."),
      (
        "scenarios:\n  - name: a\n    growth: fast",
        #"scenarios.yaml:3: scenarios[1].growth is "fast". It must be a rate"#
      ),
      (
        "scenarios:\n  - name: a\n    growth: [5%, 2%]",
        "scenarios.yaml:3: scenarios[1].growth is not in order. It must be [low, high]"
      ),
      (
        "scenarios:\n  - name: a\n    enterprise_share: 2",
        #"scenarios.yaml:3: scenarios[1].enterprise_share is "2". It must be a share from 0 to 1"#
      ),
      (
        "base: { pools: [{ pool: x, mau: 5 }] }\nscenarios:\n  - name: a\n    growth: { rate: 1%, pools: [y] }",
        #"scenarios.yaml:4: scenarios[1].growth.pools[1] is "y". It must be one of x."#
      ),
      ("scenarios: [{ name: a }, { name: a }]", "scenarios.yaml:1: scenarios[2] is a scenario of the same name"),
      ("months: 0\nscenarios: []", #"scenarios.yaml:1: months is "0". It must be from 1 to 120."#),
      ("scenarios:\n  - name: a\n    tenants: [{ mau: 5 }]", "scenarios.yaml:3: scenarios[1].tenants[1] needs pool."),
      ("base: { pools: [{ mau: 5, enterprise: 6 }] }", #"It must be no more than mau, 5."#),
      (
        "base: { pools: [{ mau: 9, refresh_only: 6, avoidable: 4 }] }",
        #"base.pools[1].avoidable is "4". It must be no more than mau less refresh_only, 3: nobody is in both."#
      ),
      (
        "base: { pools: [{ pool: x, mau: 5 }] }\nscenarios:\n  - { name: a, tenants: [{ pool: x, mau: 5 }] }",
        #"scenarios.yaml:3: scenarios[1].tenants[1].pool is "x", a pool of the base. It must be the id of a new pool."#
      ),
      (
        "scenarios:\n  - name: a\n    tenants: [{ pool: n, mau: 5 }, { pool: n, mau: 6 }]",
        #"scenarios.yaml:3: scenarios[1].tenants[2].pool is "n", as a new pool before."#
      ),
      ("scenarios:\n  - name: as it is", "scenarios.yaml:2: scenarios[1] is called as the first column is, as it is."),
      (
        "scenarios:\n  - name: a\n    machine_tokens: { requests: 5, factor: 2 }",
        "scenarios.yaml:3: scenarios[1].machine_tokens is given both requests and factor. It must be one of them."
      ),
      (
        "scenarios:\n  - name: a\n    vendor: nope",
        #"scenarios.yaml:3: scenarios[1].vendor is "nope". It must be a service of the catalogs: azure-ad-b2c, clerk"#
      ),
      (
        "scenarios:\n  - name: a\n    vendor: { name: clerk, plan: Nope }",
        #"scenarios.yaml:3: scenarios[1].vendor.plan is "Nope". It must be a plan of Clerk: "#
      ),
      (
        "break_even: [lite, gold]",
        #"scenarios.yaml:1: break_even[2] is "gold". It must be one of lite, essentials, plus, legacy, each but plus"#
      ),
      (
        "break_even: [lite, plus+advanced_security]",
        #"scenarios.yaml:1: break_even[2] is "plus+advanced_security". It must be one of lite, essentials, plus"#
      ),
      (
        "break_even: [lite]",
        "scenarios.yaml:1: break_even[1] is the only way to pay. It must be beside another one to compare it with"
      ),
      ("scenarios: {", "this is not YAML"),
    ])
  func mistakesAreNamed(yaml: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try fromFile(yaml, yaml.hasPrefix("base") ? [] : ["--mau", "5"])
    }
    #expect(error.map { "\($0)".contains(message) } == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test(
    arguments: [
      "", "--mau 5", "--enterprise-mau 5 --growth 1%", "--mau 5 --enterprise-mau 6 --growth 1%", "--mau 5 --growth x",
      "--mau 5 --growth 5%..2%", "--mau 5 --cleanup 200%", "--mau 5 --growth 1% --months 0", "--mau 5 --discount 101",
      "--mau 5 --growth 1% --draws 0",
    ])
  func usage(arguments: String) {
    let error = #expect(throws: (any Error).self) { try whatIf(arguments) }
    #expect(error.map { Maumeter.exitCode(for: $0).rawValue } == 64)
  }

  /// Sums that leave the range of money end with a sentence, not with the program.
  @Test(arguments: [
    "--mau 1000000000 --plan lite --growth 100% --months 120", "--mau 1000000000 --plan plus --growth 0% --months 120",
  ])
  func hugeCostsAreRefused(arguments: String) {
    let error = #expect(throws: CommandError.self) { try whatIf(arguments) }
    #expect(error?.message.contains("give fewer --months, or less growth") == true)
  }

  /// Users are never cut: not those of the base, not those of a scenario, and not those of a draw.
  @Test(arguments: [
    ("--mau 12000000000 --plan lite --growth 3% --months 2", "12,000,000,000 users or machine tokens of one pool"),
    ("--mau 5 --machine-tokens 12000000000 --growth 3%", "12,000,000,000 users or machine tokens of one pool"),
    ("--mau 1000000 --plan lite --growth 90% --months 36", "growth 90% comes to 10,000,000,000 users"),
    ("--mau 3000000000 --plan lite --growth=-10%..400% --months 1 --draws 200", "growth -10%..400% comes to "),
  ])
  func usersAreNotCut(arguments: String, message: String) {
    let error = #expect(throws: CommandError.self) { try whatIf(arguments) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.status == .usage)
  }

  /// A gap is told once for a scenario, not in every month of it.
  @Test func gapsAreToldOnce() throws {
    let found = try whatIf("--mau 100000 --plan lite --replica nowhere")
    #expect(found.warnings.count { $0.contains("not in the total") } == 1)
    #expect(found.scenarios[1].missing.count == 1 && found.scenarios[0].missing.isEmpty)
  }

  /// What has no price at all is not free of charge.
  @Test func aScenarioWithoutAnyPriceIsAnError() {
    let error = #expect(throws: CommandError.self) { try whatIf("--mau 100000 --plan lite --to-region nowhere") }
    #expect(error?.status == .badConfiguration)
    #expect(error?.message.hasPrefix("nowhere: ") == true, "\(error?.message ?? "")")
    let assumed = try? whatIf("--mau 100000 --plan lite --to-region nowhere --assume-region us-east-1")
    #expect(assumed?.scenarios.map { $0.months[0].net.description } == ["495", "495"])
  }

  @Test func whatComesTooLateIsTold() throws {
    let found = try fromFile(
      """
      scenarios:
        - { name: a, growth: { rate: 3%, from: 2030-01 } }
        - { name: b, launches: [{ month: 2026-03, users: 5 }] }
        - { name: c, growth: { rate: 3%, from: 2020-01 } }
      """, ["--mau", "5"])
    #expect(
      found.warnings == [
        "a: a change of 2030-01 is outside the months looked at, 2026-11 to 2027-10: see --months.",
        "b: the launch of 2026-03 is outside the months looked at, 2026-11 to 2027-10: see --months.",
      ])
  }

  @Test(arguments: ["", "scenarios: []", "months: 3"])
  func aFileWithoutScenarios(yaml: String) {
    let error = #expect(throws: CommandError.self) { try fromFile(yaml, ["--mau", "5"]) }
    #expect(error?.message.contains("has no scenarios") == true)
  }

  /// A pool has no replica in the Region in which it is.
  @Test func replicasAreElsewhere() throws {
    let found = try whatIf("--mau 100000 --plan essentials --replica ap-northeast-1 --machine-tokens 1000")
    #expect(found.scenarios[1].months.map(\.net) == found.scenarios[0].months.map(\.net))
    let yaml = """
      base: { pools: [{ pool: a, region: us-east-1, plan: plus, mau: 5, replicas: [us-west-2, us-east-1] }] }
      scenarios: [{ name: a }]
      """
    let error = #expect(throws: ConfigurationError.self) { try fromFile(yaml) }
    #expect(error.map { "\($0)".contains("base.pools[1].replicas[2] is \"us-east-1\"") } == true)
  }

  @Test func allServices() throws {
    let found = try whatIf("--mau 5000 --vendor all")
    let names = try Catalog.embedded().vendorNames
    #expect(found.scenarios.map(\.name) == ["as it is"] + names)
    #expect(try whatIf("--mau 5000 --vendor clerk --vendor all").scenarios.count == found.scenarios.count)
    // A service whose price for so many users is not known is left out, and named; by its own name it is an error.
    let large = try whatIf("--mau 1200000 --vendor all")
    #expect(!large.scenarios.map(\.name).contains("clerk"))
    #expect(large.warnings.contains { $0.hasPrefix("clerk is left out: The table of Clerk (Pro)") })
    #expect(throws: PricingError.self) { try whatIf("--mau 1200000 --vendor clerk") }
  }

  @Test func scenariosOfOneNameAreRefused() throws {
    let error = #expect(throws: CommandError.self) { try whatIf("--mau 5 --to-plan plus --to-plan plus") }
    #expect(error?.message.hasPrefix(#"Two scenarios are called "plus""#) == true)
    let both = #expect(throws: CommandError.self) {
      try fromFile("scenarios: [{ name: plus, plan: plus }]", ["--mau", "5", "--to-plan", "plus"])
    }
    #expect(both?.status == .usage)
  }

  @Test func steepGrowthIsTold() throws {
    let found = try fromFile("scenarios: [{ name: a, growth: 3 }, { name: b, growth: 90% }]", ["--mau", "5"])
    #expect(found.warnings == ["a: growth of 3 is 300 % a month. Write 3 % as 3%, if that is meant."])
    #expect(try whatIf("--mau 5 --growth 100 --months 1").warnings.count == 1)
    for rate in ["101", "100000000", "1%..100000000", "-2"] {
      #expect(throws: (any Error).self, "\(rate)") { try whatIf("--mau 5 --growth=\(rate)") }
    }
  }

  /// Lite and Essentials share what is free, and each user of Essentials costs more.
  @Test func theOrderOfFreeUsersIsTold() throws {
    let yaml = """
      base:
        month: 2026-10
        pools:
          - { pool: a, region: us-east-1, plan: lite, mau: 8000 }
          - { pool: b, region: us-east-1, plan: essentials, mau: 8000 }
      months: 2
      scenarios:
        - { name: plus, plan: plus }
      """
    let found = try fromFile(yaml)
    // 6,000 users are charged: those of Essentials all, or none but what Lite leaves.
    let range = try #require(found.scenarios[0].months[0].listRange)
    #expect(range == Bill.CostRange(low: try Money("33"), high: try Money("90")))
    #expect(found.scenarios[1].months[0].listRange == nil, "nothing is free on Plus")
    #expect(
      found.notes.filter { $0.contains("in which order") } == [
        """
        as it is: AWS does not say in which order the free quantity is spent: the list price of 2 months, 2026-11 to \
        2026-12, is between 66 and 180 USD. It is spent in proportion to the users.
        """
      ])
  }

  @Test func whereBreakEvenEndsIsTold() throws {
    let found = try whatIf("--mau 5000 --break-even lite,clerk")
    let notes = found.notes.filter { $0.hasPrefix("Break-even of lite and Clerk") }
    #expect(!notes.isEmpty && notes.allSatisfy { $0.contains("ends at 1,000,000 users: no price of Clerk") })
    #expect(!(try whatIf("--mau 5000 --break-even lite,plus")).notes.contains { $0.hasPrefix("Break-even of") })
  }

  @Test func unknownServicesAreNamed() {
    let error = #expect(throws: CommandError.self) { try whatIf("--mau 5 --vendor nobody") }
    #expect(error?.message.contains("Known: azure-ad-b2c, clerk") == true)
    #expect(throws: CommandError.self) { try whatIf("--mau 5 --break-even lite,plus+advanced_security") }
    for names in ["lite", "lite,lite"] {
      let error = #expect(throws: CommandError.self) { try whatIf("--mau 5 --break-even \(names)") }
      #expect(error?.message.contains("only \"\(names)\"") == true)
    }
  }
}
