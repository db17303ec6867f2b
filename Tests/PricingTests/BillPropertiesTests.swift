import Domain
import Pricing
import Testing

/// What holds for every bill.
@Suite struct BillPropertiesTests {
  static let rounds = 2_000

  /// Quantities of the lines add up to the usage, amounts to the total, and free lines come first and cost nothing.
  @Test func linesAddUp() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<Self.rounds {
      let scenario = try RandomScenario(&generator)
      let bill = try catalog.bill(usages: scenario.usages, settings: scenario.settings)
      let used = scenario.usages.reduce(Int64(0)) { $0 + $1.quantity }
      #expect(bill.charges.reduce(0) { $0 + $1.quantity } == used)
      #expect(bill.charges.reduce(Money.zero) { $0 + $1.amount } == bill.listTotal)
      for item in bill.items {
        #expect(item.charges.reduce(0) { $0 + $1.quantity } == item.quantity)
        #expect(item.usages.reduce(0) { $0 + $1.quantity } == item.quantity)
        #expect(item.charges.dropFirst().allSatisfy { !$0.isFree })
        for charge in item.charges {
          let amount = try charge.rate.multiplied(by: charge.quantity)
          #expect(charge.amount == amount)
          #expect(charge.isFree == (charge.rate == .zero))
          #expect(charge.quantity <= (charge.to ?? .max) - charge.from)
        }
      }
      if let range = bill.range {
        #expect(range.low < range.high)
        #expect((range.low...range.high).contains(bill.listTotal))
      }
    }
  }

  @Test func theOrderOfUsageChangesNothing() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<Self.rounds {
      let scenario = try RandomScenario(&generator)
      let bill = try catalog.bill(usages: scenario.usages, settings: scenario.settings)
      let other = try catalog.bill(usages: scenario.usages.shuffled(using: &generator), settings: scenario.settings)
      #expect(bill == other)
    }
  }

  /// Pools on any plan, with add-ons that some plans do not have.
  @Test func theNamesOfPoolsChangeNothing() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 8)
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    for _ in 0..<Self.rounds {
      var usages: [Usage] = []
      let names = (0..<6).map { "pool\($0)" }
      for name in names {
        let plan = [Plan.lite, .essentials, .plus].randomElement(using: &generator) ?? .lite
        for meter in [Meter.directMAU, .enterpriseMAU, .advancedSecurityMAU, .replicaMAU, .machineTokens] {
          usages.append(try usage(.random(in: 0...100_000, using: &generator), plan, meter, pool: name))
        }
      }
      let bill = try catalog.bill(usages: usages, settings: settings)
      let others = Dictionary(uniqueKeysWithValues: zip(names, names.shuffled(using: &generator)))
      for index in usages.indices { usages[index].pool = usages[index].pool.flatMap { others[$0] } }
      let other = try catalog.bill(usages: usages, settings: settings)
      #expect(bill.total == other.total)
      #expect(bill.unpriced.map(\.reason) == other.unpriced.map(\.reason))
    }
  }

  /// One user more never makes a bill smaller, and costs at most the dearest rate.
  @Test(arguments: [Plan.legacy, .lite, .essentials, .plus], [Meter.directMAU, .enterpriseMAU])
  func growsWithUsage(plan: Plan, meter: Meter) throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<Self.rounds / 4 {
      let quantity = generator.quantity()
      let cost = try catalog.bill(usages: [usage(quantity, plan, meter)]).total
      let oneMore = try catalog.bill(usages: [usage(quantity + 1, plan, meter)]).total
      #expect(cost <= oneMore)
      #expect(oneMore.tenBillionths - cost.tenBillionths <= 200_000_000)
    }
  }

  /// One pool of n users costs what several pools with n users together cost.
  @Test func poolsAreAddedUp() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<Self.rounds {
      let parts = (0..<Int.random(in: 1...5, using: &generator)).map { _ in generator.quantity() }
      let apart = try catalog.bill(usages: parts.enumerated().map { try usage($1, pool: "pool\($0)") })
      let together = try catalog.bill(usages: [usage(parts.reduce(0, +))])
      #expect(apart.total == together.total)
    }
  }
}
