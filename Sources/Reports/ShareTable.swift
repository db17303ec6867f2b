import Domain
import Pricing

/// What each pool costs, which no bill of AWS says: in proportion to its quantity on each line.
struct ShareTable {
  let bill: Bill
  let month: Month
  let amounts: BillAmounts
  let names: BillTables.Names
  private let split: [BillShare]

  init(bill: Bill, month: Month, amounts: BillAmounts, names: BillTables.Names) {
    self.bill = bill
    self.month = month
    self.amounts = amounts
    self.names = names
    split = bill.split(by: [.payer, .account, .pool])
  }

  private struct Share {
    let account: String?
    let pool: String?
    var net: Money
    var shown = Money.zero
  }

  private enum Row {
    case share(Share)
    case account(String?, exact: Money, shown: Money)

    var share: Share? {
      if case .share(let share) = self { return share }
      return nil
    }
  }

  /// One row for each account and pool; the rows add up to the bill, exactly and as shown.
  var table: Table {
    let name = month.description
    let rows = rows
    return Table(
      "share", title: "Share of each pool", for: rows.count > 1 ? .everyone : .records, of: rows, hasTotal: true,
      fields: [
        Field("month", for: .records) { _ in .label(name) },
        Field("account", "Account", fitting: .droppable(1)) { .text($0.share?.account) },
        Field("pool", "Pool", for: .people, fitting: .identifier, total: .label("Total")) { row in
          switch row {
          case .share(let share): share.pool.map { .text($0) } ?? .label("(not known)")
          case .account(let account, _, _): .label(names.title(ofAccount: account))
          }
        },
        Field("pool", for: .records) { .text($0.share?.pool) },
        Field("name", "Name", fitting: .text(minimum: 8, dropOrder: 2)) { row in
          .text(row.share?.pool.flatMap { names.pools[$0] })
        },
        Field(
          "amount", "USD", .trailing, total: .amount(bill.total, shown: amounts.precision.text(amounts.total)), amount),
      ]
    ) { $0.share == nil ? .subtotal : .data }
  }

  /// The rounded shares of the table by account and pool, for other tables.
  var shownAmounts: [[String?]: Money] {
    let shares = amounts.payers.flatMap(accounts).flatMap { $0.shares }
    return Dictionary(shares.map { ([$0.account, $0.pool], $0.shown) }, uniquingKeysWith: +)
  }

  private func amount(_ row: Row) -> Cell {
    switch row {
    case .share(let share): .amount(share.net, shown: amounts.precision.text(share.shown))
    case .account(_, let exact, let shown): .amount(exact, shown: amounts.precision.text(shown))
    }
  }

  /// The shares of each account, with their sum where there are several accounts.
  private var rows: [Row] {
    let accounts = amounts.payers.flatMap(accounts)
    return accounts.flatMap { account in
      let shares = account.shares.map(Row.share)
      guard accounts.count > 1 else { return shares }
      return shares + [.account(account.shares[0].account, exact: account.exact, shown: account.shown)]
    }
  }

  private typealias Account = (shares: [Share], exact: Money, shown: Money)

  /// The accounts that a payer pays for, rounded so that they add up to what its lines do.
  private func accounts(of payer: BillAmounts.Payer) -> [Account] {
    var groups: [[Share]] = []
    for share in exactShares(of: payer.account) {
      if groups.last?[0].account == share.account, !groups.isEmpty {
        groups[groups.count - 1].append(share)
      } else {
        groups.append([share])
      }
    }
    let sums = groups.map { $0.map(\.net).reduce(.zero, +) }
    let shownSums = amounts.precision.parts(sums, of: payer.total.shown)
    return zip(groups, zip(sums, shownSums)).map { group, sums in
      var shares = group
      let parts = amounts.precision.parts(shares.map(\.net), of: sums.1)
      for index in shares.indices { shares[index].shown = parts[index] }
      return (shares, sums.0, sums.1)
    }
  }

  private func exactShares(of payer: String?) -> [Share] {
    split.filter { $0.keys[0] == payer }.map { Share(account: $0.keys[1], pool: $0.keys[2], net: $0.net) }
  }
}
