import Domain

/// A priced list of usage.
public struct Bill: Hashable, Sendable {
  /// By month, payer, Region, meter and plan.
  public let items: [BillItem]
  /// What the reader must know, each once.
  public let warnings: [PricingWarning]
  /// Both ends of the list total where AWS does not say in which order the free quantity is spent and the order
  /// matters; nil when it does not.
  public let range: CostRange?
  /// Usage that is not in the totals, because its price is not known; only with `UnknownPrices.setAside`.
  ///
  /// It draws on no free quantity either.
  public let unpriced: [Unpriced]
  /// The catalog that was used, by name.
  public let catalog: String
  /// What is to be paid, discounts taken off.
  public let total: Money
  /// The same before discounts.
  public let listTotal: Money

  /// Why the cost is not known at all, which is not to say that it is zero: of what was used nothing has a price.
  ///
  /// Nil where something has, or nothing was used.
  public var wholeGap: PricingError? {
    guard !items.contains(where: { $0.quantity > 0 }) else { return nil }
    return unpriced.first { $0.usages.contains { $0.quantity > 0 } }?.reason
  }

  /// All lines, in the order of the items.
  public var charges: [Charge] { items.flatMap(\.charges) }

  /// The lowest and the highest list total.
  public struct CostRange: Hashable, Sendable {
    public let low: Money
    public let high: Money

    public init(low: Money, high: Money) {
      self.low = low
      self.high = high
    }
  }
}

extension Sequence<Bill> {
  /// Makes sure that the bills can be added up, before discounts and after.
  ///
  /// - Throws: `PricingError.outOfRange`.
  public func checkSums() throws(PricingError) {
    var (list, net) = (Money.zero, Money.zero)
    for bill in self {
      list = try inRange { () throws(MoneyError) in try list.adding(bill.listTotal) }
      net = try inRange { () throws(MoneyError) in try net.adding(bill.total) }
    }
  }
}

/// Usage without a price, and why.
public struct Unpriced: Hashable, Sendable {
  public let usages: [Usage]
  /// The account that would pay; nil when the usage names no account.
  public let payer: String?
  /// Whether the price is that of a plan: else the plans of the usages say nothing.
  public let isByPlan: Bool
  public let reason: PricingError

  /// The plan of one of the usages; nil where every plan has the same price.
  public func plan(of usage: Usage) -> Plan? { isByPlan ? usage.plan : nil }
}

/// One meter in one Region for one payer and month: what bands are walked over.
public struct BillItem: Hashable, Sendable {
  public let month: Month
  public let payer: String?
  public let region: String
  public let meter: Meter
  /// Nil where the price is the same on every plan.
  public let plan: Plan?
  public let quantity: Int64
  /// Free units first; their quantities add up to `quantity`.
  public let charges: [Charge]
  /// The usage that the item is made of, sorted by account and pool.
  public let usages: [Usage]

  /// List price.
  public var amount: Money { charges.reduce(.zero) { $0 + $1.amount } }
  /// After discounts.
  public var net: Money { charges.reduce(.zero) { $0 + $1.net } }
}
