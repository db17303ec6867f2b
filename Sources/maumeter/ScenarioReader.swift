import Domain
import Forecast
import Pricing

/// Reads one scenario of a file.
struct ScenarioReader {
  let configuration: Configuration
  let folder: String
  let surroundings: Surroundings

  private typealias Members = [String: ConfigurationNode]
  private typealias Effect = ScenarioChange.Effect

  static let keys = [
    "name", "growth", "curve", "launches", "tenants", "plan", "region", "enterprise_share", "refresh_drop", "cleanup",
    "machine_tokens", "replica", "advanced_security", "provisioned_rate", "discount", "pricing", "rates", "catalogs",
    "vendor", "budget",
  ]

  static let tenantKeys = [
    "pool", "name", "account", "region", "plan", "from", "mau", "growth", "enterprise_share", "machine_tokens",
  ]

  func read(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> (scenario: PlannedScenario, references: [ScenarioFile.PoolReference]) {
    let members = try node.members(ScenarioReader.keys)
    guard let name = try members["name"]?.text() else { throw node.error(.missing("name")) }
    var scenario = PlannedScenario(name: name, pricing: configuration.pricing)
    var references: [ScenarioFile.PoolReference] = []
    for key in ScenarioReader.keys {
      guard let node = members[key] else { continue }
      for change in try changes(key, node) {
        let effects = try effects(key, change, node)
        let pools = try pools(change)
        references += pools
        let from = try change["from"]?.month()
        for effect in effects {
          scenario.changes.append(
            ScenarioChange(pools: pools.isEmpty ? nil : Set(pools.map(\.pool)), from: from, effect))
        }
      }
    }
    try readPrices(members, &scenario)
    return (scenario, references)
  }

  // MARK: Users

  /// The places of a file where one kind of change is said; none for keys of prices.
  private func changes(_ key: String, _ node: ConfigurationNode) throws(ConfigurationError) -> [Members] {
    switch key {
    case "growth": return try node.changes(["rate"])
    case "enterprise_share", "refresh_drop": return try node.changes(["share"])
    case "cleanup": return try node.changes(["share", "users", "avoidable"])
    case "machine_tokens": return try node.changes(["requests", "factor"])
    case "plan": return try node.changes(["plan"])
    case "region", "replica": return try node.changes(["region"])
    case "advanced_security": return try node.changes(["on"])
    case "launches": return try each(node, ["month", "users", "keep", "pool"])
    case "tenants": return try each(node, ScenarioReader.tenantKeys)
    case "curve":
      if node.isMapping, try node.entries().contains(where: { $0.key == "factors" }) {
        return [try node.members(["factors", "pools"])]
      }
      return [["factors": node]]
    default: return []
    }
  }

  private func each(_ node: ConfigurationNode, _ keys: [String]) throws(ConfigurationError) -> [Members] {
    var all: [Members] = []
    for entry in try node.list() {
      var members = try entry.members(keys)
      // For what is missing in it.
      members[""] = entry
      all.append(members)
    }
    return all
  }

  private func effects(
    _ key: String, _ members: Members, _ node: ConfigurationNode
  ) throws(ConfigurationError) -> [Effect] {
    func need(_ name: String) throws(ConfigurationError) -> ConfigurationNode {
      guard let member = members[name] else { throw (members[""] ?? node).error(.missing(name)) }
      return member
    }
    switch key {
    case "growth": return [.growth(try need("rate").growth())]
    case "enterprise_share": return [.enterpriseShare(try need("share").share())]
    case "refresh_drop": return [.refreshDrop(try need("share").share())]
    case "plan": return [.plan(try need("plan").plan())]
    case "region": return [.region(try need("region").text())]
    case "replica": return [.replica(try need("region").text())]
    case "advanced_security": return [.advancedSecurity(try need("on").bool())]
    case "cleanup":
      var effects: [Effect] = []
      if let node = members["share"] { effects.append(.cleanupShare(try node.share())) }
      if let node = members["users"] { effects.append(.cleanupUsers(try node.amount())) }
      if let node = members["avoidable"] { effects.append(.cleanupAvoidable(try node.share())) }
      guard !effects.isEmpty else { throw node.error(.missing("share, users or avoidable")) }
      return effects
    case "machine_tokens":
      var effects: [Effect] = []
      if let node = members["requests"] { effects.append(.machineTokens(try node.amount())) }
      if let node = members["factor"] { effects.append(.machineFactor(try node.factor())) }
      guard !effects.isEmpty else { throw node.error(.missing("requests or factor")) }
      guard effects.count == 1 else {
        throw node.error(.wrong(found: "given both requests and factor", expected: "one of them"))
      }
      return effects
    case "curve": return [.curve(try curve(need("factors")))]
    case "launches":
      let keep = try members["keep"]?.share() ?? .exact(.zero)
      return [.launch(try need("month").month(), users: try need("users").amount(), keep: keep)]
    case "tenants": return [try tenant(members, need)]
    default: return []
    }
  }

  private func curve(_ node: ConfigurationNode) throws(ConfigurationError) -> [Month: ScenarioValue] {
    var factors: [Month: ScenarioValue] = [:]
    for (key, value) in try node.entries() {
      guard let month = Month(key) else {
        throw value.error(.wrong(found: "no month", expected: "a month such as 2027-03"))
      }
      factors[month] = try value.factor()
    }
    return factors
  }

  private func tenant(
    _ members: Members, _ need: (String) throws(ConfigurationError) -> ConfigurationNode
  ) throws(ConfigurationError) -> Effect {
    // Its users are a variable; here they only say which share of them is enterprise.
    let whole: Int64 = 1_000_000_000
    let share = try members["enterprise_share"]?.share() ?? .exact(.zero)
    guard share.isExact else { throw try need("enterprise_share").wrong(expected: "one share for a new pool") }
    let pool = ScenarioPool(
      pool: try need("pool").text(), name: try members["name"]?.text(), account: try members["account"]?.account(),
      region: try members["region"]?.text() ?? PriceCommand.defaultRegion,
      plan: try members["plan"]?.plan() ?? .essentials, users: whole, enterprise: share.middle.billionths,
      machineTokens: try members["machine_tokens"]?.quantity() ?? 0)
    return .tenant(
      pool, users: try need("mau").amount(), growth: try members["growth"]?.growth() ?? .exact(.zero))
  }

  /// The pools that a change names.
  private func pools(_ members: Members) throws(ConfigurationError) -> [ScenarioFile.PoolReference] {
    // `pool` of a tenant is the new one's own name.
    if let node = members["pool"], members["mau"] == nil { return [.init(pool: try node.text(), node: node)] }
    guard let node = members["pools"] else { return [] }
    if case .scalar = node.node { return [.init(pool: try node.text(), node: node)] }
    var references: [ScenarioFile.PoolReference] = []
    for entry in try node.list() { references.append(.init(pool: try entry.text(), node: entry)) }
    return references
  }

  // MARK: Prices

  private func readPrices(_ members: Members, _ scenario: inout PlannedScenario) throws(ConfigurationError) {
    // The first that fits wins, so that what the scenario says comes before what the config says.
    let (free, discounts) = (scenario.pricing.freeOverrides, scenario.pricing.discounts)
    scenario.pricing.freeOverrides = []
    scenario.pricing.discounts = []
    if let node = members["pricing"] { try scenario.pricing.read(node) }
    if let node = members["rates"] { try scenario.pricing.readRates(node) }
    if let node = members["discount"] { try readDiscounts(node, &scenario) }
    scenario.pricing.freeOverrides += free
    scenario.pricing.discounts += discounts
    if let node = members["provisioned_rate"] { try readProvisionedRate(node, &scenario) }
    scenario.catalogs = try members["catalogs"].map { node throws(ConfigurationError) in
      surroundings.absolute(try node.text(), in: folder)
    }
    scenario.budget = try members["budget"]?.money()
    guard let node = members["vendor"] else { return }
    guard node.isMapping else {
      scenario.vendor = .init(name: try node.text(), namePlace: ConfigurationPlace(node))
      return
    }
    let choice = try node.members(["name", "plan"])
    guard let name = choice["name"] else { throw node.error(.missing("name")) }
    scenario.vendor = .init(
      name: try name.text(), plan: try choice["plan"]?.text(), namePlace: ConfigurationPlace(name),
      planPlace: choice["plan"].map(ConfigurationPlace.init))
  }

  private func readDiscounts(
    _ node: ConfigurationNode, _ scenario: inout PlannedScenario
  ) throws(ConfigurationError) {
    switch node.node {
    case .mapping: scenario.pricing.discounts.append(try Discount(node))
    case .sequence:
      for entry in try node.list() { scenario.pricing.discounts.append(try Discount(entry)) }
    default:
      guard let percentage = try? Percentage(try node.text()) else {
        throw node.wrong(expected: "percent off from 0 to 100, a discount as in the config, or a list of them")
      }
      scenario.pricing.discounts.append(Discount(kind: .percentage(percentage)))
    }
  }

  private func readProvisionedRate(
    _ node: ConfigurationNode, _ scenario: inout PlannedScenario
  ) throws(ConfigurationError) {
    switch node.node {
    case .mapping: scenario.provisionedRates.append(try Configuration.ProvisionedRate(node))
    case .sequence:
      for entry in try node.list() { scenario.provisionedRates.append(try Configuration.ProvisionedRate(entry)) }
    default: throw node.wrong(expected: "{ region, quantity } with category, account, from and to, or a list of them")
    }
  }
}
