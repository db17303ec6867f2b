import Domain
import Testing

@testable import Pricing

@Suite struct BillFunctionTests {
  /// Random bills, each with other quantities than the function was made for: the totals of the engine, exactly.
  @Test func isTheBill() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 11)
    for round in 0..<3_000 {
      var scenario = try RandomScenario(&generator)
      scenario.settings.unknownPrices = .setAside
      scenario.settings.bandLimits = round % 3 == 0 ? .afterFreeQuantity : .absolute
      if round % 2 == 0 {
        scenario.settings.discounts = [
          Discount(meter: .directMAU, region: "us-east-1", kind: .percentage(try Percentage("7.3333333333"))),
          Discount(plan: .plus, kind: .rate(try Money("0.0123456789"))),
        ]
      }
      let function = try BillFunction(catalog, usages: scenario.usages, settings: scenario.settings)
      for _ in 0..<3 {
        for index in scenario.usages.indices {
          scenario.usages[index].quantity = Bool.random(using: &generator) ? generator.quantity() : 0
        }
        let total = try function.total(scenario.usages.map(\.quantity))
        let bill = try catalog.bill(usages: scenario.usages, settings: scenario.settings)
        guard total == .init(list: bill.listTotal, net: bill.total) else {
          Issue.record("round \(round): \(total) is not \(bill.listTotal), \(bill.total): \(scenario)")
          return
        }
      }
    }
  }

  /// Machine tokens have no sourced rate above 250,000: below it the function prices, above it fails or sets aside.
  @Test func missingRatesAreMissedAsByTheBill() throws {
    let catalog = try shippedCatalog()
    let usages = [try usage(1, .lite, .machineTokens), try usage(1, .lite)]
    var settings = PricingSettings()
    let function = try BillFunction(catalog, usages: usages, settings: settings)
    #expect(try function.total([1_000, 0]).net == Money("2.25"))
    #expect(throws: PricingError.self) { try function.total([6_000_000, 0]) }
    #expect(throws: PricingError.negativeQuantity(.directMAU, -1)) { try function.total([0, -1]) }
    settings.unknownPrices = .setAside
    let lenient = try BillFunction(catalog, usages: usages, settings: settings)
    #expect(try lenient.total([6_000_000, 100_000]).net == Money("495"))
  }
}
