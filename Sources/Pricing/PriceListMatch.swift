import Domain

extension Catalog {
  /// What a product of the price list is, as far as the catalog knows.
  enum ProductMatch: Hashable {
    /// Index of the offer, and the Region.
    case offer(Int, region: String)
    /// A product at 0 that stands for a free quantity.
    case allowance
    case unclassified
  }

  /// Matches by the usage type after its Region prefix, without case, as bills do.
  func match(_ product: PriceList.Product) -> ProductMatch {
    guard !allowances.contains(where: { $0.isNamed(by: product) }) else { return .allowance }
    let name = product.suffix.lowercased()
    guard let index = offers.firstIndex(where: { $0.usageTypes.contains { $0.lowercased() == name } }),
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
  /// - Parameters:
  ///   - region: of the product; where nothing is free there, the bands are as the list has them.
  ///   - listed: products of the same list that state free quantities, which hold before the catalog's.
  func absoluteBands(
    of product: PriceList.Product, offer: Offer, region: String, listed: [PriceList.Product]
  ) throws(PricingError) -> [Band] {
    let partition = partition(of: region)
    let allowance = allowances.filter {
      $0.meter == offer.meter && $0.partitions.contains(partition) && (offer.plans ?? []).contains(where: $0.serves)
    }.current(at: product.effective)
    let stated = listed.first { allowance?.isNamed(by: $0) ?? false }
    let free =
      stated.flatMap { $0.effective <= product.effective ? $0.freeQuantity : nil } ?? allowance?.quantity ?? 0
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
