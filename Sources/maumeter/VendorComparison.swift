import Pricing
import Reports

extension PriceCommand {
  /// What the services named by `--vendor` charge, each on all its plans.
  ///
  /// - Throws: `CommandError` for a service that is not known; `PricingError` when no plan has a price for so many
  ///   users.
  func comparison(of catalog: Catalog) throws -> Comparison {
    let mau = mau?.value ?? 0
    var quotes: [VendorQuote] = []
    var gaps: [PricingError] = []
    for vendor in try vendors(of: catalog) {
      for plan in vendor.plans {
        do {
          quotes.append(try vendor.quote(plan: plan, mau: mau))
        } catch {
          gaps.append(error)
        }
      }
    }
    if quotes.isEmpty, let gap = gaps.first { throw gap }
    var comparison = Comparison(mau: mau, quotes: quotes, gaps: gaps.map(\.description))
    comparison.isExplained = explain
    return comparison
  }

  private func vendors(of catalog: Catalog) throws(CommandError) -> [Vendor] {
    var vendors: [Vendor] = []
    for name in vendor {
      let found = name == "all" ? catalog.vendors : [catalog.vendor(called: name)].compactMap(\.self)
      guard !found.isEmpty else {
        let known = catalog.vendorNames.joined(separator: ", ")
        throw CommandError("There is no service \"\(name)\" in the catalogs. Known: \(known), or all.", .usage)
      }
      vendors += found.filter { !vendors.contains($0) }
    }
    return vendors
  }
}
