import Domain
import Pricing

/// The tables of one month.
struct PageTables {
  let writer: PageWriter
  let month: ReportMonth
  let amounts: BillAmounts?

  private var texts: Texts { writer.texts }
  private var activities: [PoolActivity] { month.activity.pools }

  // MARK: The bill

  var bill: [Page.Section.Block] {
    guard let bill = month.bill, let amounts, !bill.charges.isEmpty else { return [] }
    return [.table(lines(bill, amounts)), .table(shares(bill, amounts))]
  }

  private func lines(_ bill: Bill, _ amounts: BillAmounts) -> PageTable {
    let precision = amounts.precision
    let hasPayers = amounts.payers.count > 1
    func sum(_ title: String, _ shown: Money) -> [String] { [title, "", "", "", "", "", precision.text(shown)] }
    var rows: [[String]] = []
    var sums: [Int] = []
    for payer in amounts.payers {
      let owner = hasPayers ? [accountTitle(payer.account)] : []
      for (charge, shown) in payer.charges {
        let cells = [
          writer.title(charge.meter), charge.plan?.title ?? "", charge.region.clipped,
          writer.band(from: charge.from, to: charge.to), charge.quantity.grouped,
          charge.isFree ? texts(.free) : charge.rate.shown(minimumPlaces: 5), precision.text(shown),
        ]
        rows.append(owner + cells)
      }
      if payer.discount.exact != .zero { rows.append(owner + sum(texts(.discounts), payer.discount.shown)) }
      if hasPayers {
        sums.append(rows.count)
        rows.append(owner + sum(texts(.total), payer.total.shown))
      }
    }
    let columns: [PageTable.Column] = [
      .text(texts(.meter)), .text(texts(.plan)), .text(texts(.region)), .text(texts(.units)),
      .number(texts(.quantity)), .number(texts(.rate)), .number(texts(.amount)),
    ]
    guard hasPayers else { return PageTable(nil, columns, rows, total: sum(texts(.total), amounts.total)) }
    var table = PageTable(
      nil, [.text(texts(.account))] + columns, rows, total: [texts(.total)] + sum("", amounts.total))
    for index in sums { table.rows[index].isTotal = true }
    return table
  }

  private func shares(_ bill: Bill, _ amounts: BillAmounts) -> PageTable {
    let shown = ShareTable(bill: bill, month: month.activity.month, amounts: amounts, names: BillTables.Names())
      .shownAmounts
    let names = Dictionary(
      activities.compactMap { pool in pool.pool.flatMap { id in pool.name.map { (id, $0) } } },
      uniquingKeysWith: { first, _ in first })
    let rows = bill.split(by: [.account, .pool]).map { share in
      let pool = share.keys[1]
      return [
        accountTitle(share.keys[0]), writer.title(ofPool: pool, pool.flatMap { names[$0] }),
        amounts.precision.text(shown[share.keys] ?? .zero),
      ]
    }
    return PageTable(
      texts(.share), [.text(texts(.account)), .text(texts(.pool)), .number(texts(.amount))], rows,
      total: [texts(.total), "", amounts.precision.text(amounts.total)])
  }

  private func accountTitle(_ account: String?) -> String { writer.title(ofAccount: account) }

  // MARK: Activity

  var pools: [Page.Section.Block] {
    guard !activities.isEmpty else { return [] }
    let plans = month.plans
    let rows = activities.enumerated().map { index, pool in
      [
        writer.title(ofPool: pool.pool, pool.name), pool.account.map { accountTitle($0) } ?? "",
        pool.region?.clipped ?? "", index < plans.count ? plans[index].title : "", pool.users.total.grouped,
        pool.users.direct.grouped, pool.users.enterprise.grouped, pool.unattributed.grouped,
      ]
    }
    func sum(_ number: (PoolActivity) -> Int) -> String { activities.reduce(0) { $0 + number($1) }.grouped }
    return [
      .table(
        PageTable(
          nil,
          [
            .text(texts(.pool)), .text(texts(.account)), .text(texts(.region)), .text(texts(.plan)),
            .number(texts(.mau)), .number(texts(.direct)), .number(texts(.enterprise)),
            .number(texts(.unattributed)),
          ], rows,
          total: [
            texts(.total), "", "", "", sum(\.users.total), sum(\.users.direct), sum(\.users.enterprise),
            sum(\.unattributed),
          ]))
    ]
  }

  var clients: [Page.Section.Block] {
    let names = writer.content.report.clientNames
    let rows = activities.flatMap { pool in
      pool.clients.sorted { ($1.users, $0.client) < ($0.users, $1.client) }.map { client in
        [
          names[client.client].map { "\($0.clipped) (\(client.client.clipped))" } ?? client.client.clipped,
          writer.title(ofPool: pool.pool, pool.name), client.users.grouped,
          writer.percent(client.users, of: pool.users.total),
        ]
      }
    }
    guard !rows.isEmpty else { return [] }
    return [
      .table(
        PageTable(
          nil,
          [.text(texts(.client)), .text(texts(.pool)), .number(texts(.mau)), .number(texts(.share))], rows))
    ]
  }

  var activity: [Page.Section.Block] {
    let all = Activity.allCases
    let rows = activities.map { pool in
      [writer.title(ofPool: pool.pool, pool.name)] + all.map { (pool.events[$0] ?? 0).grouped }
    }
    var blocks: [Page.Section.Block] = []
    if !rows.isEmpty {
      let sums = all.map { activity in activities.reduce(0) { $0 + ($1.events[activity] ?? 0) }.grouped }
      blocks.append(
        .table(
          PageTable(
            nil, [.text(texts(.pool))] + all.map { .number(writer.title($0)) }, rows, total: [texts(.total)] + sums)))
    }
    let tokens = month.activity.machineTokens
    if !tokens.isEmpty {
      let names = writer.content.report.clientNames
      blocks.append(
        .table(
          PageTable(
            texts(.tokens), [.text(texts(.client)), .text(texts(.pool)), .number(texts(.requests))],
            tokens.map { tokens in
              [
                names[tokens.client]?.clipped ?? tokens.client.clipped, writer.title(ofPool: tokens.pool),
                tokens.requests.grouped,
              ]
            }, total: [texts(.total), "", tokens.reduce(0) { $0 + $1.requests }.grouped])))
    }
    return blocks
  }
}

extension PoolPlan {
  /// The plan, with a mark where it is an assumption that a note explains.
  fileprivate var title: String {
    guard case .assumed(let reason) = origin, reason != .beforePlans else { return titles }
    return titles + "*"
  }
}
