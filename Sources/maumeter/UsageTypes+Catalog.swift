import Bills
import Pricing

extension UsageTypes {
  /// The usage types that the catalogs name, and the prefixes of Regions.
  init(_ catalog: Catalog) {
    self.init()
    for offer in catalog.offers {
      for usageType in offer.usageTypes { add(usageType, .meter(offer.meter, plan: offer.plan)) }
    }
    for allowance in catalog.allowances {
      for usageType in allowance.usageTypes { add(usageType, .free(allowance.meter)) }
    }
    for region in catalog.regions {
      if let prefix = region.usageTypePrefix { add(prefix: prefix, region: region.id) }
    }
  }
}
