import Domain
import Pricing
import Testing

@Suite struct PriceListDifferenceTests {
  static func list(_ products: [ListedProduct]) throws -> PriceList {
    try PriceList(file: "index.json", bytes: offerFile(products))
  }

  /// Products that say what the catalog says, each in another way of writing it.
  static let agreeing: [ListedProduct] = [
    PriceListTests.lite,
    ListedProduct(usageType: "APN1-CognitoEssentialsMAU", region: "ap-northeast-1", bands: [("0", "Inf", "0.015")]),
    ListedProduct(usageType: "APN1-cognitoplusmau", bands: [("0", "Inf", "0.0200000000")]),
    ListedProduct(
      usageType: "USE1-CognitoUserPoolsMAU", region: "us-east-1",
      bands: [
        ("0", "50000", "0.0055"), ("50000", "950000", "0.0046"), ("950000", "9950000", "0.00325"),
        ("9950000", "Inf", "0.0025"),
      ]),
    ListedProduct(usageType: "Global-CognitoFreeTierMAU", bands: [("0", "10000", "0.0000000000")]),
    ListedProduct(usageType: "Global-CognitoUserPoolMAU", bands: [("0", "50000", "0")]),
    ListedProduct(usageType: "CognitoEnterpriseMAU", region: "us-east-1", bands: [("0", "Inf", "0.015")]),
    // Dated before the plans began: no difference.
    ListedProduct(
      usageType: "USW2-CognitoPlusMAU", region: "us-west-2", effective: "2024-11-01T00:00:00Z",
      bands: [("0", "Inf", "0.02")]),
    ListedProduct(
      usageType: "APN1-CognitoLiteMAU", region: "ap-northeast-1", effective: "2024-11-01T00:00:00Z",
      bands: PriceListTests.lite.bands),
  ]

  @Test func agreesWhenBandsAreCountedFromTheEndOfTheFreeQuantity() throws {
    let difference = try shippedCatalog().difference(from: Self.list(Self.agreeing))
    #expect(difference.isEmpty)
    #expect(difference.agreeing == Self.agreeing.count)
    #expect(difference.unclassified.isEmpty)
    #expect(difference.description.hasPrefix("The catalog agrees with the price list (9 products).\nNot in the"))
  }

  /// Only where the list has something of the Region: a list of one Region says nothing of the others.
  @Test func namesWhatIsNotListedAnyMore() throws {
    let difference = try shippedCatalog().difference(from: Self.list([PriceListTests.lite]))
    #expect(difference.isEmpty)
    #expect(Set(difference.missing.map(\.region)) == ["us-east-1"])
    let offers = difference.missing.map(\.offer)
    #expect(offers.contains("cognito-plus") && !offers.contains("cognito-lite"))
    // No usage type of it is known, so a list cannot be asked for it.
    #expect(!offers.contains("cognito-replica-plus"))
    #expect(difference.description.contains("\n  CognitoPlusMAU in us-east-1, of cognito-plus"))
  }

  static let changed: [ListedProduct] = [
    ListedProduct(
      usageType: "APN1-CognitoLiteMAU", region: "ap-northeast-1", effective: "2026-12-01T00:00:00Z",
      bands: [
        ("0", "90000", "0.006"), ("90000", "990000", "0.0046"), ("990000", "9990000", "0.00325"),
        ("9990000", "Inf", "0.0025"),
      ]),
    ListedProduct(
      usageType: "EU-CognitoPlusMAU", region: "eu-west-1", effective: "2026-12-01T00:00:00Z",
      bands: [("0", "Inf", "0.02")]),
    ListedProduct(
      usageType: "Global-CognitoFreeTierMAU", effective: "2026-12-01T00:00:00Z", bands: [("0", "20000", "0")]),
    ListedProduct(
      usageType: "USE1-CognitoASFMAU", region: "us-east-1", bands: [("0", "50000", "0.05"), ("50000", "Inf", "0.035")]),
    ListedProduct(usageType: "XXX9-CognitoPlusMAU", bands: [("0", "Inf", "0.02")]),
  ]

  @Test func showsWhatChangedAndKeepsTheUnknown() throws {
    let difference = try shippedCatalog().difference(from: Self.list(Self.changed))
    #expect(!difference.isEmpty)
    #expect(difference.agreeing == 0)
    #expect(
      difference.description == """
        cognito-lite in ap-northeast-1, from 2026-12-01:
          - 1 to 100,000 at 0.0055 USD
          - 100,001 to 1,000,000 at 0.0046 USD
          - 1,000,001 to 10,000,000 at 0.00325 USD
          - above 10,000,000 at 0.0025 USD
          + 1 to 110,000 at 0.006 USD
          + 110,001 to 1,010,000 at 0.0046 USD
          + 1,010,001 to 10,010,000 at 0.00325 USD
          + above 10,010,000 at 0.0025 USD
        cognito-plus in eu-west-1, from 2026-12-01, not in the catalog:
          + above 0 at 0.02 USD
        free quantity plans, from 2026-12-01:
          - 10,000
          + 20,000
        Unclassified, and not priced:
          USE1-CognitoASFMAU in us-east-1: 0.05, 0.035 USD per Users
          XXX9-CognitoPlusMAU: 0.02 USD per Users
        Not in the price list any more:
          CognitoEnterpriseMAU in ap-northeast-1, of cognito-enterprise
          CognitoEssentialsMAU in ap-northeast-1, of cognito-essentials
          CognitoUserPoolsMAU in ap-northeast-1, of cognito-legacy
          CUPM2MTokenRequestsFull in ap-northeast-1, of cognito-machine-tokens
          CognitoPlusMAU in ap-northeast-1, of cognito-plus
        """)
  }

  @Test func fillsAGap() throws {
    let whole = ListedProduct(
      usageType: "USW2-CognitoLiteMAU", region: "us-west-2", bands: PriceListTests.lite.bands)
    let difference = try shippedCatalog().difference(from: Self.list([whole]))
    #expect(
      difference.description == """
        cognito-lite in us-west-2, from 2025-10-01:
          - above 100,000 at a rate that was not found
          + 100,001 to 1,000,000 at 0.0046 USD
          + 1,000,001 to 10,000,000 at 0.00325 USD
          + above 10,000,000 at 0.0025 USD
        Not in the price list any more:
          CognitoEssentialsMAU in us-west-2, of cognito-essentials
          CognitoPlusMAU in us-west-2, of cognito-plus
        """)
  }
}
