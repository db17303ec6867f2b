import Domain
import Testing

@testable import Pricing

@Suite struct BreakEvenTests {
  private func stretches(
    _ limit: Int64, _ steps: [Int64], _ one: (Int64) throws(PricingError) -> Money,
    _ other: (Int64) throws(PricingError) -> Money
  ) throws -> [String] {
    try BreakEven(upTo: limit, steps: steps, one, other).stretches.map {
      "\($0.from)-\($0.to.map(String.init) ?? "") \($0.cheaper)"
    }
  }

  /// Clerk's flat fee of 25 against Cognito's rates.
  @Test func aFeeAgainstARate() throws {
    let found = try stretches(
      100_000, [10_000], { _ in Money(tenBillionths: 250_000_000_000) },
      { users in Money(tenBillionths: max(0, users - 10_000) * 150_000_000) })
    // 25 / 0.015 = 1,666.67 users above the free ones.
    #expect(found == ["1-11666 second", "11667- first"])
  }

  @Test func touchingIsSaid() throws {
    let found = try stretches(
      10, [], { Money(tenBillionths: $0 * 5) }, { Money(tenBillionths: $0 * $0 * 0 + 25) })
    #expect(found == ["1-4 first", "5-5 neither", "6- second"])
  }

  /// Against looking at every number of users.
  @Test func isWhatTryingAllFinds() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<60 {
      func random() -> (price: (Int64) throws(PricingError) -> Money, steps: [Int64]) {
        let fee = Int64.random(in: 0...3_000, using: &generator)
        let limits = (0..<3).map { _ in Int64.random(in: 1...2_000, using: &generator) }.sorted()
        let rates = (0..<4).map { _ in Int64.random(in: 0...9, using: &generator) }
        return (
          { users in
            var amount = fee
            for (index, rate) in rates.enumerated() {
              let (from, to) = (index == 0 ? 0 : limits[index - 1], index < 3 ? limits[index] : .max)
              amount += max(0, min(users, to) - from) * rate
            }
            return Money(tenBillionths: amount)
          }, limits
        )
      }
      let (one, other) = (random(), random())
      let found = try BreakEven(upTo: 2_500, steps: one.steps + other.steps, one.price, other.price)
      for users in Int64(1)...2_500 {
        let (a, b) = (try one.price(users), try other.price(users))
        let stretch = try #require(found.stretches.last { $0.from <= users })
        #expect(stretch.cheaper == (a == b ? .neither : a < b ? .first : .second))
        if let to = stretch.to { #expect(users <= to) }
      }
    }
    #expect(catalog.steps(of: [.directMAU], settings: PricingSettings()).contains(100_000))
  }

  /// Blocks jump: WorkOS is free to 1,000,000 users and then takes 2,500 for each million begun.
  @Test func blocksOfAVendor() throws {
    let catalog = try shippedCatalog()
    let vendor = try #require(catalog.vendors.first { $0.id == "vendor-workos" })
    let plan = vendor.plans[0]
    let steps = plan.steps(upTo: 3_500_000) + catalog.steps(of: [.directMAU], settings: PricingSettings())
    let found = try stretches(
      3_500_000, steps, { users throws(PricingError) in try vendor.quote(plan: plan, mau: users).amount },
      { _ in Money(tenBillionths: 3_000 * 10_000_000_000) })
    #expect(found == ["1-2000000 first", "2000001- second"])
  }
}
