import Domain
import Forecast
import Pricing

extension ScenarioFile {
  /// Reads a scenario file.
  ///
  /// Nothing in it is ignored: a key that is not known is an error.
  ///
  /// - Parameters:
  ///   - configuration: whose prices and names hold where the file says nothing else.
  ///   - folder: where its paths start.
  init(
    yaml: String, file: String, folder: String, configuration: Configuration, in surroundings: Surroundings
  ) throws(ConfigurationError) {
    self.init()
    guard let root = try Configuration.parse(yaml, file: file) else { return }
    let top = try root.members(["months", "seed", "draws", "base", "budget", "break_even", "scenarios"])
    if let node = top["months"] { months = Int(try node.whole(1...Int64(ScenarioFile.maximumMonths))) }
    if let node = top["seed"] { seed = UInt64(try node.quantity()) }
    if let node = top["draws"] { draws = Int(try node.whole(1...1_000_000)) }
    budget = try top["budget"]?.money()
    for node in try top["break_even"]?.list() ?? [] {
      breakEven.append(WayToPay(name: try node.text(), place: ConfigurationPlace(node)))
    }
    if let node = top["base"] { try readBase(node) }
    for node in try top["scenarios"]?.list() ?? [] {
      let reader = ScenarioReader(configuration: configuration, folder: folder, surroundings: surroundings)
      let (scenario, references) = try reader.read(node)
      if scenarios.contains(where: { $0.name == scenario.name }) {
        throw node.error(.wrong(found: "a scenario of the same name as one before", expected: "named otherwise"))
      }
      if scenario.name == PlannedScenario.asItIs {
        throw node.error(.wrong(found: "called as the first column is, \(scenario.name)", expected: "named otherwise"))
      }
      scenarios.append(scenario)
      poolReferences += references
      try readNewPools(node)
    }
  }

  /// The places of a scenario that make new pools, whose ids differ.
  private mutating func readNewPools(_ scenario: ConfigurationNode) throws(ConfigurationError) {
    var ids: Set<String> = []
    for tenant in try scenario.members(ScenarioReader.keys)["tenants"]?.list() ?? [] {
      guard let node = try tenant.members(ScenarioReader.tenantKeys)["pool"] else { continue }
      let pool = try node.text()
      guard ids.insert(pool).inserted else {
        throw node.error(.wrong(found: "\"\(pool)\", as a new pool before", expected: "the id of another new pool"))
      }
      newPools.append(PoolReference(pool: pool, node: node))
    }
  }

  private mutating func readBase(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["month", "pools"])
    baseMonth = try members["month"]?.month()
    guard let node = members["pools"] else { return }
    var pools: [ScenarioPool] = []
    for entry in try node.list() { pools.append(try ScenarioPool(entry)) }
    guard !pools.isEmpty else { throw node.wrong(expected: "a list with at least one pool") }
    self.pools = pools
  }
}

extension ScenarioPool {
  fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members([
      "pool", "name", "account", "region", "plan", "mau", "enterprise", "refresh_only", "avoidable", "machine_tokens",
      "advanced_security", "replicas",
    ])
    guard let mau = try members["mau"]?.quantity() else { throw node.error(.missing("mau")) }
    func part(_ key: String) throws(ConfigurationError) -> Int64 {
      let part = try members[key]?.quantity() ?? 0
      guard part <= mau else { throw (members[key] ?? node).wrong(expected: "no more than mau, \(mau)") }
      return part
    }
    self.init(
      pool: try members["pool"]?.text(), name: try members["name"]?.text(), account: try members["account"]?.account(),
      region: try members["region"]?.text() ?? PriceCommand.defaultRegion,
      plan: try members["plan"]?.plan() ?? .essentials,
      users: mau, enterprise: try part("enterprise"), refreshOnly: try part("refresh_only"),
      avoidable: try part("avoidable"), machineTokens: try members["machine_tokens"]?.quantity() ?? 0,
      hasAdvancedSecurity: try members["advanced_security"]?.bool() ?? false)
    for node in try members["replicas"]?.list() ?? [] {
      let replica = try node.text()
      guard replica != region else { throw node.wrong(expected: "a Region other than the pool's own") }
      replicas.append(replica)
    }
    guard refreshOnly <= mau - avoidable else {
      throw (members["avoidable"] ?? node).wrong(
        expected: "no more than mau less refresh_only, \(mau - refreshOnly): nobody is in both")
    }
  }
}
