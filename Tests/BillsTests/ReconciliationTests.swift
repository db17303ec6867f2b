import Domain
import TestSupport
import Testing

@testable import Bills

@Suite struct ReconciliationTests {
  static let october = Month(year: 2026, month: 10)
  static let tokyo = "ap-northeast-1"

  static func key(_ meter: Meter = .directMAU, _ plan: Plan? = .lite, _ region: String = tokyo) -> ComparisonKey {
    ComparisonKey(month: october, region: region, meter: meter, plan: plan)
  }

  static func billed(
    _ quantity: Int64, _ key: ComparisonKey = key(), cost: String = "0", list: String? = nil, account: String? = "1",
    kind: BilledUsage.Kind = .usage, isEstimated: Bool = false, currency: String = "USD"
  ) throws -> BilledUsage {
    BilledUsage(
      month: key.month, format: .focus, kind: kind, payer: nil, account: account, region: key.region, usageType: "x",
      meaning: .meter(key.meter, plan: key.plan), currency: currency,
      quantity: kind == .usage ? BillNumber(quantity) : nil,
      cost: try #require(BillNumber(cost)), listCost: list.flatMap { BillNumber($0) }, lines: 1,
      isEstimated: isEstimated)
  }

  static func own(
    _ quantity: Int64, _ key: ComparisonKey = key(), cost: String? = "0", account: String? = "1"
  ) -> OwnUsage {
    OwnUsage(key: key, account: account, quantity: quantity, cost: cost.flatMap { BillNumber($0) })
  }

  /// Own counts with records of account 1 in Tokyo.
  static func count(_ usages: [OwnUsage], _ change: (inout OwnCount) -> Void = { _ in }) -> OwnCount {
    var count = OwnCount(usages: usages)
    count.places[.init(month: october, account: "1", region: tokyo)] = .init()
    for usage in usages { count.pricesOfBilled[usage.key] = .zero }
    change(&count)
    return count
  }

  static func reconcile(_ billed: [BilledUsage], _ own: OwnCount) -> Reconciliation {
    Reconciliation(billed: billed, own: own, tolerance: .percent(BillNumber(1)))
  }

  private func causes(_ billed: [BilledUsage], _ own: OwnCount) -> [String] {
    Self.reconcile(billed, own).lines.flatMap(\.causes).map { cause in
      [cause.kind.rawValue, cause.quantity?.description, cause.isExact ? "exact" : nil].compactMap(\.self)
        .joined(separator: " ")
    }
  }

  @Test func equal() throws {
    let result = Self.reconcile(
      [try Self.billed(100, cost: "0.5"), try Self.billed(20, cost: "0.11", account: "2")],
      Self.count([Self.own(120, cost: "0.61")]))
    #expect(result.lines.count == 1 && result.lines[0].isEqual && result.lines[0].causes.isEmpty)
    #expect(result.isWithinTolerance)
  }

  @Test func nothingOfTheRegionIsRecorded() throws {
    let ireland = Self.key(.directMAU, .lite, "eu-west-1")
    #expect(
      try causes(
        [Self.billed(5), Self.billed(7, ireland)], Self.count([Self.own(5)]) { $0.pricesOfBilled[ireland] = .zero })
        == ["region_not_recorded 7 exact"])
  }

  @Test func nothingOfAnAccountIsRecorded() throws {
    #expect(
      try causes([Self.billed(5), Self.billed(7, account: "2")], Self.count([Self.own(5)])) == [
        "account_not_recorded 7 exact"
      ])
  }

  @Test func theBillHasNoSuchLine() throws {
    #expect(causes([], Self.count([Self.own(5)])) == ["not_in_bill -5 exact"])
  }

  @Test func aPlanChanged() throws {
    let plus = Self.key(.directMAU, .plus)
    #expect(
      try causes(
        [Self.billed(60), Self.billed(40, plus)], Self.count([Self.own(90), Self.own(10, plus)])) == [
          "plan -30 exact", "plan 30 exact",
        ])
    // All of it, where one side has no such line.
    #expect(
      try causes([Self.billed(90, plus)], Self.count([Self.own(90)]) { $0.pricesOfBilled[plus] = .zero }) == [
        "plan -90 exact", "plan 90 exact",
      ])
  }

  @Test func usersOfProviders() throws {
    let enterprise = Self.key(.enterpriseMAU, nil)
    #expect(
      try causes(
        [Self.billed(70), Self.billed(30, enterprise)],
        Self.count([Self.own(100)]) { $0.pricesOfBilled[enterprise] = .zero }) == [
          "identity_provider -30 exact", "identity_provider 30 exact",
        ])
  }

  @Test func theFreeQuantity() throws {
    #expect(
      try causes([Self.billed(2_345)], Self.count([Self.own(12_345)]) { $0.free[Self.key()] = 10_000 }) == [
        "free_quantity -10000 exact"
      ])
    var free = try Self.billed(10_000)
    free.meaning = .free(.directMAU)
    #expect(try causes([Self.billed(2_345), free], Self.count([Self.own(12_345)])) == ["free_quantity -10000 exact"])
  }

  @Test func aRuleThatClosesTheDifferenceComesFirst() throws {
    let evidence = OwnCount.Evidence(
      unattributed: 50,
      otherRules: [
        .init(setting: "count_removals: true", users: 4), .init(setting: "rules: quotas-page", users: -9),
        .init(setting: "rules: other", users: 6),
      ])
    func own(_ quantity: Int64) -> OwnCount {
      Self.count([Self.own(quantity)]) {
        $0.places[.init(month: Self.october, account: "1", region: Self.tokyo)] = evidence
      }
    }
    #expect(try causes([Self.billed(104)], own(100)) == ["counting_rule 4 exact"])
    #expect(try causes([Self.billed(91)], own(100)) == ["counting_rule -9 exact"])
    // The largest of those that do not, and what is left may be unattributed.
    #expect(try causes([Self.billed(110)], own(100)) == ["counting_rule 6", "unattributed 4"])
    #expect(try causes([Self.billed(200)], own(100)) == ["counting_rule 6", "unattributed 50", "unexplained 44"])
    #expect(try causes([Self.billed(90)], own(100)) == ["counting_rule -9", "unexplained -1"])
  }

  @Test func timeExplainsTheRest() throws {
    #expect(
      try causes([Self.billed(5)], Self.count([Self.own(9)]) { $0.openMonths = [Self.october] }) == [
        "month_not_over -4"
      ])
    #expect(try causes([Self.billed(5, isEstimated: true)], Self.count([Self.own(9)])) == ["bill_not_final -4"])
  }

  @Test func whatNoLogTells() throws {
    let security = Self.key(.advancedSecurityMAU, nil)
    #expect(
      try causes(
        [Self.billed(9, security, cost: "0.45")], Self.count([]) { $0.pricesOfBilled[security] = BillNumber("0.45") })
        == ["not_in_logs 9 exact"])
  }

  // MARK: Prices

  private func price(_ cost: String, list: String? = nil, ours: String?, _ change: (inout OwnCount) -> Void = { _ in })
    throws -> [Cause]
  {
    Self.reconcile(
      [try Self.billed(100, cost: cost, list: list)],
      Self.count([Self.own(100, cost: ours)]) { count in
        count.pricesOfBilled[Self.key()] = ours.flatMap { BillNumber($0) }
        change(&count)
      }
    ).lines.flatMap(\.causes)
  }

  @Test func prices() throws {
    #expect(try price("10", ours: "10").isEmpty)
    #expect(try price("10.004", ours: "10").map(\.kind) == [.rounding])
    #expect(try price("9", list: "10", ours: "10").map(\.kind) == [.discount])
    #expect(try price("9", list: "10", ours: "10")[0].sentence.contains("10 % below"))
    #expect(try price("9.25", ours: "10").map(\.kind) == [.discount])
    #expect(try price("9.25", ours: "10")[0].sentence.contains("7.5 %"))
    #expect(try price("12", ours: "10").map(\.kind) == [.rate])
    #expect(try price("12", ours: "10") { $0.free[Self.key()] = 50 }.map(\.kind) == [.freeQuantityPrice])
    #expect(try price("12", ours: nil).map(\.kind) == [.notPriced])
  }

  @Test func discountLinesAreInTheCostAndCreditsAreNot() throws {
    let result = Self.reconcile(
      [
        try Self.billed(100, cost: "10"), try Self.billed(0, cost: "-1", kind: .discount),
        try Self.billed(0, cost: "-5", kind: .credit),
      ], Self.count([Self.own(100, cost: "9")]) { $0.pricesOfBilled[Self.key()] = BillNumber(9) })
    #expect(result.lines.count == 1 && result.lines[0].isEqual)
    #expect(result.adjustments.map(\.kind) == [.discount, .credit])
  }

  /// Amounts in another currency are not compared, and a gate does not open on quantities alone.
  @Test func otherCurrenciesHaveNoDifference() throws {
    let result = Self.reconcile(
      [try Self.billed(100, cost: "1000", currency: "CNY")], Self.count([Self.own(100, cost: "9")]))
    #expect(result.lines[0].costDifference == nil && result.lines[0].causes.map(\.kind) == [.otherCurrency])
    #expect(!result.isWithinTolerance && !result.lines[0].hasComparableCost)
    let nothing = Self.reconcile([try Self.billed(100, currency: "CNY")], Self.count([Self.own(100)]))
    #expect(nothing.isWithinTolerance, "nothing is charged in it")
  }

  /// Yen and dollars on one line have no sum; how many users there are does not depend on them.
  @Test func severalCurrenciesAreNotAdded() throws {
    let result = Self.reconcile(
      [try Self.billed(60, cost: "6"), try Self.billed(40, cost: "620", currency: "JPY")],
      Self.count([Self.own(100, cost: "10")]) { $0.pricesOfBilled[Self.key()] = BillNumber(10) })
    let line = result.lines[0]
    #expect(line.currency == "JPY, USD" && line.billed?.cost == nil && line.quantityDifference == .zero)
    #expect(line.causes.map(\.kind) == [.otherCurrency])
  }

  @Test func aBillThatDoesNotSayHowMany() throws {
    var usage = try Self.billed(0, cost: "12")
    usage.quantity = nil
    let line = Self.reconcile([usage], Self.count([Self.own(100, cost: "10")])).lines[0]
    #expect(line.causes.map(\.kind) == [.noQuantity] && line.causes[0].cost == BillNumber(2))
    #expect(!line.isWithinTolerance)
  }

  /// Half a comparison opens no gate: what costs the same may be other users.
  @Test func withoutAQuantityTheCostAloneDoesNotPass() throws {
    var usage = try Self.billed(0, cost: "12")
    usage.quantity = nil
    let own = Self.count([Self.own(100, cost: "12")])
    #expect(!Self.reconcile([usage], own).isWithinTolerance)
    // An amount is a tolerance of costs only.
    #expect(Reconciliation(billed: [usage], own: own, tolerance: .amount(BillNumber(1))).isWithinTolerance)
  }

  /// Tokyo agrees, but Ireland has more users than were counted, and takes a larger part of the free quantity.
  @Test func freeUnitsAreSharedWithLinesThatDiffer() throws {
    let ireland = Self.key(.directMAU, .lite, "eu-west-1")
    let result = Self.reconcile(
      [try Self.billed(9_000, cost: "22"), try Self.billed(9_000, ireland, cost: "22")],
      Self.count([Self.own(9_000, cost: "11"), Self.own(3_000, ireland, cost: "11")]) { count in
        count.pricesOfBilled = [Self.key(): BillNumber(22), ireland: BillNumber(22)]
      })
    let tokyo = try #require(result.lines.first { $0.key.region == Self.tokyo })
    #expect(tokyo.causes.map(\.kind) == [.freeQuantityPrice] && tokyo.causes[0].cost == BillNumber(11))
    #expect(tokyo.causes[0].sentence.contains("other lines"))
  }

  @Test func aLineWithoutARegionCanBeOfAny() throws {
    let nowhere = Self.key(.directMAU, .lite, Reconciliation.unknownRegion)
    #expect(
      try causes(
        [Self.billed(7, nowhere)], Self.count([Self.own(7)]) { $0.pricesOfBilled[nowhere] = .zero }) == [
          "not_in_bill -7 exact", "region_not_named 7",
        ])
  }

  /// Bills and counts of any numbers, plans and Regions: the parts of each line add up to its differences.
  @Test(arguments: 1...60) func causesOfAnyBillAddUp(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let keys = [
      Self.key(), Self.key(.directMAU, .plus), Self.key(.enterpriseMAU, nil), Self.key(.machineTokens, nil),
      Self.key(.directMAU, .lite, "eu-west-1"), Self.key(.sms, nil),
      Self.key(.directMAU, .lite, Reconciliation.unknownRegion),
    ]
    func number() -> Int64 { random.number(0..<4) == 0 ? 0 : Int64(random.number(0..<30_000)) }
    func amount() -> String { "\(random.number(0..<500)).\(random.number(0..<1_000_000_000))" }
    var billed: [BilledUsage] = []
    for key in keys where random.number(0..<3) > 0 {
      let accounts = ["1", "2", nil].prefix(random.number(1..<4))
      for account in accounts {
        billed.append(
          try Self.billed(
            number(), key, cost: amount(), list: random.number(0..<2) == 0 ? amount() : nil, account: account,
            isEstimated: random.number(0..<4) == 0))
      }
    }
    if random.number(0..<2) == 0 { billed.append(try Self.billed(0, keys[0], cost: "-\(amount())", kind: .discount)) }
    let usages = keys.filter { _ in random.number(0..<3) > 0 }.map { Self.own(number(), $0, cost: amount()) }
    let own = Self.count(usages) { count in
      // What the bill has is priced, and what it has nothing of costs nothing.
      count.pricesOfBilled = [:]
      for key in keys {
        let quantities = billed.filter { $0.meaning == .meter(key.meter, plan: key.plan) && $0.region == key.region }
        guard !quantities.isEmpty else { continue }
        let isNone = quantities.allSatisfy { $0.quantity == .zero || $0.quantity == nil }
        count.pricesOfBilled[key] = isNone ? .zero : BillNumber(amount())
      }
      if random.number(0..<2) == 0 { count.free[keys[0]] = number() }
      count.places[.init(month: Self.october, account: "1", region: Self.tokyo)] = .init(
        unattributed: Int64(random.number(0..<50)),
        otherRules: [.init(setting: "a", users: Int64(random.number(0..<90)) - 45), .init(setting: "b", users: 7)])
    }
    for line in Self.reconcile(billed, own).lines {
      guard let quantity = line.quantityDifference, let cost = line.costDifference else { continue }
      #expect(line.causes.compactMap(\.quantity).reduce(.zero, +) == quantity, "\(line)")
      #expect(line.causes.compactMap(\.cost).reduce(.zero, +) == cost, "\(line)")
      let parts = line.causes.compactMap(\.quantity)
      #expect(parts.allSatisfy { ($0 < .zero) == (quantity < .zero) && $0.magnitude <= quantity.magnitude }, "\(line)")
    }
  }

  /// The parts of each line add up to its differences, whatever it is.
  @Test func causesAddUp() throws {
    let evidence = OwnCount.Evidence(unattributed: 3, otherRules: [.init(setting: "s", users: 2)])
    for quantity: Int64 in [0, 1, 7, 90, 103, 250] {
      let result = Self.reconcile(
        [try Self.billed(quantity, cost: "4.5")],
        Self.count([Self.own(100, cost: "2.2")]) { count in
          count.pricesOfBilled[Self.key()] = BillNumber("4.123456789")
          count.places[.init(month: Self.october, account: "1", region: Self.tokyo)] = evidence
        })
      let line = result.lines[0]
      #expect(line.causes.compactMap(\.quantity).reduce(.zero, +) == line.quantityDifference)
      #expect(line.causes.compactMap(\.cost).reduce(.zero, +) == line.costDifference)
    }
  }

  // MARK: Tolerance

  @Test(
    arguments: [
      ("1%", "1", "100", "0", "0", true), ("1%", "1.01", "100", "0", "0", false), ("1%", "0", "0", "0.01", "1", true),
      ("1%", "0", "0", "0.011", "1", false), ("0%", "0", "5", "0", "5", true),
      ("0%", "0.000000001", "5", "0", "5", false),
      ("5", "1000", "1", "5", "0", true), ("5", "0", "1", "-5.01", "100", false), ("0", "9", "1", "0", "0", true),
      ("2.5 %", "-2.5", "100", "0", "0", true), ("1%", "3", "0", "0", "0", false),
      ("1%", "1000000000", "99999999999", "0", "0", false), ("1%", "999999999", "99999999999", "0", "0", true),
    ])
  func tolerance(text: String, quantity: String, of: String, cost: String, ofCost: String, isAllowed: Bool) throws {
    let tolerance = try #require(Tolerance(text))
    let numbers = try [quantity, of, cost, ofCost].map { text in try #require(BillNumber(text)) }
    #expect(
      tolerance.allows(quantity: numbers[0], of: numbers[1], cost: numbers[2], ofCost: numbers[3]) == isAllowed)
  }

  @Test(arguments: ["", "%", "-1%", "x", "1%%", "1 2", "+1"]) func refusesTolerance(text: String) {
    #expect(Tolerance(text) == nil)
  }

  @Test func unknownLinesDifferByAllOfTheirCost() throws {
    var unknown = try Self.billed(5, cost: "0.6")
    unknown.meaning = .unknown(guess: .advancedSecurityMAU)
    let own = Self.count([])
    #expect(!Self.reconcile([unknown], own).isWithinTolerance)
    #expect(try Reconciliation(billed: [unknown], own: own, tolerance: #require(Tolerance("1"))).isWithinTolerance)
    unknown.cost = .zero
    #expect(Self.reconcile([unknown], own).isWithinTolerance)
  }
}
