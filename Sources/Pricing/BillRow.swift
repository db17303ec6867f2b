import Domain

/// One charge as far as one usage caused it: a whole number of units of one pool in one band.
public struct BillRow: Hashable, Sendable {
  public let usage: Usage
  public let charge: Charge
  /// Whole units, never zero.
  public let quantity: Int64
  /// List price: exactly the charge's rate × `quantity`, except where the charge is for a part of the month.
  public let amount: Money
  /// After discounts.
  public let net: Money
}

extension Bill {
  /// Every charge cut into the units of each pool, in the order of the items, bands and usages.
  ///
  /// The rows add up exactly both ways: those of a charge to its quantity and amounts, those of a usage to its
  /// quantity. Each band is shared out by what the usages have left after the bands before it, by largest remainder.
  public var rows: [BillRow] { items.flatMap(\.rows) }
}

extension BillItem {
  fileprivate var rows: [BillRow] {
    var left = usages.map(\.quantity)
    return charges.flatMap { charge in
      // No share exceeds what is left, since no band has more units than all usages together have left.
      let shares = apportion(charge.quantity, by: left)
      for index in left.indices { left[index] -= shares[index] }
      let amounts = apportion(charge.amount.tenBillionths, by: shares)
      let nets = apportion(charge.net.tenBillionths, by: shares)
      return usages.indices.filter { shares[$0] > 0 }.map { index in
        BillRow(
          usage: usages[index], charge: charge, quantity: shares[index],
          amount: Money(tenBillionths: amounts[index]), net: Money(tenBillionths: nets[index]))
      }
    }
  }
}
