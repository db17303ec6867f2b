import Domain
import Pricing
import Testing

/// One product of an offer file: SKU, usage type, Region, bands as (begin, end, price).
struct ListedProduct {
  var usageType: String
  var region: String?
  var effective = "2025-10-01T00:00:00Z"
  var bands: [(String, String, String)]

  func json(sku: String) -> (product: String, term: String) {
    let region = region.map { "\"regionCode\": \"\($0)\"," } ?? ""
    let dimensions = bands.enumerated().map { index, band in
      """
      "\(sku).JRTCKXETXF.\(index)": {"rateCode": "\(sku).JRTCKXETXF.\(index)", "description": "$9.99 per user",
       "beginRange": "\(band.0)", "endRange": "\(band.1)", "unit": "Users",
       "pricePerUnit": {"USD": "\(band.2)"}, "appliesTo": []}
      """
    }
    return (
      """
      "\(sku)": {"sku": "\(sku)", "productFamily": "Amazon Cognito", "attributes": {"servicecode": "AmazonCognito",
       \(region) "usagetype": "\(usageType)", "operation": "CognitoUserPoolsOperation"}}
      """,
      """
      "\(sku)": {"\(sku).JRTCKXETXF": {"offerTermCode": "JRTCKXETXF", "sku": "\(sku)",
       "effectiveDate": "\(effective)", "priceDimensions": {\(dimensions.joined(separator: ","))},
       "termAttributes": {}}}
      """
    )
  }
}

/// An offer file in the shape that AWS documents.
func offerFile(_ products: [ListedProduct]) -> [UInt8] {
  let parts = products.enumerated().map { $1.json(sku: "SKU\($0)") }
  return Array(
    """
    {"formatVersion": "v1.0", "disclaimer": "", "offerCode": "AmazonCognito", "version": "20260622204707",
     "publicationDate": "2026-06-22T20:47:07Z", "products": {\(parts.map(\.product).joined(separator: ","))},
     "terms": {"OnDemand": {\(parts.map(\.term).joined(separator: ","))}}, "attributesList": {}}
    """.utf8)
}

@Suite struct PriceListTests {
  static let lite = ListedProduct(
    usageType: "USE1-CognitoLiteMAU", region: "us-east-1",
    bands: [
      ("990000", "9990000", "0.0032500000"), ("0", "90000", "0.0055000000"), ("90000", "990000", "0.0046000000"),
      ("9990000", "Inf", "0.0025000000"),
    ])

  @Test func readsAnOfferFile() throws {
    let list = try PriceList(file: "index.json", bytes: offerFile([Self.lite]))
    #expect(list.version == "20260622204707")
    #expect(list.publicationDate == "2026-06-22T20:47:07Z")
    let product = try #require(list.products.first)
    #expect(product.usageType == "USE1-CognitoLiteMAU")
    #expect(product.suffix == "CognitoLiteMAU")
    #expect(product.region == "us-east-1")
    #expect(product.unit == "Users")
    #expect(product.effective == (try instant("2025-10-01T00:00:00Z")))
    #expect(product.bands.map(\.from) == [0, 90_000, 990_000, 9_990_000])
    #expect(product.bands.map(\.to) == [90_000, 990_000, 9_990_000, nil])
    #expect(product.bands.map { $0.rate?.description } == ["0.0055", "0.0046", "0.00325", "0.0025"])
  }

  @Test(arguments: ["", "{}", "[]", #"{"products": 1, "terms": {}}"#, #"{"products": {}}"#])
  func refusesOtherFiles(text: String) {
    #expect(throws: PricingError.priceListUnreadable(file: "x.json")) {
      try PriceList(file: "x.json", bytes: Array(text.utf8))
    }
  }

  @Test func refusesTheListOfAnotherService() throws {
    let text = String(decoding: offerFile([Self.lite]), as: UTF8.self)
      .replacing(#""offerCode": "AmazonCognito""#, with: #""offerCode": "AmazonCognitoSync""#)
    #expect(throws: PricingError.priceListOfOther(file: "x.json", offerCode: "AmazonCognitoSync")) {
      try PriceList(file: "x.json", bytes: Array(text.utf8))
    }
  }

  /// Nothing to compare is not the same as nothing that differs.
  @Test(
    arguments: [
      #"{"products": {}, "terms": {}}"#, #"{"offerCode": "AmazonCognito", "products": {}, "terms": {"OnDemand": {}}}"#,
      #"{"products": {"A": {"sku": "A", "attributes": {"usagetype": "APN1-CognitoLiteMAU"}}}, "terms": {}}"#,
    ])
  func refusesAListWithoutPrices(text: String) {
    #expect(throws: PricingError.priceListEmpty(file: "x.json")) {
      try PriceList(file: "x.json", bytes: Array(text.utf8))
    }
  }

  @Test(
    arguments: [
      ([("0", "x", "1")], .notANumber("x")), ([("a", "Inf", "1")], .notANumber("a")),
      ([("0", "Inf", "1,5")], .notANumber("1,5")), ([("0", "Inf", "-1")], .notANumber("-1")),
      ([("5", "Inf", "1")], .bandsDoNotMeet),
      ([("0", "5", "1"), ("6", "Inf", "1")], .bandsDoNotMeet),
      ([("0.5", "Inf", "1")], .notANumber("0.5")),
      ([("0", "0", "1"), ("0", "Inf", "1")], .bandsDoNotMeet),
    ] as [([(String, String, String)], PriceListProblem)])
  func refusesNumbersItCannotRead(bands: [(String, String, String)], problem: PriceListProblem) {
    let product = ListedProduct(usageType: "USE1-CognitoLiteMAU", region: "us-east-1", bands: bands)
    #expect(throws: PricingError.priceListInvalid(file: "x.json", sku: "SKU0", problem)) {
      try PriceList(file: "x.json", bytes: offerFile([product]))
    }
  }
}
