import Domain
import Pricing

/// What one month costs: the lines of the bill, and the share of each pool.
struct BillTables {
  let bill: Bill
  let month: Month
  let amounts: BillAmounts
  let names: Names
  /// Records get the sentence of each line.
  var isExplained = false

  struct Names {
    var accounts: [String: String] = [:]
    var pools: [String: String] = [:]

    /// For a row of sums.
    func title(ofAccount account: String?) -> String {
      guard let account else { return "Account not known" }
      return (accounts[account] ?? account).harmless
    }
  }

  var tables: [Table] { [lines, ShareTable(bill: bill, month: month, amounts: amounts, names: names).table, totals] }

  /// Without shares, where there are no pools.
  var quoted: [Table] { [lines, totals] }

  private enum Line {
    case charge(Charge, shown: Money)
    case sum(String, exact: Money, shown: Money, Table.Row.Kind)

    var charge: Charge? {
      if case .charge(let charge, _) = self { return charge }
      return nil
    }

    var title: String {
      switch self {
      case .charge(let charge, _): charge.meter.title
      case .sum(let title, _, _, _): title
      }
    }

    var kind: Table.Row.Kind {
      switch self {
      case .charge: .data
      case .sum(_, _, _, let kind): kind
      }
    }
  }

  private var lines: Table {
    let hasDiscount = bill.charges.contains { $0.discount != nil }
    let payers = amounts.payers
    var fields: [Field<Line>] = [
      Field("month", for: .records) { .text($0.charge?.month.description) },
      Field("account", "Account", for: payers.count > 1 ? .everyone : .records, fitting: .droppable(1)) {
        .text($0.charge?.payer)
      },
      Field("meter", "Meter", for: .people, fitting: .text(minimum: 17)) { .label($0.title) },
      Field("meter", for: .records) { .label($0.charge?.meter.rawValue ?? "") },
      Field("plan", "Plan", for: .people, fitting: .droppable(4)) { .label($0.charge?.plan?.title ?? "") },
      Field("plan", for: .records) { .label($0.charge?.plan?.rawValue ?? "") },
      Field("region", "Region", fitting: .droppable(2)) { .text($0.charge?.region) },
      Field("band", "Units", .trailing, for: .people, fitting: .droppable(3)) { line in
        line.charge.map { .band(from: $0.from, to: $0.to) } ?? .empty
      },
      Field("from", for: .records) { line in line.charge.map { .count($0.from) } ?? .empty },
      Field("to", for: .records) { $0.charge?.to.map { .count($0) } ?? .empty },
      Field("quantity", "Quantity", .trailing) { line in line.charge.map { .count($0.quantity) } ?? .empty },
      Field("rate", "Rate", .trailing) { line in line.charge.map { .rate($0.rate) } ?? .empty },
      Field("amount", "USD", .trailing, for: .people, amount),
      Field("amount", for: .records) { line in line.charge.map { .amount($0.net, shown: "") } ?? .empty },
    ]
    if hasDiscount {
      fields.append(
        Field("list_amount", for: .records) { line in line.charge.map { .amount($0.amount, shown: "") } ?? .empty })
    }
    if bill.charges.contains(where: { $0.portion != nil }) {
      fields.append(Field("month_part", for: .records) { .text($0.charge?.portion?.field) })
    }
    if isExplained { fields.append(Field("explanation", for: .records) { .text($0.charge?.explanation) }) }
    return Table("line", title: "Bill", of: rows(payers), fields: fields, kind: \.kind)
  }

  private func amount(_ line: Line) -> Cell {
    let precision = amounts.precision
    switch line {
    case .charge(let charge, let shown): return .amount(charge.amount, shown: precision.text(shown))
    case .sum(_, let exact, let shown, _): return .amount(exact, shown: precision.text(shown))
    }
  }

  /// The lines of each payer with its sums, then the total.
  private func rows(_ payers: [BillAmounts.Payer]) -> [Line] {
    var rows: [Line] = []
    for payer in payers {
      rows += payer.charges.map { .charge($0.charge, shown: $0.shown) }
      if payer.discount.exact != .zero {
        let list = payer.total.exact - payer.discount.exact
        rows.append(.sum("List price", exact: list, shown: payer.total.shown - payer.discount.shown, .subtotal))
        rows.append(.sum("Discounts", exact: payer.discount.exact, shown: payer.discount.shown, .subtotal))
      }
      if payers.count > 1 {
        rows.append(
          .sum(names.title(ofAccount: payer.account), exact: payer.total.exact, shown: payer.total.shown, .subtotal))
      }
    }
    rows.append(.sum("Total", exact: bill.total, shown: amounts.total, .total))
    return rows
  }

  private var totals: Table {
    let name = month.description
    return Table(
      "total", for: .records, of: [bill.total],
      fields: [
        Field("month") { _ in .label(name) },
        Field("amount") { .amount($0, shown: "") },
      ])
  }
}
