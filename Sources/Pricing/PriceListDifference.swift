import Domain

/// Where a price list of AWS says something else than the catalog.
public struct PriceListDifference: Hashable, Sendable {
  public let changes: [Change]
  /// Products of the price list that the catalog has no place for, by name: never dropped.
  public let unclassified: [PriceList.Product]
  /// Prices of the catalog that the list no longer has, in Regions that it has other plans or meters of.
  public let missing: [MissingProduct]
  /// Products that agree with the catalog.
  public let agreeing: Int

  /// An offer of the catalog that is not in the price list of a Region.
  public struct MissingProduct: Hashable, Sendable {
    public let offer: String
    public let region: String
    /// How bills and price lists call it, without the Region's prefix.
    public let usageTypes: [String]
  }

  public enum Change: Hashable, Sendable {
    /// Other bands or rates than the catalog's.
    case rates(offer: String, region: String, from: Instant, catalog: [Band], list: [Band])
    /// A price in a Region where the catalog has none.
    case newRegion(offer: String, region: String, from: Instant, list: [Band])
    case freeQuantity(allowance: String, from: Instant, catalog: Int64, list: Int64)
  }

  /// Whether the catalog says all that the list does.
  ///
  /// Unclassified products do not count against it, and neither do missing ones: there is no price to take over.
  public var isEmpty: Bool { changes.isEmpty }
}

extension Catalog {
  /// Compares a price list with the catalog as of the day of the list, or from which its price holds where that is
  /// later.
  ///
  /// The list dates a price by its beginning, which may be before the catalog's: equal prices are no difference then,
  /// and another one takes the place of all that the catalog has had in force since.
  public func difference(from list: PriceList) throws(PricingError) -> PriceListDifference {
    var changes: [PriceListDifference.Change] = []
    var unclassified: [PriceList.Product] = []
    var agreeing = 0
    for product in list.products {
      let found: [PriceListDifference.Change]
      switch match(product) {
      case .unclassified:
        unclassified.append(product)
        continue
      case .allowance: found = freeChanges(product, list)
      case .offer(let index, let region): found = try rateChanges(product, offers[index], region: region, list)
      }
      changes += found.filter { !changes.contains($0) }
      if found.isEmpty { agreeing += 1 }
    }
    return PriceListDifference(
      changes: changes, unclassified: unclassified, missing: missing(from: list), agreeing: agreeing)
  }

  private func missing(from list: PriceList) -> [PriceListDifference.MissingProduct] {
    var listed: [String: Set<Int>] = [:]
    for product in list.products {
      if case .offer(let index, let region) = match(product) { listed[region, default: []].insert(index) }
    }
    guard let newest = list.products.map(list.day(of:)).max() else { return [] }
    return listed.sorted { $0.key < $1.key }.flatMap { region, present in
      offers.indices.compactMap { index in
        let offer = offers[index]
        guard !present.contains(index), !offer.usageTypes.isEmpty,
          offer.tables(of: region).contains(where: { $0.isInForce(at: newest) })
        else { return nil }
        return PriceListDifference.MissingProduct(offer: offer.id, region: region, usageTypes: offer.usageTypes)
      }
    }
  }

  private func freeChanges(_ product: PriceList.Product, _ list: PriceList) -> [PriceListDifference.Change] {
    let known = allowances.filter { $0.isNamed(by: product) }
    guard let quantity = product.freeQuantity, let current = known.current(at: list.day(of: product)),
      current.quantity != quantity
    else { return [] }
    return known.since(product.effective, upTo: current).filter { $0.quantity != quantity }.map {
      .freeQuantity(
        allowance: $0.id, from: max(product.effective, $0.from ?? product.effective), catalog: $0.quantity,
        list: quantity)
    }
  }

  private func rateChanges(
    _ product: PriceList.Product, _ offer: Offer, region: String, _ list: PriceList
  ) throws(PricingError) -> [PriceListDifference.Change] {
    let bands = try absoluteBands(of: product, offer: offer, region: region, listed: list.products)
    let tables = offer.tables(of: region)
    guard let current = tables.current(at: list.day(of: product)) else {
      let from = max(product.effective, offer.firstPriced ?? product.effective)
      return [.newRegion(offer: offer.id, region: region, from: from, list: bands)]
    }
    guard current.bands != bands else { return [] }
    return tables.since(product.effective, upTo: current).filter { $0.bands != bands }.map {
      .rates(
        offer: offer.id, region: region, from: max(product.effective, $0.from ?? product.effective),
        catalog: $0.bands, list: bands)
    }
  }
}

extension PriceList {
  /// When the list says what a product costs: on the day that it was published, or later.
  fileprivate func day(of product: Product) -> Instant {
    let published = publicationDate.flatMap { Instant(iso8601: $0) }
    return max(product.effective, published ?? product.effective)
  }
}

extension Offer {
  /// The tables of one Region.
  ///
  /// One for all Regions does not count: a number of the price list is of one Region.
  fileprivate func tables(of region: String) -> [PriceTable] { tables.filter { $0.regions.contains(region) } }

  /// Since when any Region has a price of its own; nil where that has no beginning.
  fileprivate var firstPriced: Instant? {
    tables.filter { $0.regions != ["*"] }.min { $0.start < $1.start }?.from
  }
}
