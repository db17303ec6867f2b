import Domain
import Pricing

/// What each pool costs, which no bill of AWS says: in proportion to its quantity on each line.
struct ShareTable {
  let bill: Bill
  let month: Month
  let amounts: BillAmounts?
  let names: BillTables.Names

  private struct Share {
    var account: String?
    var pool: String?
    var net: Money
    var shown = Money.zero

    /// By account and pool; what is not known comes last.
    static func isBefore(_ left: Share, _ right: Share) -> Bool {
      func key(_ share: Share) -> (Int, String, Int, String) {
        (share.account == nil ? 1 : 0, share.account ?? "", share.pool == nil ? 1 : 0, share.pool ?? "")
      }
      return key(left) < key(right)
    }
  }

  /// One row for each account and pool; the rows add up to the bill, exactly and as shown.
  var table: Table {
    let precision = amounts?.precision ?? Precision(for: bill.total)
    let total = amounts?.total ?? precision.rounded(bill.total)
    var shares = exactShares
    for (index, shown) in precision.parts(shares.map(\.net), of: total).enumerated() { shares[index].shown = shown }
    let name = month.description
    return Table(
      "share", title: "Share of each pool", for: shares.count > 1 ? .everyone : .records, of: shares, hasTotal: true,
      fields: [
        Field("month", for: .records) { _ in .label(name) },
        Field("account", "Account", fitting: .droppable(1)) { .text($0.account) },
        Field("pool", "Pool", for: .people, fitting: .identifier, total: .label("Total")) { share in
          share.pool.map { .text($0) } ?? .label("(not known)")
        },
        Field("pool", for: .records) { .text($0.pool) },
        Field("name", "Name", fitting: .text(minimum: 8, dropOrder: 2)) { .text($0.pool.flatMap { names.pools[$0] }) },
        Field("amount", "USD", .trailing, total: .amount(bill.total, shown: precision.text(total))) {
          .amount($0.net, shown: precision.text($0.shown))
        },
      ])
  }

  private var exactShares: [Share] {
    var shares: [Share] = []
    var places: [[String?]: Int] = [:]
    for (usage, net) in bill.items.flatMap(\.shares) {
      let key = [usage.account, usage.pool]
      if let place = places[key] {
        shares[place].net = shares[place].net + net
      } else {
        places[key] = shares.count
        shares.append(Share(account: usage.account, pool: usage.pool, net: net))
      }
    }
    return shares.sorted(by: Share.isBefore)
  }
}
