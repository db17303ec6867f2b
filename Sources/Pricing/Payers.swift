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
    var known: Set<String> = []
    var someUnknown = false
    for usage in usages {
      if let account = usage.account {
        known.insert(rules.settings.organisation.payer(of: account))
      } else {
        someUnknown = true
      }
    }
    only = known.count == 1 ? known.first : nil
    leavesUsageAlone = someUnknown && known.count > 1
    let selfPaying = known.filter { rules.settings.organisation.accounts[$0] == nil }
    accountsWithoutPayer = known.count > 1 ? selfPaying.count : 0
  }

  func payer(of usage: Usage) -> Payer {
    Payer(
      id: usage.account.map(rules.settings.organisation.payer) ?? only,
      bandsByAccount: rules.settings.bandScope == .account)
  }
}
