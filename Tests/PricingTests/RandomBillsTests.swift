import Domain
import Foundation
import Pricing
import Testing

/// Random bills against a second formulation that shares no code with the engine: prices written here, one closed
/// formula for the cost of n users, free users as a difference of two such costs.
///
/// `MAUMETER_RANDOM_BILLS=1000000` runs a million.
@Suite struct RandomBillsTests {
  static var rounds: Int { Int(ProcessInfo.processInfo.environment["MAUMETER_RANDOM_BILLS"] ?? "") ?? 10_000 }

  @Test func agreesWithASecondFormulation() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 3)
    var paid = 0
    for round in 0..<Self.rounds {
      let scenario = try RandomScenario(&generator)
      let bill = try catalog.bill(usages: scenario.usages, settings: scenario.settings)
      let expected = scenario.expectedTotal()
      guard Int128(bill.total.tenBillionths) == expected else {
        Issue.record("round \(round): \(bill.total) is not \(expected) × 10⁻¹⁰: \(scenario)")
        return
      }
      if expected > 0 { paid += 1 }
    }
    #expect(paid > Self.rounds / 2, "most bills must have something to pay, or the test proves little")
  }
}

/// Usage and settings of one random bill.
struct RandomScenario {
  var usages: [Usage] = []
  var settings = PricingSettings()
  private var older: Set<String> = []
  private let freeOverride: Int64?

  init(_ generator: inout SeededGenerator) throws {
    let isLegacy = Bool.random(using: &generator)
    let plans: [Plan] = isLegacy ? [.legacy] : [.lite, .essentials, .plus]
    settings.freeScope = Bool.random(using: &generator) ? .payer : .account
    settings.bandScope = Bool.random(using: &generator) ? .payer : .account
    settings.freeSharing = Bool.random(using: &generator) ? .shared : .perPlan
    freeOverride = Int.random(in: 0..<4, using: &generator) == 0 ? generator.quantity() : nil
    if let freeOverride { settings.freeOverrides = [.init(quantity: freeOverride)] }
    for account in ["1", "2", "3"] {
      let payer = Bool.random(using: &generator) ? "9" : account
      settings.organisation.accounts[account] = Organisation.Account(payer: payer)
    }
    for number in 0..<Int.random(in: 1...6, using: &generator) {
      let pool = "pool\(number)"
      let plan = plans.randomElement(using: &generator) ?? .lite
      if Int.random(in: 0..<3, using: &generator) == 0 { older.insert(pool) }
      settings.organisation.pools[pool] = Organisation.Pool(
        created: try instant(older.contains(pool) ? "2024-11-22T18:00:00Z" : "2024-11-22T18:00:01Z"))
      let account = ["1", "2", "3"].randomElement(using: &generator)
      let region = ["us-east-1", "ap-northeast-1"].randomElement(using: &generator) ?? "us-east-1"
      func add(_ meter: Meter, _ quantity: Int64) throws {
        usages.append(
          Usage(
            month: try month(isLegacy ? "2024-10" : "2026-10"), account: account, region: region, pool: pool,
            plan: plan, meter: meter, quantity: quantity))
      }
      try add(.directMAU, generator.quantity())
      if Bool.random(using: &generator) { try add(.enterpriseMAU, generator.quantity()) }
      if Bool.random(using: &generator), plan != .plus {
        try add(.machineTokens, .random(in: 0...40_000, using: &generator))
      }
      if Bool.random(using: &generator), [.legacy, .lite].contains(plan) {
        try add(.advancedSecurityMAU, generator.quantity())
      }
    }
    usages.shuffle(using: &generator)
  }

  /// The sum over all items of cost(users) − cost(free users), in 10⁻¹⁰ USD.
  func expectedTotal() -> Int128 {
    var users: [Item: Int64] = [:]
    var drawn: [Pot: [Draw: Int64]] = [:]
    for usage in usages where usage.quantity > 0 {
      let item = Item(usage, self)
      users[item, default: 0] += usage.quantity
      let holder = settings.freeScope == .account ? usage.account ?? "" : payer(usage)
      if let name = potName(usage) {
        let isOlder = usage.plan == .lite && freeOverride == nil && older.contains(usage.pool ?? "")
        drawn[Pot(holder: holder, name: name), default: [:]][
          Draw(item: item, isOlder: isOlder && usage.meter == .directMAU), default: 0] += usage.quantity
      }
    }
    var free: [Item: Int64] = [:]
    for (pot, draws) in drawn {
      for (draw, part) in spread(pot, draws) { free[draw.item, default: 0] += part }
    }
    return users.reduce(into: Int128(0)) { sum, entry in
      sum += Self.cost(entry.key.rates, entry.value) - Self.cost(entry.key.rates, free[entry.key] ?? 0)
    }
  }

  private func payer(_ usage: Usage) -> String { settings.organisation.accounts[usage.account ?? ""]?.payer ?? "" }

  /// Who walks bands together; ordered as a bill is, which decides between equal remainders.
  struct Item: Hashable, Comparable {
    let payer, account, region, meter, plan: String

    init(_ usage: Usage, _ scenario: RandomScenario) {
      payer = scenario.payer(usage)
      account = scenario.settings.bandScope == .account ? usage.account ?? "" : ""
      region = usage.region
      meter = usage.meter.rawValue
      // "lite" comes after "essentials" in the alphabet, and before it in a bill.
      plan = usage.meter == .directMAU ? (usage.plan == .lite ? "a lite" : usage.plan.rawValue) : ""
    }

    static func < (left: Item, right: Item) -> Bool {
      (left.payer, left.account, left.region, left.plan) < (right.payer, right.account, right.region, right.plan)
    }

    /// (limit, price in 10⁻¹⁰ USD), the last limit beyond any quantity.
    var rates: [(Int64, Int128)] {
      switch (meter, plan) {
      case ("direct_mau", "essentials"), ("enterprise_mau", _): [(.max, 150_000_000)]
      case ("direct_mau", "plus"): [(.max, 200_000_000)]
      case ("direct_mau", _):
        [(100_000, 55_000_000), (1_000_000, 46_000_000), (10_000_000, 32_500_000), (.max, 25_000_000)]
      case ("machine_tokens", _): [(.max, 22_500_000)]
      default:
        [
          (50_000, 500_000_000), (100_000, 350_000_000), (1_000_000, 200_000_000), (10_000_000, 150_000_000),
          (.max, 100_000_000),
        ]
      }
    }
  }

  private struct Pot: Hashable { let holder, name: String }

  private struct Draw: Hashable { let item: Item; let isOlder: Bool }

  /// Price steps written as reliefs: all users at the first price, less the difference of each step above its limit.
  private static func cost(_ rates: [(Int64, Int128)], _ users: Int64) -> Int128 {
    zip(rates, rates.dropFirst()).reduce(Int128(users) * rates[0].1) { sum, step in
      sum - Int128(max(0, users - step.0.0)) * (step.0.1 - step.1.1)
    }
  }

  private func potName(_ usage: Usage) -> String? {
    switch (usage.meter, usage.plan) {
    case (.enterpriseMAU, _): "enterprise"
    case (.directMAU, .legacy): "legacy"
    case (.directMAU, .lite): settings.freeSharing == .shared ? "plans" : "lite"
    case (.directMAU, .essentials): settings.freeSharing == .shared ? "plans" : "essentials"
    default: nil
    }
  }

  /// Who gets how much of a pot.
  private func spread(_ pot: Pot, _ draws: [Draw: Int64]) -> [Draw: Int64] {
    let younger = draws.filter { !$0.key.isOlder }
    let older = draws.filter { $0.key.isOlder }
    if pot.name == "enterprise" { return Self.proportional(50, draws) }
    if let freeOverride { return Self.proportional(freeOverride, draws) }
    if pot.name == "legacy" { return Self.proportional(50_000, draws) }
    guard !older.isEmpty else { return Self.proportional(10_000, draws) }
    let all = Self.proportional(50_000, draws)
    guard younger.keys.reduce(0, { $0 + (all[$1] ?? 0) }) > 10_000 else { return all }
    return Self.proportional(10_000, younger).merging(Self.proportional(40_000, older)) { $0 + $1 }
  }

  /// Hands out one unit after the other of what rounding down leaves, always to the one that is shortest of its part.
  private static func proportional(_ free: Int64, _ draws: [Draw: Int64]) -> [Draw: Int64] {
    let sum = draws.values.reduce(Int128(0)) { $0 + Int128($1) }
    let whole = min(Int128(free), sum)
    var parts = draws.mapValues { Int64(whole * Int128($0) / sum) }
    let order = draws.keys.sorted { ($0.item, $0.isOlder ? 0 : 1) < ($1.item, $1.isOlder ? 0 : 1) }
    var shortfalls = order.map { (draw: $0, missing: whole * Int128(draws[$0] ?? 0) % sum) }
    for _ in 0..<(whole - parts.values.reduce(Int128(0)) { $0 + Int128($1) }) {
      guard let most = shortfalls.map(\.missing).max(), let place = shortfalls.firstIndex(where: { $0.missing == most })
      else { break }
      parts[shortfalls[place].draw, default: 0] += 1
      shortfalls[place].missing = -1
    }
    return parts
  }
}
