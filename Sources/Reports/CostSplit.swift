import Domain
import Pricing

/// The bills of a report by payer, account, Region, pool, app client or tag: parts that add up exactly.
public struct CostSplit: Sendable {
  public var report: Report
  public var dimensions: [Dimension]
  /// Has the tags, and names of pools.
  public var organisation: Organisation

  public init(report: Report, dimensions: [Dimension], organisation: Organisation = Organisation()) {
    self.report = report
    self.dimensions = dimensions
    self.organisation = organisation
  }

  /// One part of one month's bill.
  struct Part {
    let month: Month
    let share: BillShare
    /// As people see them, rounded so that they add up.
    var shownList = Money.zero
    var shownNet = Money.zero
  }

  /// By month, then by keys.
  var parts: [Part] {
    var parts = report.months.flatMap { month in
      (month.bill?.split(by: dimensions, organisation: organisation, clients: month.activity.clientUsages) ?? []).map {
        Part(month: month.activity.month, share: $0)
      }
    }
    let nets = precision.parts(parts.map(\.share.net), of: precision.rounded(total))
    for index in parts.indices {
      parts[index].shownNet = nets[index]
      parts[index].shownList = nets[index]
    }
    addDiscounts(to: &parts)
    return parts
  }

  /// Discounts are rounded, and not list prices, so that a part without one has the same amount before and after.
  private func addDiscounts(to parts: inout [Part]) {
    let discounted = parts.indices.filter { parts[$0].share.amount != parts[$0].share.net }
    guard let first = discounted.first else { return }
    let whole = precision.rounded(listTotal) - precision.rounded(total)
    let discounts = precision.parts(
      discounted.map { parts[$0].share.amount - parts[$0].share.net }, of: whole)
    for (index, discount) in zip(discounted, discounts) { parts[index].shownList = parts[index].shownNet + discount }
    // Both totals may have been halves that were rounded towards each other.
    parts[first].shownList = parts[first].shownList + (whole - discounts.reduce(.zero, +))
  }

  var total: Money { report.months.compactMap(\.bill?.total).reduce(.zero, +) }
  var listTotal: Money { report.months.compactMap(\.bill?.listTotal).reduce(.zero, +) }
  private var precision: Precision { Precision(for: total) }
}

extension MonthlyActivity {
  /// Users and requests by app client: the weights of their shares.
  ///
  /// A client's users weigh the same on each meter of the pool that charges for users. Users of no known client have
  /// a share without a name.
  public var clientUsages: [ClientUsage] {
    let meters: [Meter] = [.directMAU, .enterpriseMAU, .advancedSecurityMAU, .replicaMAU]
    let ofUsers = pools.flatMap { pool -> [ClientUsage] in
      var counts = pool.clients.map { (client: String?.some($0.client), users: $0.users) }
      counts.append((client: nil, users: pool.usersWithoutClient))
      return counts.flatMap { count in
        meters.map { meter in
          ClientUsage(
            month: month, pool: pool.pool, meter: meter, client: count.client, quantity: Int64(count.users))
        }
      }
    }
    let ofTokens = machineTokens.flatMap { tokens in
      // A pool's tokens are all on one of the two meters.
      [Meter.machineTokens, .replicatedMachineTokens].map { meter in
        ClientUsage(
          month: month, pool: tokens.pool, meter: meter, client: tokens.client, quantity: Int64(tokens.requests))
      }
    }
    return ofUsers + ofTokens
  }
}

extension CostSplit: Presentable {
  public var document: Document {
    let bills = report.months.compactMap(\.bill)
    var blocks: [Document.Block] = [.heading(title, level: 1), .table(table)]
    if report.isExplained {
      for month in report.months {
        guard let bill = month.bill else { continue }
        blocks += BillExplanation(bill: bill, premises: month.premises, accountNames: report.accountNames)
          .blocks(of: month.activity.month)
      }
    }
    var notes = ReportNotes(report: report).onCosts
    if dimensions.contains(where: { $0 == .client }) {
      notes.append(
        Note("A pool's cost is shared by its app clients in proportion to their users; a user of two is in both."))
      notes += report.months.compactMap(usersWithoutClient)
    }
    return Document(blocks + [.notes(notes + BillNotes.prices(of: bills))])
  }

  /// Whose cost stands at no app client.
  private func usersWithoutClient(_ month: ReportMonth) -> Note? {
    let pools = month.activity.pools.filter { $0.usersWithoutClient > 0 }
    guard !pools.isEmpty else { return nil }
    let sum = pools.reduce(0) { $0 + $1.usersWithoutClient }
    let places = pools.map { "\($0.usersWithoutClient.grouped) in \($0.title)" }
    return Note(
      """
      \(month.activity.month.title): no record tells the app client of \(counted(sum, "user")): \(listed(places)). \
      Their part of the cost is that of (none).
      """, kind: .warning)
  }

  private var title: String {
    let by = dimensions.map { $0.title.lowercased() }.joined(separator: ", ")
    guard let first = report.months.first?.activity.month, let last = report.months.last?.activity.month else {
      return "Cost by \(by)"
    }
    return "Cost by \(by), \(first == last ? first.title : "\(first.title) to \(last.title)")"
  }

  private var table: Table {
    let hasDiscount = listTotal != total
    var fields = [
      Field<Part>("month", "Month", fitting: .droppable(1), total: .label("Total")) { .label($0.month.description) }
    ]
    for (index, dimension) in dimensions.enumerated() {
      fields.append(
        Field(dimension.key, dimension.title, for: .people, fitting: .identifier) { part in
          part.share.keys[index].map { .text($0) } ?? .label("(none)")
        })
      fields.append(Field(dimension.key, for: .records) { .text($0.share.keys[index]) })
      if dimension.hasName {
        fields.append(
          Field("\(dimension.key)_name", "Name", fitting: .text(minimum: 8, dropOrder: 2)) { part in
            .text(part.share.keys[index].flatMap { name(dimension, $0) })
          })
      }
    }
    let sums = (
      list: precision.text(precision.rounded(listTotal)), net: precision.text(precision.rounded(total))
    )
    fields.append(
      Field(
        "list_amount", "List USD", .trailing, for: hasDiscount ? .everyone : .records,
        total: .amount(listTotal, shown: sums.list)
      ) { .amount($0.share.amount, shown: precision.text($0.shownList)) })
    fields.append(
      Field("amount", hasDiscount ? "Net USD" : "USD", .trailing, total: .amount(total, shown: sums.net)) {
        .amount($0.share.net, shown: precision.text($0.shownNet))
      })
    return Table("cost", of: parts, hasTotal: true, fields: fields)
  }

  private func name(_ dimension: Dimension, _ key: String) -> String? {
    switch dimension {
    case .payer, .account: report.accountNames[key]
    case .client: report.clientNames[key]
    case .pool:
      organisation.pools[key]?.name
        ?? report.months.lazy.flatMap(\.activity.pools).first { $0.pool == key && $0.name != nil }?.name
    default: nil
    }
  }

  /// The schema `maumeter.split/1`: names only get added.
  public var json: JSON {
    let parts = parts
    return [
      "schema": "maumeter.split/1",
      "by": .array(dimensions.map { .string($0.key) }),
      "currency": "USD",
      "total": .string(total.description),
      "list_total": .string(listTotal.description),
      "months": .array(
        report.months.map { month in
          let bill = month.bill
          var members: [JSON.Member] = [
            JSON.Member("month", .string(month.activity.month.description)),
            JSON.Member("complete", .bool(month.isComplete)),
          ]
          if let through = month.laterRecords {
            members.append(JSON.Member("recorded_through", .string(through.description)))
          }
          members += [
            JSON.Member("total", .string(bill?.total.description)),
            JSON.Member("list_total", .string(bill?.listTotal.description)),
            JSON.Member("catalog", .string(bill?.catalog)),
            JSON.Member("shares", .array(parts.filter { $0.month == month.activity.month }.map(json))),
            JSON.Member("warnings", .array((bill?.warnings ?? []).map { .string($0.sentence) })),
          ]
          if let range = bill?.range { members.append(JSON.Member("range", range.json)) }
          if let bill, !bill.unpriced.isEmpty {
            members.append(JSON.Member("unpriced", .array(bill.unpriced.flatMap(\.json))))
          }
          if let bill, report.isExplained {
            let explanation = BillExplanation(bill: bill, premises: month.premises)
            members.append(JSON.Member("explanation", explanation.wholeJSON))
          }
          return .object(members)
        }),
    ]
  }

  private func json(of part: Part) -> JSON {
    var members: [JSON.Member] = []
    for (dimension, key) in zip(dimensions, part.share.keys) {
      members.append(JSON.Member(dimension.key, .string(key)))
      guard dimension.hasName else { continue }
      members.append(JSON.Member("\(dimension.key)_name", .string(key.flatMap { name(dimension, $0) })))
    }
    members.append(JSON.Member("list_amount", .string(part.share.amount.description)))
    members.append(JSON.Member("amount", .string(part.share.net.description)))
    return .object(members)
  }
}

extension Dimension {
  /// The name in files and on the command line.
  public var key: String {
    switch self {
    case .month: "month"
    case .payer: "payer"
    case .account: "account"
    case .region: "region"
    case .pool: "pool"
    case .client: "client"
    case .plan: "plan"
    case .meter: "meter"
    case .tag(let name): "tag:\(name)"
    }
  }

  /// For people.
  fileprivate var title: String {
    switch self {
    case .client: "App client"
    case .tag(let name): name.harmless
    default: key.prefix(1).uppercased() + key.dropFirst()
    }
  }

  /// Whether what it names has a name beside its id.
  fileprivate var hasName: Bool { [.payer, .account, .pool, .client].contains(self) }
}
