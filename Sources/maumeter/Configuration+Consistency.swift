import Pricing

/// What each entry may say, and what together they may not.
extension Configuration {
  /// Accounts that pay for each other in a circle would leave the bill with nobody.
  func checkPayers(_ node: ConfigurationNode) throws(ConfigurationError) {
    let accounts = pricing.organisation.accounts
    for (id, value) in try node.entries() {
      var chain: [String] = []
      var account = id
      while let payer = accounts[account]?.payer, payer != account, !chain.contains(payer) {
        chain.append(payer)
        account = payer
      }
      guard chain.last != id else {
        throw value.error(
          .wrong(
            found: "paid for by \(chain[0]), for which it pays in turn",
            expected: "without payer, or one of its payers must"))
      }
    }
  }

  /// Prices of a Region that does not exist would never be taken.
  ///
  /// What is wrong with the catalogs themselves is told by the commands that need them.
  ///
  /// - Parameter node: the section `pricing`.
  func checkAssumedRegion(
    of node: ConfigurationNode, in surroundings: Surroundings
  ) throws(ConfigurationError) {
    guard let region = pricing.assumedRegion,
      let catalog = try? CatalogFolder(self, in: surroundings).catalog(hasVendors: false),
      !catalog.knownRegions.contains(region)
    else { return }
    let entry = try node.entries().first { $0.key == "assume_region" }
    throw (entry?.value ?? node).wrong(expected: "one of \(catalog.knownRegions.joined(separator: ", "))")
  }
}

extension Catalog {
  /// - Parameter region: that of `--assume-region`.
  /// - Throws: `CommandError` for one that no catalog knows.
  func checkAssumed(_ region: String?) throws(CommandError) {
    guard let region, !knownRegions.contains(region) else { return }
    throw CommandError(
      "--assume-region \"\(region)\" is no Region of the catalogs. Known: \(knownRegions.joined(separator: ", ")).",
      .usage)
  }
}
