import Domain
import Ingest
import Pricing
import Yams

extension Configuration {
  /// Reads the config.
  ///
  /// Nothing in it is ignored: a key that is not known is an error.
  ///
  /// - Parameters:
  ///   - file: its name in messages.
  ///   - path: its absolute path, from whose folder the paths inside start.
  init(yaml: String, file: String, path: String, in surroundings: Surroundings) throws(ConfigurationError) {
    guard let root = try Configuration.parse(yaml, file: file) else { return }
    let top = try root.members([
      "database", "catalogs", "rules", "count_removals", "users", "sources", "pools", "clients", "accounts",
      "provisioned_rates", "rates", "pricing", "budgets", "budget_webhook",
    ])
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    catalogs = try top["catalogs"].map { node throws(ConfigurationError) in
      surroundings.absolute(try node.text(), in: folder)
    }
    database = try top["database"].map { node throws(ConfigurationError) in
      surroundings.absolute(try node.text(), in: folder)
    }
    rules = CountingRules(
      name: try top["rules"]?.choice(CountingRules.Name.self) ?? .pricingPage,
      countsRemovals: try top["count_removals"]?.bool() ?? false)
    users = try top["users"]?.choice(UserNames.Policy.self) ?? .hashed
    for node in try top["sources"]?.list() ?? [] {
      let mapping = try Mapping(node)
      guard !mappings.contains(where: { $0.name == mapping.name }) else {
        throw node.error(.mappingTwice(mapping.name))
      }
      mappings.append(mapping)
    }
    if let node = top["pricing"] {
      try pricing.read(node)
      try checkAssumedRegion(of: node, in: surroundings)
    }
    if let node = top["rates"] {
      try pricing.readRates(node)
      try checkPlans(ofRates: node, in: surroundings)
    }
    for (id, node) in try top["accounts"]?.entries() ?? [] { try readAccount(id, node) }
    if let node = top["accounts"] { try checkPayers(node) }
    for (id, node) in try top["clients"]?.entries() ?? [] { try readClient(id, node) }
    for node in try top["provisioned_rates"]?.list() ?? [] { provisionedRates.append(try ProvisionedRate(node)) }
    for (id, node) in try top["pools"]?.entries() ?? [] { try readPool(id, node) }
    for node in try top["budgets"]?.list() ?? [] { try readBudget(node) }
    budgetWebhook = try top["budget_webhook"].map { node throws(ConfigurationError) in
      try BudgetWebhook(node, folder: folder, in: surroundings)
    }
  }

  /// A rate of a plan by which its meter is not priced would never be used.
  ///
  /// What is wrong with the catalogs themselves is told by the commands that need them.
  private func checkPlans(
    ofRates node: ConfigurationNode, in surroundings: Surroundings
  ) throws(ConfigurationError) {
    guard pricing.rates.keys.contains(where: { $0.plan != nil }),
      let catalog = try? CatalogFolder(self, in: surroundings).catalog(hasVendors: false)
    else { return }
    for (text, value) in try node.entries() {
      guard let key = try? RateKey(text), let plan = key.plan else { continue }
      let plans = catalog.plansOfRates(of: key.meter)
      guard !plans.contains(plan) else { continue }
      let expected = plans.isEmpty ? "\(key.ofEveryPlan)" : "for \(plans.map(\.rawValue).joined(separator: " or "))"
      let other = plans.isEmpty ? "have one price for all plans" : "have no price on it"
      throw value.error(
        .wrong(found: "a rate for the plan \(plan.rawValue), and \(key.meter.words) \(other)", expected: expected))
    }
  }

  private mutating func readBudget(_ node: ConfigurationNode) throws(ConfigurationError) {
    let budget = try Budget(node)
    guard !budgets.contains(where: { $0.name == budget.name }) else {
      throw node.error(.wrong(found: "a budget with the name of another", expected: "named otherwise: see name"))
    }
    budgets.append(budget)
  }

  /// The root of a YAML file; nil where it is empty.
  static func parse(_ yaml: String, file: String) throws(ConfigurationError) -> ConfigurationNode? {
    func problem(_ line: Int?, _ problem: ConfigurationError.Problem) -> ConfigurationError {
      ConfigurationError(file: file, line: line, path: "", problem: problem)
    }
    do {
      return try compose(yaml: yaml).map { ConfigurationNode(file: file, path: "", node: $0) }
    } catch let error as YamlError {
      switch error {
      case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
        throw problem(mark.line, .notYAML(text))
      case .duplicatedKeysInMapping(let keys, let context):
        let line = keys.compactMap { secondLine(of: $0, in: yaml, from: context.mark.line) }.min()
        throw problem(line ?? context.mark.line, .duplicateKeys(keys.sorted()))
      case .reader(let text, _, _, _): throw problem(nil, .notYAML(text))
      default: throw problem(nil, .notYAML("\(error)"))
      }
    } catch {
      throw problem(nil, .notYAML("\(error)"))
    }
  }

  /// Where a key is there again, which Yams does not tell: it names the line where the mapping begins.
  private static func secondLine(of key: String, in yaml: String, from first: Int) -> Int? {
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).enumerated().dropFirst(first - 1)
    let found = lines.filter { _, line in
      [key, "\"\(key)\"", "'\(key)'"].contains { line.drop { $0 == " " }.hasPrefix($0 + ":") }
    }
    let indentation = found.first?.element.prefix { $0 == " " }
    return found.dropFirst().first { $0.element.prefix { $0 == " " } == indentation }.map { $0.offset + 1 }
  }

  private mutating func readAccount(_ id: String, _ node: ConfigurationNode) throws(ConfigurationError) {
    guard ConfigurationNode.isAccount(id) else {
      throw node.error(.wrong(found: "no account", expected: "the 12 digits of an AWS account, in quotes"))
    }
    let members = try node.members(["name", "payer", "tags"])
    pricing.organisation.accounts[id] = Organisation.Account(
      name: try members["name"]?.text(), payer: try members["payer"]?.account(),
      tags: try members["tags"]?.tags() ?? [:])
  }

  private mutating func readClient(_ id: String, _ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["pool", "name", "tags", "machine"])
    clients[id] = Client(
      pool: try members["pool"]?.text(), name: try members["name"]?.text(),
      machine: try members["machine"]?.spans() ?? [])
    if let tags = try members["tags"]?.tags() { pricing.organisation.clientTags[id] = tags }
  }

  private mutating func readPool(_ id: String, _ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["name", "account", "plan", "created", "clients", "tags"] + Pool.usageKeys)
    var pool = Pool(
      account: try members["account"]?.account(),
      plans: try members["plan"].map { node throws(ConfigurationError) in try Configuration.plans(node) } ?? [])
    try pool.readUsage(of: id, members)
    pools[id] = pool
    pricing.organisation.pools[id] = Organisation.Pool(
      name: try members["name"]?.text(), created: try members["created"]?.instant(),
      tags: try members["tags"]?.tags() ?? [:])
    for client in try members["clients"]?.list() ?? [] {
      let name = try client.text()
      if let other = clients[name]?.pool, other != id { throw client.error(.clientOfTwoPools(other, id)) }
      clients[name, default: Client()].pool = id
    }
  }

  /// A plan, or a list of plans with the day from which each holds.
  private static func plans(_ node: ConfigurationNode) throws(ConfigurationError) -> [PlanHistory.Change] {
    guard case .sequence = node.node else { return [PlanHistory.Change(since: Pool.always, plan: try node.plan())] }
    var changes: [PlanHistory.Change] = []
    for entry in try node.list() {
      let members = try entry.members(["plan", "from"])
      guard let plan = try members["plan"]?.plan() else { throw entry.error(.missing("plan")) }
      let since = try members["from"]?.instant() ?? Pool.always
      if let last = changes.last, since <= last.since { throw entry.error(.planHistoryNotInOrder) }
      changes.append(PlanHistory.Change(since: since, plan: plan))
    }
    guard !changes.isEmpty else {
      throw node.error(.wrong(found: "an empty list", expected: "a plan, or a list of plans, each with from"))
    }
    return changes
  }
}
