import Domain

/// Where a price list of AWS says something else than the catalog.
public struct PriceListDifference: Hashable, Sendable {
  public let changes: [Change]
  /// Products of the price list that the catalog has no place for, by name: never dropped.
  public let unclassified: [PriceList.Product]
  /// Products that agree with the catalog.
  public let agreeing: Int

  public enum Change: Hashable, Sendable {
    /// Other bands or rates than the catalog's.
    case rates(offer: String, region: String, from: Instant, catalog: [Band], list: [Band])
    /// A price in a Region where the catalog has none.
    case newRegion(offer: String, region: String, from: Instant, list: [Band])
    case freeQuantity(allowance: String, from: Instant, catalog: Int64, list: Int64)
  }

  /// Whether the catalog says all that the list does.
  ///
  /// Unclassified products do not count against it.
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
    return PriceListDifference(changes: changes, unclassified: unclassified, agreeing: agreeing)
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
