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
}
