import Domain

extension Catalog {
  /// The catalog with the changes of a price list, each from the instant it holds: earlier months keep their prices.
  ///
  ///     let difference = try catalog.difference(from: list)
  ///     let newer = catalog.updated(with: difference, source: source)
  ///     for file in catalog.files(changedIn: newer) { … write file.bytes as file.name … }
  ///
  /// - Parameter source: the price list, and the day it was read.
  public func updated(with difference: PriceListDifference, source: Source) -> Catalog {
    var offers = offers
    var allowances = allowances
    for change in difference.changes {
      switch change {
      case .rates(let id, let region, let from, _, let bands), .newRegion(let id, let region, let from, let bands):
        guard let index = offers.firstIndex(where: { $0.id == id }) else { continue }
        offers[index] = offers[index].replacing(region, from: from, bands: bands, source: source)
      case .freeQuantity(let id, let from, _, let quantity):
        allowances = allowances.flatMap { allowance in
          allowance.id == id && allowance.isInForce(at: from)
            ? allowance.replaced(from: from, quantity: quantity, source: source) : [allowance]
        }
      }
    }
    return Catalog(
      offers: offers, allowances: allowances, partitions: partitions, regions: regions, vendors: vendors)
  }

  /// The files of a newer catalog that differ from this one's.
  public func files(changedIn newer: Catalog) -> [CatalogFile] {
    var files = newer.offers.filter { !offers.contains($0) }.map {
      CatalogFile(name: "\($0.id).json", bytes: Array($0.json.utf8))
    }
    if newer.allowances != allowances {
      let json = newer.allowancesJSON(id: "cognito-free", title: "Amazon Cognito free quantities")
      files.append(CatalogFile(name: "cognito-free.json", bytes: Array(json.utf8)))
    }
    return files
  }
}

extension Offer {
  /// The offer with another table for a Region from an instant on, up to its next one.
  func replacing(_ region: String, from: Instant, bands: [Band], source: Source) -> Offer {
    var tables: [PriceTable] = []
    var partMonthRate: Money?
    for table in self.tables {
      guard table.regions.contains(region), table.isInForce(at: from) else {
        tables.append(table)
        continue
      }
      partMonthRate = table.partMonthRate
      let others = table.regions.filter { $0 != region }
      if !others.isEmpty { tables.append(table.with(regions: others, until: table.until)) }
      if table.start < from.secondsSinceEpoch { tables.append(table.with(regions: [region], until: from)) }
    }
    let next = self.tables.filter { $0.covers(region) }.compactMap(\.from).filter { $0 > from }.min()
    tables.append(
      PriceTable(
        regions: [region], from: from, until: next, bands: bands, partMonthRate: partMonthRate, source: source))
    return Offer(
      id: id, title: title, meter: meter, plans: plans, unit: unit, usageTypes: usageTypes, succeededAt: succeededAt,
      grace: grace, note: note, tables: tables)
  }
}

extension PriceTable {
  fileprivate func with(regions: [String], until: Instant?) -> PriceTable {
    PriceTable(
      regions: regions, from: from, until: until, bands: bands, partMonthRate: partMonthRate, caution: caution,
      source: source)
  }
}

extension Allowance {
  /// Itself up to an instant, and the new quantity from then on.
  fileprivate func replaced(from instant: Instant, quantity: Int64, source: Source) -> [Allowance] {
    let newer = with(quantity: quantity, from: instant, until: until, source: source)
    guard from.map({ $0 < instant }) ?? true else { return [newer] }
    return [with(quantity: self.quantity, from: from, until: instant, source: self.source), newer]
  }

  private func with(quantity: Int64, from: Instant?, until: Instant?, source: Source) -> Allowance {
    Allowance(
      id: id, meter: meter, plans: plans, quantity: quantity, partitions: partitions, from: from, until: until,
      usageTypes: usageTypes, grandfathered: grandfathered, source: source)
  }
}
