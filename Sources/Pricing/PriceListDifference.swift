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
  /// Compares a price list with the catalog as of the day from which the list's prices hold.
  public func difference(from list: PriceList) throws(PricingError) -> PriceListDifference {
    var changes: [PriceListDifference.Change] = []
    var unclassified: [PriceList.Product] = []
    var agreeing = 0
    for product in list.products {
      let change: PriceListDifference.Change?
      switch match(product) {
      case .unclassified:
        unclassified.append(product)
        continue
      case .allowance(let index): change = freeChange(product, allowances[index])
      case .offer(let index, let region): change = try rateChange(product, offers[index], region: region, list)
      }
      if let change, !changes.contains(change) { changes.append(change) }
      if change == nil { agreeing += 1 }
    }
    return PriceListDifference(
      changes: changes, unclassified: unclassified, missing: missing(from: list), agreeing: agreeing)
  }

  private func missing(from list: PriceList) -> [PriceListDifference.MissingProduct] {
    var listed: [String: Set<Int>] = [:]
    for product in list.products {
      if case .offer(let index, let region) = match(product) { listed[region, default: []].insert(index) }
    }
    guard let newest = list.products.map(\.effective).max() else { return [] }
    return listed.sorted { $0.key < $1.key }.flatMap { region, present in
      offers.indices.compactMap { index in
        let offer = offers[index]
        guard !present.contains(index), !offer.usageTypes.isEmpty, offer.tablePlace(region: region, at: newest) != nil
        else { return nil }
        return PriceListDifference.MissingProduct(offer: offer.id, region: region, usageTypes: offer.usageTypes)
      }
    }
  }

  private func freeChange(_ product: PriceList.Product, _ allowance: Allowance) -> PriceListDifference.Change? {
    guard let quantity = product.freeQuantity, quantity != allowance.quantity else { return nil }
    return .freeQuantity(
      allowance: allowance.id, from: product.effective, catalog: allowance.quantity, list: quantity)
  }

  private func rateChange(
    _ product: PriceList.Product, _ offer: Offer, region: String, _ list: PriceList
  ) throws(PricingError) -> PriceListDifference.Change? {
    let bands = try absoluteBands(of: product, offer: offer, listed: list.products)
    guard let place = offer.tablePlace(region: region, at: product.effective) else {
      // The list may date a price earlier than the catalog does; that is no difference.
      let later = offer.tables.filter { $0.regions.contains(region) && $0.start > product.effective.secondsSinceEpoch }
      if later.min(by: { $0.start < $1.start })?.bands == bands { return nil }
      return .newRegion(offer: offer.id, region: region, from: product.effective, list: bands)
    }
    guard offer.tables[place].bands != bands else { return nil }
    return .rates(
      offer: offer.id, region: region, from: product.effective, catalog: offer.tables[place].bands, list: bands)
  }
}

extension Offer {
  /// Index of the table in force in a Region at an instant.
  ///
  /// One for all Regions does not count: a number of the price list is of one Region.
  func tablePlace(region: String, at instant: Instant) -> Int? {
    tables.lastIndex { table in
      table.regions.contains(region) && table.start <= instant.secondsSinceEpoch
        && (table.until.map { instant < $0 } ?? true)
    }
  }
}
