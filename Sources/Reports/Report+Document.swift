import Domain
import Pricing

extension Report: Presentable {
  public var document: Document {
    var document = Document()
    let amounts = ReportAmounts(bills: months.map(\.bill))
    for (index, month) in months.enumerated() {
      document.blocks.append(.heading(heading(of: month), level: 1))
      document.blocks += MonthTables(month: month, report: self).tables.map(Document.Block.table)
      if let coverage = month.coverage, coverage.pools.contains(where: \.isInDoubt) {
        document.blocks.append(.table(CoverageTables(coverage: coverage).summary))
      }
      if let bill = month.bill, let amounts = amounts.bills[index] {
        let tables = BillTables(
          bill: bill, month: month.activity.month, amounts: amounts, names: names(in: month),
          isExplained: isExplained)
        document.blocks += tables.tables.map(Document.Block.table)
        if isExplained {
          document.blocks += BillExplanation(bill: bill, premises: month.premises, accountNames: accountNames)
            .blocks(of: month.activity.month)
        }
      }
    }
    if months.count > 1 {
      document.blocks.append(.heading("All months", level: 1))
      document.blocks.append(.table(monthsTable(amounts)))
    }
    document.blocks.append(.notes(ReportNotes(report: self).notes))
    return document
  }

  private func heading(of month: ReportMonth) -> String {
    guard !month.isComplete else { return month.activity.month.title }
    if let through = month.laterRecords { return "\(month.activity.month.title) · with records through \(through)" }
    return "\(month.activity.month.title) · to date\(asOf.map { " (\($0))" } ?? "")"
  }

  private func names(in month: ReportMonth) -> BillTables.Names {
    let pools = month.activity.pools.compactMap { pool in pool.pool.flatMap { id in pool.name.map { (id, $0) } } }
    return BillTables.Names(accounts: accountNames, pools: Dictionary(pools, uniquingKeysWith: { first, _ in first }))
  }

  /// One row per month.
  ///
  /// There is no total of MAU: a user of two months is a user of both.
  private func monthsTable(_ amounts: ReportAmounts) -> Table {
    let rows = Array(months.enumerated())
    let isPriced = months.contains { $0.bill != nil }
    var fields: [Field<(offset: Int, element: ReportMonth)>] = [
      Field("month", "Month", total: .label("Total")) { .label($0.element.activity.month.title) },
      Field("mau", "MAU", .trailing) { .count($0.element.activity.pools.reduce(0) { $0 + $1.users.total }) },
    ]
    if isPriced {
      let total = amounts.precision.text(amounts.total)
      fields.append(
        Field("amount", "USD", .trailing, total: .amount(amounts.exactTotal, shown: total)) { index, month in
          guard let bill = month.bill, let shown = amounts.bills[index]?.total else { return .empty }
          return .amount(bill.total, shown: amounts.precision.text(shown))
        })
    }
    return Table("month", for: .people, of: rows, hasTotal: isPriced, fields: fields)
  }
}
