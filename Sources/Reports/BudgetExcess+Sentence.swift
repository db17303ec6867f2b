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
