import Domain

/// Finds who pays for usage.
struct Payers {
  private let rules: PricingRules
  /// The only payer that the usage names, who then also pays for usage that names no account.
  private let only: String?
  /// Whether usage without an account stands beside several payers, and so alone.
  let leavesUsageAlone: Bool
  /// Accounts of which nothing says who pays for them, nor that they pay for others, where there are several payers.
  let accountsWithoutPayer: Int

  struct Payer {
    let id: String?
    let bandsByAccount: Bool
  }

  init(_ usages: [Usage], _ rules: PricingRules) {
    self.rules = rules
    var first: String?
    var known: Set<String> = []
    var someUnknown = false
    for usage in usages {
      guard let account = usage.account else {
        someUnknown = true
        continue
      }
      let payer = rules.settings.organisation.payer(of: account)
      // One payer is the usual case, and needs no set.
      if first == nil { first = payer } else if payer != first { known.insert(payer) }
    }
    only = known.isEmpty ? first : nil
    leavesUsageAlone = someUnknown && !known.isEmpty
    accountsWithoutPayer = known.isEmpty ? 0 : Payers.accountsWithoutPayer(usages, rules.settings.organisation)
  }

  private static func accountsWithoutPayer(_ usages: [Usage], _ organisation: Organisation) -> Int {
    let payers = Set(organisation.accounts.values.compactMap(\.payer))
    let accounts = Set(usages.compactMap(\.account))
    return accounts.count { organisation.accounts[$0]?.payer == nil && !payers.contains($0) }
  }

  func payer(of usage: Usage) -> Payer {
    Payer(
      id: usage.account.map(rules.settings.organisation.payer) ?? only,
      bandsByAccount: rules.settings.bandScope == .account)
  }
}
