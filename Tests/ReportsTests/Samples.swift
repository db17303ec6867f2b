import Domain
import Reports

@testable import Pricing

/// A catalog that never changes, so that outputs can be compared to the byte.
enum Samples {
  static let october = Month(year: 2026, month: 10)
  static let tokyo = "ap-northeast-1"
  static let virginia = "us-east-1"
  static let production = "111122223333"
  static let sandbox = "444455556666"

  static let catalog = Catalog(
    offers: [
      offer("lite", .directMAU, [.lite], [("0.0055", 100_000), ("0.0046", nil)]),
      offer("essentials", .directMAU, [.essentials], [("0.015", nil)]),
      offer("enterprise", .enterpriseMAU, nil, [("0.015", nil)]),
      offer("tokens", .machineTokens, nil, [("0.00225", nil)], .weak),
    ],
    allowances: [
      Allowance(
        id: "plans", meter: .directMAU, plans: [.lite, .essentials], quantity: 10_000, partitions: ["aws"], from: nil,
        until: nil, usageTypes: [], grandfathered: nil, source: source(.documented)),
      Allowance(
        id: "enterprise", meter: .enterpriseMAU, plans: nil, quantity: 50, partitions: ["aws"], from: nil, until: nil,
        usageTypes: [], grandfathered: nil, source: source(.documented)),
    ],
    partitions: [], regions: [])

  private static func offer(
    _ id: String, _ meter: Meter, _ plans: [Plan]?, _ rates: [(String, Int64?)],
    _ confidence: Source.Confidence = .observed
  ) -> Offer {
    var bands: [Band] = []
    for (rate, to) in rates { bands.append(Band(from: bands.last?.to ?? 0, to: to, rate: money(rate))) }
    let table = PriceTable(
      regions: [tokyo, virginia], from: nil, until: nil, bands: bands, source: source(confidence))
    return Offer(
      id: "sample-\(id)", title: id, meter: meter, plans: plans, unit: "unit", usageTypes: [], tables: [table])
  }

  private static func source(_ confidence: Source.Confidence) -> Source {
    Source(address: "https://example.com/prices", read: "2026-09-22", confidence: confidence, note: "sample")
  }

  static func money(_ text: String) -> Money {
    do { return try Money(text) } catch { preconditionFailure("\(error)") }
  }

  static func bill(_ usages: [Usage], _ settings: PricingSettings = PricingSettings()) -> Bill {
    do { return try catalog.bill(usages: usages, settings: settings) } catch { preconditionFailure("\(error)") }
  }
}
