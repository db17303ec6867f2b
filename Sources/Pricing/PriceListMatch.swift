import Domain

extension Catalog {
  /// What a product of the price list is, as far as the catalog knows.
  enum ProductMatch: Hashable {
    /// Index of the offer, and the Region.
    case offer(Int, region: String)
    /// Index of the allowance: a product at 0 that stands for a free quantity.
    case allowance(Int)
    case unclassified
  }

  /// Matches by the usage type after its Region prefix, without case, as bills do.
  func match(_ product: PriceList.Product) -> ProductMatch {
    func names(_ usageTypes: [String], _ text: String) -> Bool {
      usageTypes.contains { $0.lowercased() == text.lowercased() }
    }
    let free = allowances.indices.filter { names(allowances[$0].usageTypes, product.usageType) }
    if let index = free.first(where: { allowances[$0].isInForce(at: product.effective) }) ?? free.first {
      return .allowance(index)
    }
    guard let index = offers.firstIndex(where: { names($0.usageTypes, product.suffix) }),
      let region = product.region ?? region(ofUsageType: product.usageType)
    else { return .unclassified }
    return .offer(index, region: region)
  }

  /// The Region whose prefix the usage type has.
  private func region(ofUsageType usageType: String) -> String? {
    guard let dash = usageType.firstIndex(of: "-") else { return nil }
    let prefix = usageType[..<dash].uppercased()
    return regions.first { $0.usageTypePrefix?.uppercased() == prefix }?.id
  }

  /// The bands of a product by absolute count, the free quantity of its offer put back in front.
  ///
  /// The list's 0–90,000 and 90,000–Inf after 10,000 free are 0–100,000 and 100,000–Inf here.
  ///
  /// - Parameter listed: products of the same list that state free quantities, which hold before the catalog's.
  func absoluteBands(
    of product: PriceList.Product, offer: Offer, listed: [PriceList.Product]
  ) throws(PricingError) -> [Band] {
    let allowance = allowances.firstIndex {
      $0.meter == offer.meter && $0.isInForce(at: product.effective) && (offer.plans ?? []).contains(where: $0.serves)
    }
    let stated = listed.first { allowance != nil && match($0) == allowance.map(ProductMatch.allowance) }
    let free =
      stated.flatMap { $0.effective <= product.effective ? $0.freeQuantity : nil }
      ?? allowance.map { allowances[$0].quantity } ?? 0
    var bands: [Band] = []
    for band in product.bands {
      let from = band.from == 0 ? 0 : try sum(band.from, free)
      let to = try band.to.map { (to) throws(PricingError) in try sum(to, free) }
      bands.append(Band(from: from, to: to, rate: band.rate))
    }
    return bands
  }

  private func sum(_ left: Int64, _ right: Int64) throws(PricingError) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .outOfRange("a band limit of \(left)") }
    return sum
  }
}
