import Domain
import Pricing

/// The amounts of a report as people see them, rounded from the top down: the total first, then each month, account
/// and line, so that every sum on the page is the sum of what stands above it.
struct ReportAmounts {
  let precision: Precision
  let exactTotal: Money
  let total: Money
  /// In the order of the months; nil where nothing was priced.
  let bills: [BillAmounts?]

  init(bills: [Bill?]) {
    exactTotal = bills.reduce(.zero) { $0 + ($1?.total ?? .zero) }
    precision = Precision(for: exactTotal)
    total = precision.rounded(exactTotal)
    let priced = bills.compactMap(\.self)
    var parts = precision.parts(priced.map(\.total), of: total)[...]
    self.bills = bills.map { [precision] bill in
      bill.flatMap { bill in
        parts.popFirst().map { BillAmounts(bill: bill, precision: precision, total: $0) }
      }
    }
  }
}

/// The amounts of one bill, rounded.
struct BillAmounts {
  let precision: Precision
  let total: Money
  /// One for each payer, in the order of the bill.
  let payers: [Payer]

  struct Payer {
    let account: String?
    let charges: [(charge: Charge, shown: Money)]
    /// What discounts take off: zero or negative.
    let discount: (exact: Money, shown: Money)
    let total: (exact: Money, shown: Money)
  }

  /// A bill that stands alone.
  init(bill: Bill) {
    let precision = Precision(for: bill.total)
    self.init(bill: bill, precision: precision, total: precision.rounded(bill.total))
  }

  /// - Parameter total: of the bill, rounded down or up.
  init(bill: Bill, precision: Precision, total: Money) {
    self.precision = precision
    self.total = total
    var groups: [(account: String?, charges: [Charge])] = []
    for charge in bill.charges {
      if let last = groups.last, last.account == charge.payer {
        groups[groups.count - 1].charges.append(charge)
      } else {
        groups.append((charge.payer, [charge]))
      }
    }
    let totals = groups.map { $0.charges.reduce(Money.zero) { $0 + $1.net } }
    let shownTotals = precision.parts(totals, of: total)
    payers = zip(groups, zip(totals, shownTotals)).map { group, totals in
      let discount = totals.0 - group.charges.reduce(Money.zero) { $0 + $1.amount }
      let parts = precision.parts(group.charges.map(\.amount) + [discount], of: totals.1)
      return Payer(
        account: group.account, charges: Array(zip(group.charges, parts)),
        discount: (discount, parts[parts.count - 1]), total: (totals.0, totals.1))
    }
  }
}
