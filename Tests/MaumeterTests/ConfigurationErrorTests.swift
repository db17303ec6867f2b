import Testing

@testable import maumeter

/// Every mistake is told with file, line, path and what is allowed.
@Suite struct ConfigurationErrorTests {
  static let keys =
    "database, catalogs, rules, count_removals, users, sources, pools, clients, accounts, provisioned_rates, rates, "
    + "pricing, budgets, budget_webhook"
  static let rate = "[region.]meter[.plan][.units before the band], such as machine_tokens.250000"
  static let instant = "a day such as 2024-11-22, or a time such as 2024-11-22T18:00:00Z"

  @Test(
    arguments: [
      (
        "databse: x",
        ":1: databse is not known here. Known: \(keys)."
      ),
      ("database: \"\"", ":1: database is \"\". It must be a text that is not empty, or left out."),
      ("\nrules: gold", ":2: rules is \"gold\". It must be one of pricing-page, quotas-page."),
      ("count_removals: yes", ":1: count_removals is \"yes\". It must be true or false."),
      ("pools: [a]", ":1: pools is a list. It must be a mapping."),
      (
        "pools:\n  p:\n    plan: gold",
        ":3: pools.p.plan is \"gold\". It must be one of legacy, lite, essentials, plus."
      ),
      ("pools:\n  p: {plan: [{from: 2026-01-01}]}", ":2: pools.p.plan[1] needs plan."),
      (
        "pools:\n  p:\n    plan:\n      - {plan: lite, from: 2026-02-01}\n      - {plan: plus, from: 2026-01-01}",
        ":5: pools.p.plan[2] must begin after the plan before it: only the first may do without from."
      ),
      (
        "pools:\n  p:\n    plan:\n      - {plan: lite}\n      - {plan: plus}",
        ":5: pools.p.plan[2] must begin after the plan before it: only the first may do without from."
      ),
      (
        "pools:\n  p: {created: 2026-02-29}",
        ":2: pools.p.created is \"2026-02-29\". It must be \(instant)."
      ),
      ("pools:\n  p: {account: 123}", ":2: pools.p.account is \"123\". It must be the 12 digits of an AWS account."),
      (
        "pools:\n  p: {clients: [a]}\n  q: {clients: [a]}",
        ":3: pools.q.clients[1] is a client of p and of q. Keep one."
      ),
      ("pools:\n  p: {tags: [a]}", ":2: pools.p.tags is a list. It must be a mapping."),
      ("clients:\n  c: {pol: p}", ":2: clients.c.pol is not known here. Known: pool, name, tags, machine."),
      (
        "accounts:\n  prod: {name: x}",
        ":2: accounts.prod is no account. It must be the 12 digits of an AWS account, in quotes."
      ),
      (
        "rates: {coffee: 1}",
        ":1: rates.coffee is no rate. It must be \(rate)."
      ),
      (
        "rates:\n  email: 1\n  eu-west-1.machine_tokens.essentials.250000: 1",
        ":3: rates.eu-west-1.machine_tokens.essentials.250000 is a rate for the plan essentials, and machine token "
          + "requests have one price for all plans. It must be eu-west-1.machine_tokens.250000."
      ),
      (
        "rates: {replica_mau.lite: 1}",
        ":1: rates.replica_mau.lite is a rate for the plan lite, and replica monthly active users have no price on it. "
          + "It must be for essentials or plus."
      ),
      ("rates: {sms: -1}", ":1: rates.sms is \"-1\". It must be an amount of USD such as 0.0055, 0 or more."),
      ("pricing: {free_scope: org}", ":1: pricing.free_scope is \"org\". It must be one of payer, account."),
      ("pricing: {free: [{plans: [lite]}]}", ":1: pricing.free[1] needs quantity."),
      (
        "pricing: {free: [{plans: [], quantity: 1}]}",
        ":1: pricing.free[1].plans is an empty list. It must be a list of plans, or left out."
      ),
      (
        "pricing:\n  free:\n    - {plans: [lite], quantity: 1}\n    - {quantity: 2}\n"
          + "    - {plans: [plus, lite], quantity: 3}",
        ":5: pricing.free[3] is a second free quantity of direct monthly active users. It must be the only one of its "
          + "meter and plans."
      ),
      (
        "pricing: {free: [{meter: sms, quantity: 1}, {meter: sms, quantity: 1}]}",
        ":1: pricing.free[2] is a second free quantity of SMS messages. It must be the only one of its meter and plans."
      ),
      (
        "accounts:\n  \"000000000001\": {payer: \"000000000002\"}\n  \"000000000002\": {payer: \"000000000001\"}",
        ":2: accounts.000000000001 is paid for by 000000000002, for which it pays in turn. It must be without payer, "
          + "or one of its payers must."
      ),
      (
        "pools:\n  p: {plan: []}",
        ":2: pools.p.plan is an empty list. It must be a plan, or a list of plans, each with from."
      ),
      (
        "pricing: {free: [{quantity: 1.5}]}",
        ":1: pricing.free[1].quantity is \"1.5\". It must be a whole number, 0 or more."
      ),
      ("pricing: {discounts: [{meter: sms}]}", ":1: pricing.discounts[1] needs percent or rate."),
      (
        "pricing: {discounts: [{percent: 1, rate: 1}]}",
        ":1: pricing.discounts[1] needs either percent or rate, not both."
      ),
      (
        "pricing: {discounts: [{percent: 101}]}",
        ":1: pricing.discounts[1].percent is \"101\". It must be a number from 0 to 100, such as 7.5."
      ),
      (
        "pricing: {discounts: [{percent: 1, from: 2026-13}]}",
        ":1: pricing.discounts[1].from is \"2026-13\". It must be a month such as 2026-10."
      ),
      (
        "pricing:\n  discounts:\n    - {percent: 1, from: 2026-12, through: 2026-01}",
        ":3: pricing.discounts[1].through is before from. A time ends after it starts."
      ),
      (
        "pools:\n  us-east-1_p: {replicas: [us-west-2, us-east-1]}",
        ":2: pools.us-east-1_p.replicas[2] is in us-east-1, where the pool itself is. It must be in another Region."
      ),
      (
        "pools:\n  p: {advanced_security: on}",
        ":2: pools.p.advanced_security is \"on\". It must be true or false."
      ),
      (
        "pools:\n  p: {advanced_security: {from: 2026-01-01}}",
        ":2: pools.p.advanced_security is a mapping. It must be true, false or a list of times with from and to."
      ),
      (
        "pools:\n  p:\n    advanced_security:\n      - {from: 2026-02-01}\n      - {from: 2026-03-01}",
        ":5: pools.p.advanced_security[2] must begin after the time before it ends: only the last may do without to."
      ),
      (
        "pools:\n  p: {advanced_security: [{from: 2026-02-01, to: 2026-01-31}]}",
        ":2: pools.p.advanced_security[1].to is before from. A time ends after it starts."
      ),
      (
        "pools:\n  p: {replicas: us-west-2}",
        ":2: pools.p.replicas is \"us-west-2\". It must be a list."
      ),
      ("pools:\n  p: {replicas: [{from: 2026-01-01}]}", ":2: pools.p.replicas[1] needs region."),
      (
        "pools:\n  p: {enterprise_users: many}",
        ":2: pools.p.enterprise_users is \"many\". It must be a whole number, 0 or more."
      ),
      (
        "pools:\n  p: {linked_users: 1000000000000001}",
        ":2: pools.p.linked_users is \"1000000000000001\". It must be a whole number up to 1,000,000,000,000,000."
      ),
      (
        "pools:\n  p: {sms: {2026-13: 1}}",
        ":2: pools.p.sms.2026-13 is no month. It must be a month such as 2026-10."
      ),
      (
        "pools:\n  p: {email: {2026-10: -1}}",
        ":2: pools.p.email.2026-10 is \"-1\". It must be a whole number, 0 or more."
      ),
      (
        "clients:\n  c: {machine: [{to: soon}]}",
        ":2: clients.c.machine[1].to is \"soon\". It must be \(instant)."
      ),
      ("provisioned_rates: [{quantity: 1}]", ":1: provisioned_rates[1] needs region."),
      ("provisioned_rates: [{region: us-east-1}]", ":1: provisioned_rates[1] needs quantity."),
      (
        "provisioned_rates: [{region: us-east-1, quantity: 1, rate: 2}]",
        ":1: provisioned_rates[1].rate is not known here. Known: region, quantity, category, account, from, to."
      ),
      ("rules: pricing-page\nrules: quotas-page", ":2: rules is there twice. Keep one."),
      ("pools:\n  p: {}\n  \"p\": {}", ":3: p is there twice. Keep one."),
      ("pools: {p: {}, p: {}}", ":1: p is there twice. Keep one."),
      ("rules: [", ":2: this is not YAML: did not find expected node content."),
      (
        "- a",
        ":1: the file is a list. It must be a mapping with \(keys)."
      ),
    ] as [(String, String)])
  func told(yaml: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try ConfigurationTests.read(yaml) }
    #expect(error?.description == "maumeter.yaml" + message)
  }

  /// Pays for itself, in other words; and a payer that another one pays for.
  @Test func payersThatAreNoCircle() throws {
    let ids = (1...3).map { "00000000000\($0)" }
    let configuration = try ConfigurationTests.read(
      "accounts: {\"\(ids[0])\": {payer: \"\(ids[1])\"}, \"\(ids[1])\": {payer: \"\(ids[2])\"}, "
        + "\"\(ids[2])\": {payer: \"\(ids[2])\"}}")
    #expect(configuration.pricing.organisation.payer(of: ids[0]) == ids[1])
  }

  @Test func aRegionThatIsNotKnownStandsInForNone() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationTests.read("pricing:\n  assume_region: mars")
    }
    #expect(
      error?.description.hasPrefix("maumeter.yaml:2: pricing.assume_region is \"mars\". It must be one of ap-") == true)
  }
}
