import Domain
import Pricing

extension PricingSettings {
  /// Reads the section `pricing`.
  mutating func read(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members([
      "free_scope", "band_scope", "free_sharing", "band_limits", "free", "assume_region", "unknown_prices",
      "linked_users", "machine_grace", "discounts",
    ])
    if let node = members["free_scope"] { freeScope = try node.choice(Scope.self) }
    if let node = members["band_scope"] { bandScope = try node.choice(Scope.self) }
    if let node = members["free_sharing"] { freeSharing = try node.choice(FreeSharing.self) }
    if let node = members["band_limits"] { bandLimits = try node.choice(BandLimits.self) }
    if let node = members["unknown_prices"] { unknownPrices = try node.choice(UnknownPrices.self) }
    if let node = members["linked_users"] { linkedUsers = try node.choice(LinkedUsers.self) }
    if let node = members["assume_region"] { assumedRegion = try node.text() }
    for node in try members["machine_grace"]?.list() ?? [] { accountsWithMachineGrace.insert(try node.account()) }
    for node in try members["free"]?.list() ?? [] {
      let free = try FreeOverride(node)
      guard !freeOverrides.contains(where: free.takesThePlace(of:)) else {
        throw node.error(
          .wrong(
            found: "a second free quantity of \(free.meter.words)", expected: "the only one of its meter and plans"))
      }
      freeOverrides.append(free)
    }
    for node in try members["discounts"]?.list() ?? [] { discounts.append(try Discount(node)) }
  }

  /// Reads the section `rates`: numbers of the user, by their keys.
  mutating func readRates(_ node: ConfigurationNode) throws(ConfigurationError) {
    for (text, value) in try node.entries() {
      guard let key = try? RateKey(text) else {
        throw value.error(
          .wrong(
            found: "no rate", expected: "[region.]meter[.plan][.units before the band], such as machine_tokens.250000"))
      }
      rates[key] = try value.money()
    }
  }
}

extension PricingSettings.FreeOverride {
  fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["meter", "plans", "quantity"])
    guard let quantity = try members["quantity"]?.quantity() else { throw node.error(.missing("quantity")) }
    var plans: Set<Plan>?
    if let node = members["plans"] {
      var stated: Set<Plan> = []
      for node in try node.list() { stated.insert(try node.plan()) }
      guard !stated.isEmpty else {
        throw node.error(.wrong(found: "an empty list", expected: "a list of plans, or left out"))
      }
      plans = stated
    }
    self.init(meter: try members["meter"]?.choice(Meter.self) ?? .directMAU, plans: plans, quantity: quantity)
  }

  /// Whether only one of the two could be used.
  fileprivate func takesThePlace(of other: PricingSettings.FreeOverride) -> Bool {
    guard meter == other.meter else { return false }
    guard let plans, let others = other.plans else { return plans == other.plans }
    return !plans.isDisjoint(with: others)
  }
}

extension Discount {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["meter", "plan", "region", "payer", "from", "through", "percent", "rate"])
    let kind: Kind
    switch (members["percent"], members["rate"]) {
    case (let percent?, nil):
      guard let percentage = try? Percentage(try percent.text()) else {
        throw percent.wrong(expected: "a number from 0 to 100, such as 7.5")
      }
      kind = .percentage(percentage)
    case (nil, let rate?): kind = .rate(try rate.money())
    case (nil, nil): throw node.error(.missing("percent or rate"))
    case (_?, _?): throw node.error(.percentAndRate)
    }
    let (from, through) = (try members["from"]?.month(), try members["through"]?.month())
    if let from, let through, through < from { throw (members["through"] ?? node).error(.endsBeforeItStarts) }
    self.init(
      meter: try members["meter"]?.choice(Meter.self), plan: try members["plan"]?.plan(),
      region: try members["region"]?.text(), payer: try members["payer"]?.account(), from: from, through: through,
      kind: kind)
  }
}
