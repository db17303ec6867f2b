import Domain

/// What somebody wants to spend in a month at most.
public struct Budget: Hashable, Sendable {
  public var name: String
  public var scope: Scope
  /// In USD a month, after discounts.
  public var amount: Money

  /// Whose costs it is for.
  public enum Scope: Hashable, Sendable {
    case everything
    case payer(String)
    case account(String)
    case pool(String)
    /// All app clients, pools and accounts with this value of a tag.
    case tag(String, value: String)
  }

  public init(name: String, scope: Scope, amount: Money) {
    self.name = name
    self.scope = scope
    self.amount = amount
  }

  /// What a bill holds against the budget, after discounts.
  ///
  /// - Parameter clients: usage by app client, which tags of app clients need.
  public func cost(in bill: Bill, organisation: Organisation, clients: [ClientUsage] = []) -> Money {
    let (dimension, value): (Dimension, String)
    switch scope {
    case .everything: return bill.total
    case .payer(let id): (dimension, value) = (.payer, id)
    case .account(let id): (dimension, value) = (.account, id)
    case .pool(let id): (dimension, value) = (.pool, id)
    case .tag(let name, let wanted): (dimension, value) = (.tag(name), wanted)
    }
    let shares = bill.split(by: [dimension], organisation: organisation, clients: clients)
    return shares.filter { $0.keys == [value] }.reduce(.zero) { $0 + $1.net }
  }

  /// By how much a bill is over it; nil when it is not.
  public func excess(of bill: Bill, organisation: Organisation, clients: [ClientUsage] = []) -> BudgetExcess? {
    excess(of: cost(in: bill, organisation: organisation, clients: clients))
  }

  public func excess(of cost: Money) -> BudgetExcess? {
    cost > amount ? BudgetExcess(budget: self, cost: cost) : nil
  }
}

/// A budget that is not enough.
public struct BudgetExcess: Hashable, Sendable {
  public let budget: Budget
  public let cost: Money
}
