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
    guard let (dimension, value) = key else { return bill.total }
    let shares = bill.split(by: [dimension], organisation: organisation, clients: clients)
    return shares.filter { $0.keys == [value] }.reduce(.zero) { $0 + $1.net }
  }

  /// Why some usage that is for the budget is not in its cost: its price is not known.
  public func missing(
    from bill: Bill, organisation: Organisation, clients: [ClientUsage] = []
  ) -> [PricingError] {
    guard let (dimension, value) = key else { return bill.unpriced.map(\.reason) }
    let clients = ClientsOfPools(clients)
    return bill.unpriced.filter { unpriced in
      BillPortion.all(of: unpriced).flatMap { $0.divided(among: clients) }
        .contains { $0.key(dimension, organisation) == value }
    }.map(\.reason)
  }

  /// Whether a bill has anything that is for the budget, with a price or without.
  public func concerns(_ bill: Bill, organisation: Organisation, clients: [ClientUsage] = []) -> Bool {
    guard let (dimension, value) = key else { return true }
    return bill.split(by: [dimension], organisation: organisation, clients: clients).contains { $0.keys == [value] }
      || !missing(from: bill, organisation: organisation, clients: clients).isEmpty
  }

  /// What its part of a bill is told by; nil for all of it.
  private var key: (Dimension, String)? {
    switch scope {
    case .everything: nil
    case .payer(let id): (.payer, id)
    case .account(let id): (.account, id)
    case .pool(let id): (.pool, id)
    case .tag(let name, let value): (.tag(name), value)
    }
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
