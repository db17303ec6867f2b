import Domain

/// Finds who pays for usage.
struct Payers {
  private let rules: PricingRules
  /// The only payer that the usage names, who then also pays for usage that names no account.
  private let only: String?
  /// Whether usage without an account stands beside several payers, and so alone.
  let leavesUsageAlone: Bool
  /// Accounts that nobody was named to pay for, beside others.
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
    guard let first, !known.isEmpty else {
      accountsWithoutPayer = 0
      return
    }
    accountsWithoutPayer = known.union([first]).count { rules.settings.organisation.accounts[$0] == nil }
  }

  func payer(of usage: Usage) -> Payer {
    Payer(
      id: usage.account.map(rules.settings.organisation.payer) ?? only,
      bandsByAccount: rules.settings.bandScope == .account)
  }
}
