import Domain
import Foundation

/// The price list of AWS for Cognito, as its offer files write it: bands counted from the end of the free quantity.
///
/// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
public struct PriceList: Hashable, Sendable {
  /// "20260622204707".
  public let version: String
  public let publicationDate: String?
  /// By usage type, Region and SKU.
  public let products: [Product]

  /// One SKU with its on-demand price.
  public struct Product: Hashable, Sendable {
    public let sku: String
    /// "APN1-CognitoLiteMAU".
    public let usageType: String
    /// "ap-northeast-1", nil for the products that hold everywhere.
    public let region: String?
    public let effective: Instant
    public let unit: String
    /// From 0 upward, as written: after the free quantity.
    public let bands: [Band]

    /// What a product at 0 makes free; nil for others, and where it is open-ended and states no quantity.
    var freeQuantity: Int64? { bands.first?.rate == .zero ? bands.first?.to : nil }

    /// The usage type without its prefix: "CognitoLiteMAU".
    public var suffix: String {
      usageType.firstIndex(of: "-").map { String(usageType[usageType.index(after: $0)...]) } ?? usageType
    }
  }
}

extension PriceList {
  /// What AWS calls Cognito in price lists.
  static let offerCode = "AmazonCognito"
  /// Where the list of all Regions is.
  public static let address =
    "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/\(offerCode)/current/index.json"

  /// Reads an offer file, `index.json` of one Region or of all.
  ///
  /// `pricePerUnit` is read and `description` is not, because the two are known to disagree.
  ///
  /// - Parameters:
  ///   - file: its name, for errors.
  ///   - bytes: its JSON.
  /// - Throws: `PricingError.priceListUnreadable` when it is not an offer file, `.priceListOfOther` when it is that of
  ///   another service, `.priceListEmpty` without any price, `.priceListInvalid` with the SKU for what cannot be read.
  public init(file: String, bytes: [UInt8]) throws(PricingError) {
    let offer: OfferFile
    do {
      offer = try JSONDecoder().decode(OfferFile.self, from: Data(bytes))
    } catch {
      throw .priceListUnreadable(file: file)
    }
    if let offerCode = offer.offerCode, offerCode != PriceList.offerCode {
      throw .priceListOfOther(file: file, offerCode: offerCode)
    }
    var products: [Product] = []
    for (sku, product) in offer.products {
      // A product may have no on-demand price, and a term for each time that a price began: the newest holds.
      for term in (offer.terms["OnDemand"]?[sku] ?? [:]).values {
        products.append(try Product(file: file, product, term))
      }
    }
    guard !products.isEmpty else { throw .priceListEmpty(file: file) }
    let newest = Dictionary(grouping: products, by: \.sku).compactMap { $0.value.max { $0.effective < $1.effective } }
    self.products = newest.sorted { ($0.usageType, $0.region ?? "", $0.sku) < ($1.usageType, $1.region ?? "", $1.sku) }
    version = offer.version ?? ""
    publicationDate = offer.publicationDate
  }
}

extension PriceList.Product {
  fileprivate init(file: String, _ product: OfferFile.Product, _ term: OfferFile.Term) throws(PricingError) {
    sku = product.sku
    usageType = product.attributes.usagetype ?? ""
    region = product.attributes.regionCode.flatMap { $0.isEmpty || $0 == "global" ? nil : $0 }
    guard let effective = Instant(iso8601: term.effectiveDate) else {
      throw .priceListInvalid(file: file, sku: sku, .notATime(term.effectiveDate))
    }
    self.effective = effective
    unit = term.priceDimensions.values.map(\.unit).min() ?? ""
    var bands: [Band] = []
    for dimension in term.priceDimensions.values {
      guard let from = wholeNumber(dimension.beginRange) else {
        throw .priceListInvalid(file: file, sku: sku, .notANumber(dimension.beginRange))
      }
      let to = dimension.endRange == "Inf" ? nil : wholeNumber(dimension.endRange)
      guard dimension.endRange == "Inf" || to != nil else {
        throw .priceListInvalid(file: file, sku: sku, .notANumber(dimension.endRange))
      }
      guard let price = dimension.pricePerUnit["USD"] else {
        throw .priceListInvalid(file: file, sku: sku, .noPriceInDollars)
      }
      guard let rate = try? Money(price), rate >= .zero else {
        throw .priceListInvalid(file: file, sku: sku, .notANumber(price))
      }
      bands.append(Band(from: from, to: to, rate: rate))
    }
    bands.sort { $0.from < $1.from }
    let meet = zip(bands, bands.dropFirst()).allSatisfy { $0.to == $1.from }
    let haveWidth = bands.allSatisfy { $0.from < $0.to ?? .max }
    guard let first = bands.first, first.from == 0, meet, haveWidth else {
      throw .priceListInvalid(file: file, sku: sku, .bandsDoNotMeet)
    }
    self.bands = bands
  }
}

/// The whole number in a text such as "50000" or "50000.0000000000".
private func wholeNumber(_ text: String?) -> Int64? {
  guard let text, let parts = Optional(text.split(separator: ".", omittingEmptySubsequences: false)), parts.count <= 2,
    parts.count == 1 || parts[1].allSatisfy({ $0 == "0" }), let number = Int64(parts[0]), number >= 0
  else { return nil }
  return number
}

/// The members of an offer file that are used.
private struct OfferFile: Decodable {
  let offerCode: String?
  let version: String?
  let publicationDate: String?
  let products: [String: Product]
  let terms: [String: [String: [String: Term]]]

  struct Product: Decodable {
    let sku: String
    let attributes: Attributes
  }

  struct Attributes: Decodable {
    let usagetype: String?
    let regionCode: String?
  }

  struct Term: Decodable {
    let effectiveDate: String
    let priceDimensions: [String: Dimension]
  }

  struct Dimension: Decodable {
    let beginRange: String?
    let endRange: String?
    let unit: String
    let pricePerUnit: [String: String]
  }
}
