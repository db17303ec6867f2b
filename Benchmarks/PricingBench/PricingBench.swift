import Catalogs
import Domain
import Pricing

/// Prints how many bills a second one core prices: `swift run -c release PricingBench`.
@main struct PricingBench {
  static func main() throws {
    let catalog = try Catalog(files: EmbeddedCatalogs.files.map(CatalogFile.init))
    let month = Month(year: 2026, month: 10)
    let clock = ContinuousClock()
    for (name, usages) in [("one pool", onePool(month)), ("three pools, four meters", threePools(month))] {
      let rounds = 200_000
      var sum = Money.zero
      let time = try clock.measure {
        for round in 0..<rounds {
          var usages = usages
          usages[0].quantity = Int64(round)
          sum = Money(tenBillionths: sum.tenBillionths ^ (try catalog.bill(usages: usages).total.tenBillionths))
        }
      }
      let nanoseconds = time.components.seconds * 1_000_000_000 + time.components.attoseconds / 1_000_000_000
      print("\(name): \(Int64(rounds) * 1_000_000_000 / nanoseconds) bills/s, check \(sum.tenBillionths)")
    }
  }

  static func onePool(_ month: Month) -> [Usage] {
    [
      Usage(
        month: month, account: "111122223333", region: "ap-northeast-1", pool: "ap-northeast-1_Example01", plan: .lite,
        meter: .directMAU, quantity: 1)
    ]
  }

  static func threePools(_ month: Month) -> [Usage] {
    func usage(_ region: String, _ pool: String, _ plan: Plan, _ meter: Meter, _ quantity: Int64) -> Usage {
      Usage(
        month: month, account: "111122223333", region: region, pool: pool, plan: plan, meter: meter, quantity: quantity)
    }
    return [
      usage("ap-northeast-1", "ap-northeast-1_Example01", .lite, .directMAU, 120_000),
      usage("us-east-1", "us-east-1_Example002", .essentials, .directMAU, 80_000),
      usage("us-east-1", "us-east-1_Example003", .plus, .directMAU, 4_000),
      usage("us-east-1", "us-east-1_Example002", .essentials, .enterpriseMAU, 1_050),
      usage("ap-northeast-1", "ap-northeast-1_Example01", .lite, .machineTokens, 38_000),
    ]
  }
}
