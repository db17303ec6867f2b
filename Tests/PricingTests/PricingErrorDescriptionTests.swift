import Domain
import Pricing
import Testing

/// The wording of every error: what is wrong, then what to do.
@Suite struct PricingErrorDescriptionTests {
  static let october = Month(year: 2026, month: 10)

  @Test(
    arguments: [
      (.catalogUnreadable(file: "a.json"), "a.json is not JSON. Compare it with docs/catalog-format.md."),
      (
        .catalogInvalid("a.json", path: "tables[0].bands", .bandsDoNotMeet),
        """
        a.json: tables[0].bands does not continue where the band before it ends: bands start at 0, meet, and end with \
        null. The format is described in docs/catalog-format.md.
        """
      ),
      (
        .priceListUnreadable(file: "p.json"),
        """
        p.json is not a price list of AWS in JSON. Download \
        https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonCognito/current/index.json again.
        """
      ),
      (
        .priceListOfOther(file: "p.json", offerCode: "AmazonEC2"),
        """
        p.json is the price list of AmazonEC2, and not of AmazonCognito. Download \
        https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonCognito/current/index.json.
        """
      ),
      (
        .priceListEmpty(file: "p.json"),
        """
        p.json has no product with a price to compare. Download \
        https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonCognito/current/index.json again.
        """
      ),
      (
        .priceListInvalid(file: "p.json", sku: "S", .notANumber("x")),
        "p.json: the product S has \"x\" where a number belongs. Report it."
      ),
      (
        .priceListInvalid(file: "p.json", sku: "S", .notANumber(nil)),
        "p.json: the product S has nothing where a number belongs. Report it."
      ),
      (
        .priceListInvalid(file: "p.json", sku: "S", .notATime("today")),
        "p.json: the product S has \"today\" where the time belongs from which its price holds. Report it."
      ),
      (
        .priceListInvalid(file: "p.json", sku: "S", .noPriceInDollars),
        "p.json: the product S has no price in USD. Report it."
      ),
      (
        .priceListInvalid(file: "p.json", sku: "S", .bandsDoNotMeet),
        "p.json: the product S has bands that do not start at 0 and meet. Report it."
      ),
      (
        .noPrice(
          .directMAU, .lite, region: "eu-west-1", month: october, pricedRegions: ["ap-northeast-1", "us-east-1"]),
        """
        No price of direct monthly active users (lite) in eu-west-1 for 2026-10 has a source. Take the prices of another \
        Region with --assume-region ap-northeast-1 (known: ap-northeast-1, us-east-1), or give your own as \
        rates.eu-west-1.direct_mau.lite in the config.
        """
      ),
      (
        .noPrice(.machineTokens, nil, region: "eu-west-1", month: october, pricedRegions: ["us-east-1"]),
        """
        No price of machine token requests in eu-west-1 for 2026-10 has a source. Take the prices of another Region \
        with --assume-region us-east-1 (known: us-east-1), or give your own as rates.eu-west-1.machine_tokens in the \
        config.
        """
      ),
      (
        .noPrice(
          .machineTokens, nil, region: "eu-west-1", month: october, pricedRegions: ["us-east-1"], assumed: "mars-1"),
        """
        No price of machine token requests in eu-west-1 for 2026-10 has a source, and none in mars-1, which was to \
        stand in for it. Take the prices of another Region with --assume-region us-east-1 (known: us-east-1), or give \
        your own as rates.eu-west-1.machine_tokens in the config.
        """
      ),
      (
        .rateNotFound(RateKey(meter: .machineTokens, from: 250_000), to: 5_000_000, region: "us-east-1"),
        """
        The rate of machine token requests from 250,001 to 5,000,000 in us-east-1 is not in any source that was found. \
        Give it as rates.machine_tokens.250000 in the config.
        """
      ),
      (
        .rateNotFound(RateKey(meter: .sms), to: nil, region: "us-east-1"),
        """
        The rate of SMS messages at any quantity in us-east-1 is not in any source that was found. \
        Give it as rates.sms in the config.
        """
      ),
      (
        .vendorRateNotFound("Clerk", plan: "Pro", above: 1_000_000),
        "The table of Clerk (Pro) that was found ends at 1,000,000 users. Compare at most that many."
      ),
      (
        .notInForce(.directMAU, .plus, month: october),
        "Direct monthly active users (plus) had no price in 2026-10. Choose another plan or month."
      ),
      (
        .notInForce(.directMAU, .lite, month: Month(year: 2024, month: 10)),
        "There was no plan lite in 2024-10: plans began on 2024-11-22. Choose the plan legacy, or a later month."
      ),
      (
        .notInForce(.enterpriseMAU, nil, month: Month(year: 2017, month: 7)),
        "Enterprise (SAML, OIDC) monthly active users had no price in 2017-07. Choose another month."
      ),
      (
        .notSold(.advancedSecurityMAU, .plus),
        "The plan plus has advanced security in it, and nothing is charged on top. Leave the add-on out."
      ),
      (
        .notSold(.replicaMAU, .lite),
        "Replica monthly active users cannot be had on the plan lite. Choose another plan."
      ),
      (
        .notProrated(.sms), "SMS messages are not charged by time. Leave out how long they were held."
      ),
      (.negativeRate(Money(tenBillionths: -5_000_000_000)), "A rate is -0.5 USD. Rates are 0 or more."),
      (.negativeQuantity(.email, -2), "A quantity of e-mails is -2. Quantities are 0 or more."),
      (
        .heldTooLong(.provisionedRate, seconds: 9, month: october),
        "Provisioned requests per second cannot be held for 9 seconds of 2026-10. Give 0 to 2678400."
      ),
      (
        .outOfRange("0.02 × 9"),
        "0.02 × 9 is more than an amount can hold (922,337,203 USD). Check the quantity."
      ),
      (.invalidPercentage("x"), "\"x\" is no percentage. Write a number from 0 to 100, such as \"7.5\"."),
      (
        .invalidRateKey("x"),
        "rates.x names no rate. Write [region.]meter[.plan][.units before the band], such as machine_tokens.250000."
      ),
      (
        .rateOfNoPlan(RateKey(region: "eu-west-1", meter: .sms, plan: .lite), plans: []),
        """
        rates.eu-west-1.sms.lite would never be used: SMS messages have one price for all plans. \
        Write rates.eu-west-1.sms in the config.
        """
      ),
      (
        .rateOfNoPlan(RateKey(meter: .replicaMAU, plan: .lite), plans: [.essentials, .plus]),
        """
        rates.replica_mau.lite would never be used: replica monthly active users have a price on these plans only: \
        essentials, plus. Take one of them in the config.
        """
      ),
      (
        .invalidPeriods(4, periods: 2),
        "The set of periods 0b100 does not fit a month of 2 periods. Use one bit for each."
      ),
    ] as [(PricingError, String)])
  func isASentence(error: PricingError, text: String) {
    #expect(error.description == text)
  }
}
