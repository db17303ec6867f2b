import Domain
import Pricing
import Testing

/// Both ends of the total, against every order in which Regions and plans could draw on the free quantity.
@Suite struct CostRangeTests {
  /// Users of one plan in one Region, and the rate of the first band, in 10⁻¹⁰ USD.
  struct Draw {
    let usage: Usage
    let rate: Int64
  }

  @Test(arguments: [10_000, 60_000] as [Int64])
  func agreesWithEveryOrder(free: Int64) throws {
    let catalog = try shippedCatalog()
    var settings = PricingSettings()
    settings.freeOverrides = [.init(quantity: free)]
    var generator = SeededGenerator(seed: 10)
    var ranges = 0
    for _ in 0..<300 {
      var draws: [Draw] = []
      for region in ["us-east-1", "ap-northeast-1"] {
        for (plan, rate) in [(Plan.lite, 55_000_000), (.essentials, 150_000_000)] as [(Plan, Int64)]
        where Int.random(in: 0..<4, using: &generator) > 0 {
          // Inside the first band of Lite, where each user costs the rate.
          let quantity = Int64.random(in: 1...100_000, using: &generator)
          draws.append(Draw(usage: try usage(quantity, plan, region: region), rate: rate))
        }
      }
      let bill = try catalog.bill(usages: draws.map(\.usage), settings: settings)
      let totals = orders(draws).map { order in
        var left = free
        return order.reduce(into: Int64(0)) { total, draw in
          let share = min(left, draw.usage.quantity)
          left -= share
          total += (draw.usage.quantity - share) * draw.rate
        }
      }
      let (low, high) = (totals.min() ?? 0, totals.max() ?? 0)
      guard low < high else {
        #expect(bill.range == nil)
        continue
      }
      ranges += 1
      #expect(bill.range == Bill.CostRange(low: Money(tenBillionths: low), high: Money(tenBillionths: high)))
    }
    #expect(ranges > 100)
  }

  private func orders(_ draws: [Draw]) -> [[Draw]] {
    guard draws.count > 1 else { return [draws] }
    return draws.indices.flatMap { index in
      orders(Array(draws[..<index] + draws[(index + 1)...])).map { [draws[index]] + $0 }
    }
  }

  /// Seven Regions are too many orders to try where a stated quantity crosses bands.
  @Test func saysWhenItDoesNotKnow() throws {
    var settings = PricingSettings()
    settings.freeOverrides = [.init(quantity: 150_000)]
    settings.assumedRegion = "us-east-1"
    let usages = try (1...7).map { try usage(200_000, region: "eu-test-\($0)") }
    let bill = try shippedCatalog().bill(usages: usages, settings: settings)
    #expect(bill.range == nil)
    #expect(bill.warnings.contains(.rangeNotComputed(month: try month("2026-10"))))
  }
}
