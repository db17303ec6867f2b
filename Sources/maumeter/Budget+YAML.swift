import Domain
import Pricing

extension Budget {
  /// `{ name, amount }` with one of payer, account, pool and tag, or none of them for everything.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let scopes = ["payer", "account", "pool", "tag"]
    let members = try node.members(["name", "amount"] + scopes)
    guard let amount = try members["amount"]?.money() else { throw node.error(.missing("amount")) }
    let given = scopes.filter { members[$0] != nil }
    guard given.count < 2 else {
      throw node.error(
        .wrong(
          found: "a budget for \(given.joined(separator: " and "))", expected: "for one of them, or for everything"))
    }
    var scope = Scope.everything
    if let payer = try members["payer"]?.account() { scope = .payer(payer) }
    if let account = try members["account"]?.account() { scope = .account(account) }
    if let pool = try members["pool"]?.text() { scope = .pool(pool) }
    if let node = members["tag"] {
      let tags = try node.tags()
      guard tags.count == 1, let tag = tags.first else { throw node.wrong(expected: "one tag, such as { team: web }") }
      scope = .tag(tag.key, value: tag.value)
    }
    self.init(name: try members["name"]?.text() ?? Budget.name(of: scope), scope: scope, amount: amount)
  }

  /// What it is called where nobody gave it a name.
  private static func name(of scope: Scope) -> String {
    switch scope {
    case .everything: "everything"
    case .payer(let id): "payer \(id)"
    case .account(let id): "account \(id)"
    case .pool(let id): "pool \(id)"
    case .tag(let name, let value): "\(name) \(value)"
    }
  }
}
