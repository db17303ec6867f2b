import Domain
import Pricing
import Testing

@Suite struct ExplanationTests {
  @Test func eachLineCanBeCheckedByHand() throws {
    let bill = try shippedCatalog().bill(usages: [usage(1_000_000, region: "us-east-1")])
    let list = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonCognito/current/us-east-1/index.json"
    let announcement =
      "https://aws.amazon.com/about-aws/whats-new/2024/11/new-feature-tiers-essentials-plus-amazon-cognito"
    #expect(
      bill.explanation == [
        """
        2026-10, us-east-1, lite: 10,000 direct monthly active users (the first 10,000) are free. \
        Free quantity, read 2026-09-22 at \(announcement) (documented).
        """,
        """
        2026-10, us-east-1, lite: 90,000 direct monthly active users (10,001 to 100,000) × 0.0055 USD = 495 USD. \
        Rate of cognito-lite, read 2025-10-28 at \(list) (observed).
        """,
        """
        2026-10, us-east-1, lite: 900,000 direct monthly active users (100,001 to 1,000,000) × 0.0046 USD = 4,140 USD. \
        Rate of cognito-lite, read 2025-10-28 at \(list) (observed).
        """,
        "Total: 0 + 495 + 4,140 = 4,635 USD.",
      ])
  }

  @Test func timeDiscountsAndOwnNumbersAreSaid() throws {
    var settings = PricingSettings()
    settings.discounts = [
      Discount(meter: .provisionedRate, kind: .percentage(try Percentage("10"))),
      Discount(meter: .email, kind: .rate(try Money("0.00009"))),
    ]
    settings.rates = [RateKey(meter: .email): try Money("0.0001")]
    let bill = try shippedCatalog().bill(
      usages: [
        usage(1, .plus, .provisionedRate, region: "us-east-1", month: "2026-09", heldSeconds: 7 * 86_400),
        usage(10_000, .plus, .email, region: "us-east-1", month: "2026-09"),
      ], settings: settings)
    #expect(
      bill.explanation == [
        """
        2026-09, us-east-1: 1 provisioned request per second (1 to 1) × 45 USD × 604,800/2,592,000 seconds of the month \
        = 10.5 USD. Less 10 %: 9.45 USD. Rate of cognito-provisioned-rate, read 2024-01-25 at \
        https://aws.amazon.com/about-aws/whats-new/2024/01/provisioned-capacity-api-limits-amazon-cognito/ (documented).
        """,
        """
        2026-09, us-east-1: 10,000 e-mails (1 to 10,000) × 0.0001 USD = 1 USD. At your rate of 0.00009 USD: 0.9 USD. \
        Rate given by you (rates.email).
        """,
        "Total: 9.45 + 0.9 = 10.35 USD.",
      ])
  }

  @Test func bothEndsOfTheRangeAreSaid() throws {
    let bill = try shippedCatalog().bill(usages: [usage(10_000, .lite), usage(30_000, .essentials)])
    #expect(bill.explanation.last?.contains("between 355 and 450 USD") == true)
  }
}
