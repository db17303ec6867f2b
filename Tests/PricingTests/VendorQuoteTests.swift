import Domain
import Pricing
import Testing

@Suite struct VendorQuoteTests {
  @Test(
    arguments: [
      ("vendor-clerk", "Pro", 50_000, "25"), ("vendor-clerk", "Pro", 100_000, "1025"),
      ("vendor-clerk", "Pro", 1_000_000, "17225"),
      ("vendor-workos", "AuthKit", 1_000_000, "0"), ("vendor-workos", "AuthKit", 1_000_001, "2500"),
      ("vendor-workos", "AuthKit", 3_000_000, "5000"),
      ("vendor-kinde", "Pro", 10_500, "25"), ("vendor-kinde", "Plus", 20_500, "238"),
      ("vendor-kinde", "Scale", 20_500, "401"),
      ("vendor-propelauth", "Growth", 11_000, "200"),
      ("vendor-azure-ad-b2c", "P1", 150_000, "325"),
    ] as [(String, String, Int64, String)])
  func prices(id: String, planName: String, mau: Int64, amount: String) throws {
    let vendor = try #require(try shippedCatalog().vendors.first { $0.id == id })
    let plan = try #require(vendor.plans.first { $0.name == planName })
    let quote = try vendor.quote(plan: plan, mau: mau)
    #expect(quote.amount.description == amount)
    #expect(quote.label == "\(vendor.title) \(planName), as read on \(plan.source.read)")
  }

  @Test func endsWhereTheTableEnds() throws {
    let clerk = try #require(try shippedCatalog().vendors.first { $0.id == "vendor-clerk" })
    #expect(throws: PricingError.vendorRateNotFound("Clerk", plan: "Pro", above: 1_000_000)) {
      try clerk.quote(plan: clerk.plans[0], mau: 1_000_001)
    }
    #expect(throws: PricingError.negativeQuantity(.directMAU, -1)) { try clerk.quote(plan: clerk.plans[0], mau: -1) }
  }

  @Test func everyVendorHasADatedSource() throws {
    let vendors = try shippedCatalog().vendors
    #expect(
      vendors.map(\.id) == [
        "vendor-azure-ad-b2c", "vendor-clerk", "vendor-kinde", "vendor-propelauth", "vendor-workos",
      ])
    for plan in vendors.flatMap(\.plans) { #expect(Day(plan.source.read) != nil) }
  }
}
