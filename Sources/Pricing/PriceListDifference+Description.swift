import Domain

extension PriceListDifference: CustomStringConvertible {
  /// Lines to read before an update: each change, then what the catalog has no place for.
  public var description: String {
    var lines = changes.flatMap(\.lines)
    if changes.isEmpty { lines.append("The catalog agrees with the price list (\(agreeing) products).") }
    if !unclassified.isEmpty {
      lines.append("Unclassified, and not priced:")
      lines += unclassified.map { product in
        let rates = product.bands.map { "\($0.rate ?? .zero)" }.joined(separator: ", ")
        return "  \(product.usageType)\(product.region.map { " in \($0)" } ?? ""): \(rates) USD per \(product.unit)"
      }
    }
    if !missing.isEmpty {
      lines.append("Not in the price list any more:")
      lines += missing.map { "  \($0.usageTypes.joined(separator: ", ")) in \($0.region), of \($0.offer)" }
    }
    return lines.joined(separator: "\n")
  }
}

extension PriceListDifference.Change {
  /// A heading, and one line for each band that differs.
  var lines: [String] {
    switch self {
    case .rates(let offer, let region, let from, let catalog, let list):
      ["\(offer) in \(region), from \(from.day):"]
        + catalog.filter { !list.contains($0) }.map { "  - \($0.words)" }
        + list.filter { !catalog.contains($0) }.map { "  + \($0.words)" }
    case .newRegion(let offer, let region, let from, let list):
      ["\(offer) in \(region), from \(from.day), not in the catalog:"] + list.map { "  + \($0.words)" }
    case .freeQuantity(let allowance, let from, let catalog, let list):
      ["free quantity \(allowance), from \(from.day):", "  - \(grouped(catalog))", "  + \(grouped(list))"]
    }
  }
}

extension Band {
  /// The band as "10,001 to 100,000 at 0.0055 USD".
  fileprivate var words: String {
    let span = to.map { "\(grouped(from + 1)) to \(grouped($0))" } ?? "above \(grouped(from))"
    return "\(span) at \(rate.map { "\($0) USD" } ?? "a rate that was not found")"
  }
}
