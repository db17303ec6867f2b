import Domain
import Pricing

/// The bills of a report for finance: one row for each charge and pool, exact and rounded.
///
///     let export = BillExport(report: report, catalog: catalog, organisation: organisation, exchange: .none)
///     print(export.text(as: CSVDialect()))
public struct BillExport: Sendable {
  public let report: Report
  public let catalog: Catalog
  /// Has the names of pools.
  public let organisation: Organisation
  public let exchange: ExchangeRate
  /// By month, payer, and the order of the bill.
  let rows: [Row]
  /// What the rounded rows add up to, in minor units of the currency.
  let total: (list: Int128, net: Int128)

  /// A part of a charge, or usage without a price.
  struct Row {
    let month: ReportMonth
    let usage: Usage
    let payer: String?
    /// Nil where every plan has the same price.
    let plan: Plan?
    var priced: Priced?
    /// Why there is no price.
    var note: String?

    struct Priced {
      let row: BillRow
      let list: ExactAmount
      let net: ExactAmount
      /// In minor units of the currency, each column on its own: both are within one of what is exact, and so their
      /// difference is not that of the discount.
      var roundedList: Int128 = 0
      var roundedNet: Int128 = 0
    }
  }

  public init(
    report: Report, catalog: Catalog, organisation: Organisation = Organisation(), exchange: ExchangeRate = .none
  ) {
    self.report = report
    self.catalog = catalog
    self.organisation = organisation
    self.exchange = exchange
    var months = report.months.map { BillExport.rows(of: $0, exchange) }
    let bills = report.months.compactMap(\.bill)
    func rounded(_ amounts: [Money]) -> Int128 {
      amounts.map(exchange.converted).reduce(.zero, +).rounded(places: exchange.currency.places)
    }
    total = (rounded(bills.map(\.listTotal)), rounded(bills.map(\.total)))
    BillExport.round(&months, to: total.list, exchange.currency, \.list, \.roundedList)
    BillExport.round(&months, to: total.net, exchange.currency, \.net, \.roundedNet)
    rows = months.flatMap { $0 }
  }

  private static func rows(of month: ReportMonth, _ exchange: ExchangeRate) -> [Row] {
    guard let bill = month.bill else { return [] }
    let priced = bill.rows.map { row in
      Row(
        month: month, usage: row.usage, payer: row.charge.payer, plan: row.charge.plan,
        priced: Row.Priced(row: row, list: exchange.converted(row.amount), net: exchange.converted(row.net)))
    }
    let unpriced = bill.unpriced.flatMap { unpriced in
      unpriced.usages.filter { $0.quantity > 0 }.map { usage in
        Row(
          month: month, usage: usage, payer: unpriced.payer, plan: unpriced.plan(of: usage), priced: nil,
          note: "Not priced: \(unpriced.reason)")
      }
    }
    return priced + unpriced
  }

  /// Rounds from the top down, so that rows add up to their payer, payers to their month, and months to the total.
  private static func round(
    _ months: inout [[Row]], to total: Int128, _ currency: Currency, _ exact: KeyPath<Row.Priced, ExactAmount>,
    _ rounded: WritableKeyPath<Row.Priced, Int128>
  ) {
    func sum(_ rows: some Sequence<Row>) -> ExactAmount {
      rows.reduce(.zero) { $0 + ($1.priced?[keyPath: exact] ?? .zero) }
    }
    let ofMonths = ExactAmount.parts(months.map { sum($0) }, of: total, places: currency.places)
    for month in months.indices {
      var payers: [[Int]] = []
      for index in months[month].indices where months[month][index].priced != nil {
        if let last = payers.last?.last, months[month][last].payer == months[month][index].payer {
          payers[payers.count - 1].append(index)
        } else {
          payers.append([index])
        }
      }
      let ofPayers = ExactAmount.parts(
        payers.map { indices in sum(indices.map { months[month][$0] }) }, of: ofMonths[month],
        places: currency.places)
      for (indices, whole) in zip(payers, ofPayers) {
        let parts = ExactAmount.parts(
          indices.map { months[month][$0].priced?[keyPath: exact] ?? .zero }, of: whole, places: currency.places)
        for (index, part) in zip(indices, parts) { months[month][index].priced?[keyPath: rounded] = part }
      }
    }
  }

  /// The rounded totals for a sentence: "775 JPY".
  public var listTotal: String { "\(money(total.list)) \(exchange.currency)" }
  public var netTotal: String { "\(money(total.net)) \(exchange.currency)" }
  public var rowCount: Int { rows.count }

  private func money(_ minor: Int128) -> String {
    decimalText(minor, places: exchange.currency.places, minimumPlaces: exchange.currency.places)
  }

  // MARK: Columns

  /// The whole file.
  public func text(as dialect: CSVDialect) -> String {
    CSVWriter(dialect: dialect).text(header: BillExport.columns.map(\.name), rows.map(record))
  }

  /// Names never change, and new ones come last, because people build sheets on them.
  static let columns: [(name: String, field: @Sendable (BillExport, Row) -> CSVField)] = [
    ("month", { _, row in .label(row.usage.month.description) }),
    ("complete", { _, row in .label(row.month.isComplete ? "yes" : "no") }),
    ("payer", { _, row in .text(row.payer) }),
    ("payer_name", { export, row in .text(row.payer.flatMap { export.report.accountNames[$0] }) }),
    ("account", { _, row in .text(row.usage.account) }),
    ("account_name", { export, row in .text(row.usage.account.flatMap { export.report.accountNames[$0] }) }),
    ("region", { _, row in .text(row.usage.region) }),
    ("pool", { _, row in .text(row.usage.pool) }),
    ("pool_name", { export, row in .text(export.poolName(row)) }),
    ("plan", { _, row in row.plan.map { .label($0.rawValue) } ?? .empty }),
    ("meter", { _, row in .label(row.usage.meter.rawValue) }),
    (
      "usage_type",
      { export, row in
        .text(export.catalog.usageType(of: row.usage.meter, plan: row.usage.plan, region: row.usage.region))
      }
    ),
    ("band_from", { _, row in row.charge.map { .number(String($0.from)) } ?? .empty }),
    ("band_to", { _, row in row.charge?.to.map { .number(String($0)) } ?? .empty }),
    ("quantity", { _, row in .number(String(row.priced?.row.quantity ?? row.usage.quantity)) }),
    ("unit", { _, row in .label(row.usage.meter.unit) }),
    ("rate_usd", { _, row in row.charge.map { .number($0.rate.description) } ?? .empty }),
    ("month_part", { _, row in row.charge?.portion.map { .label($0.field) } ?? .empty }),
    ("discount", { _, row in row.charge?.discount.map { $0.kind.field } ?? .empty }),
    ("list_cost_usd", { _, row in row.priced.map { .number($0.row.amount.description) } ?? .empty }),
    ("net_cost_usd", { _, row in row.priced.map { .number($0.row.net.description) } ?? .empty }),
    ("currency", { export, row in row.priced == nil ? .empty : .label(export.exchange.currency.code) }),
    ("fx_rate", { export, row in row.priced == nil ? .empty : .number(export.exchange.rate.description) }),
    ("fx_date", { export, row in row.priced == nil ? .empty : .text(export.exchange.day?.description) }),
    ("list_cost_exact", { _, row in row.priced.map { .number($0.list.description) } ?? .empty }),
    ("net_cost_exact", { _, row in row.priced.map { .number($0.net.description) } ?? .empty }),
    ("list_cost", { export, row in row.priced.map { .number(export.money($0.roundedList)) } ?? .empty }),
    ("net_cost", { export, row in row.priced.map { .number(export.money($0.roundedNet)) } ?? .empty }),
    ("catalog", { _, row in .text(row.month.bill?.catalog) }),
    ("rate_source", { _, row in .text(row.charge?.source.address) }),
    ("rate_read", { _, row in .text(row.charge.flatMap { $0.source.read.isEmpty ? nil : $0.source.read }) }),
    ("note", { _, row in .text(row.note) }),
  ]

  private func record(_ row: Row) -> [CSVField] { BillExport.columns.map { $0.field(self, row) } }

  private func poolName(_ row: Row) -> String? { report.poolName(row.usage.pool, in: row.month, organisation) }
}

extension BillExport.Row {
  fileprivate var charge: Charge? { priced?.row.charge }
}

extension Report {
  /// What people call a pool: the config's name, else the log's.
  func poolName(_ pool: String?, in month: ReportMonth, _ organisation: Organisation) -> String? {
    guard let pool else { return nil }
    return organisation.pools[pool]?.name ?? month.activity.pools.first { $0.pool == pool }?.name
  }
}

extension Meter {
  /// One unit, in the plural with a capital, as FOCUS writes units.
  /// https://focus.finops.org/focus-specification/v1-2/#unitformat
  var unit: String {
    switch self {
    case .directMAU, .enterpriseMAU, .advancedSecurityMAU, .replicaMAU: "Users"
    case .machineTokens, .replicatedMachineTokens: "Requests"
    case .machineClients: "Clients"
    case .provisionedRate: "Requests per Second"
    case .sms, .email: "Messages"
    }
  }
}

extension Charge.Portion {
  /// Seconds held of those of the month: "1209600/2678400".
  var field: String { "\(seconds)/\(of)" }
}

extension Discount.Kind {
  /// "7.5 %", or "at 0.004 USD".
  fileprivate var field: CSVField {
    switch self {
    case .percentage(let percentage): .words("", number: percentage.number, " %")
    case .rate(let rate): .words("at ", number: rate.description, " USD")
    }
  }
}
