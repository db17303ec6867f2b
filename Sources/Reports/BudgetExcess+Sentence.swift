import Domain
import Pricing

extension BudgetExcess {
  /// What happened, in one sentence.
  ///
  ///     // The budget "web" of 500.00 USD for pool X is passed in 2026-10: 612.50 USD.
  ///
  /// - Parameter isExpected: the cost is that of a forecast, or of a scenario.
  public func sentence(in month: Month, isExpected: Bool = false) -> String {
    // Never rounded to the budget itself, from which it would look met.
    let cents = Precision(places: 2)
    let rounded = cents.rounded(cost)
    let shown = rounded > budget.amount ? cents.text(rounded) : cost.shown(minimumPlaces: 2)
    let amount = budget.amount.shown(minimumPlaces: 2)
    let verb = isExpected ? "will be passed" : "is passed"
    return
      "The budget \"\(budget.name.harmless)\" of \(amount) USD\(budget.scope.words) \(verb) in \(month): \(shown) USD."
  }
}

extension Budget {
  /// Why nobody knows whether it is kept.
  ///
  ///     // Whether the budget "web" of 500.00 USD for pool X is kept in 2026-10 is not known: No price of ...
  public func sentence(missing reason: PricingError, in month: Month) -> String {
    "Whether \(title) is kept in \(month) is not known: \(reason.description.harmless)"
  }

  /// That nothing of the months counts towards it, though something should.
  public func sentence(ofNothingIn months: [Month]) -> String {
    """
    Nothing counts towards \(title): no usage of \(listed(months.map(\.description))) is of it, and the config does \
    not name it. Check how it is written.
    """
  }

  /// "the budget "web" of 500.00 USD for pool X".
  private var title: String {
    "the budget \"\(name.harmless)\" of \(amount.shown(minimumPlaces: 2)) USD\(scope.words)"
  }
}

extension Budget.Scope {
  fileprivate var words: String {
    switch self {
    case .everything: ""
    case .payer(let id): " for payer \(id.harmless)"
    case .account(let id): " for account \(id.harmless)"
    case .pool(let id): " for pool \(id.harmless)"
    case .tag(let name, let value): " for \(name.harmless) \(value.harmless)"
    }
  }
}
