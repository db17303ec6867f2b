import Domain

/// What one bill is priced by.
///
/// A class, so that the parts of the pricing share it at the cost of one reference.
final class PricingRules: Sendable {
  let catalog: Catalog
  let settings: PricingSettings

  init(_ catalog: Catalog, _ settings: PricingSettings) {
    self.catalog = catalog
    self.settings = settings
  }

  /// Whether the settings are right in themselves, and for this catalog.
  func validate() throws(PricingError) {
    try settings.validate()
    guard !settings.rates.isEmpty else { return }
    let keys = settings.rates.keys.filter { key in
      key.plan.map { !catalog.plansOfRates(of: key.meter).contains($0) } ?? false
    }
    guard let key = keys.min(by: { $0.description < $1.description }) else { return }
    throw .rateOfNoPlan(key, plans: catalog.plansOfRates(of: key.meter))
  }

  /// Rates of Regions that the catalog does not know and that no usage is in, as those with a typing error are.
  func ratesOfStrangeRegions(_ usages: [Usage]) -> [PricingWarning] {
    guard !settings.rates.isEmpty else { return [] }
    let known = Set(catalog.regions.map(\.id)).union(usages.map(\.region))
    let keys = settings.rates.keys.filter { key in key.region.map { !known.contains($0) } ?? false }
    return keys.sorted { $0.description < $1.description }.map { .rateOfStrangeRegion($0) }
  }
}
