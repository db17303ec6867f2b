import Domain

/// Finds who pays for usage.
struct Payers {
  private let settings: PricingSettings
  /// The only payer that the usage names, who then also pays for usage that names no account.
  private let only: String?
  /// Whether usage without an account stands beside several payers, and so alone.
  let leavesUsageAlone: Bool

  struct Payer {
    let id: String?
    let bandsByAccount: Bool
  }

  init(_ usages: [Usage], settings: PricingSettings) {
    self.settings = settings
    var known: Set<String> = []
    var someUnknown = false
    for usage in usages {
      if let account = usage.account { known.insert(settings.organisation.payer(of: account)) } else { someUnknown = true }
    }
    only = known.count == 1 ? known.first : nil
    leavesUsageAlone = someUnknown && known.count > 1
  }

  func payer(of usage: Usage) -> Payer {
    Payer(
      id: usage.account.map(settings.organisation.payer) ?? only, bandsByAccount: settings.bandScope == .account)
  }
}
