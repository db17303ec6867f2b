import Domain
import Pricing
import TestSupport
import Testing

@testable import Reports

/// What a person can check with a pocket calculator.
@Suite struct ReportSumsTests {
  /// Amounts as the page shows them, by table.
  private func shownAmounts(_ table: Table) throws -> [(kind: Table.Row.Kind, amount: Money)] {
    let column = try #require(table.columns.lastIndex { $0.title == "USD" })
    return try table.rows.map { row in
      (row.kind, try Money(row.cells[column].shown.replacing(",", with: "")))
    }
  }

  @Test func everyShownSumIsTheSumOfWhatStandsAbove() throws {
    let tables = Samples.report.document.tables
    let bills = try tables.filter { $0.record == "line" }.map(shownAmounts)
    let shares = try tables.filter { $0.record == "share" }.map(shownAmounts)
    let months = try shownAmounts(try #require(tables.first { $0.record == "month" }))
    #expect(bills.count == 2)
    for (bill, share) in zip(bills, shares) {
      let total = try #require(bill.last?.amount)
      let lines = bill.filter { $0.kind == .data }.map(\.amount).reduce(.zero, +)
      let discounts = try Money("-250")
      #expect(lines + discounts == total)
      #expect(share.filter { $0.kind == .data }.map(\.amount).reduce(.zero, +) == total)
      // Production's sum; list price, discounts and sum of the other account.
      let sums = bill.filter { $0.kind == .subtotal }.map(\.amount)
      #expect(sums.count == 4)
      #expect(share.filter { $0.kind == .subtotal }.map(\.amount) == [sums.first, sums.last])
      #expect(share.last?.amount == total)
    }
    #expect(months.dropLast().map(\.amount) == bills.compactMap(\.last?.amount))
    #expect(months.dropLast().map(\.amount).reduce(.zero, +) == months.last?.amount)
  }

  @Test(arguments: 0..<50)
  func anyBillAddsUp(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let usages = (0..<Int.random(in: 1...12, using: &random)).map { index in
      Usage(
        month: Samples.october, account: [Samples.production, Samples.sandbox].randomElement(using: &random),
        region: [Samples.tokyo, Samples.virginia].randomElement(using: &random) ?? Samples.tokyo, pool: "pool-\(index)",
        plan: Bool.random(using: &random) ? .lite : .essentials,
        meter: [.directMAU, .enterpriseMAU, .machineTokens].randomElement(using: &random) ?? .directMAU,
        quantity: Int64.random(in: 0...200_000, using: &random))
    }
    let bill = Samples.bill(usages)
    let amounts = ReportAmounts(bills: [bill])
    let shown = try #require(amounts.bills[0])
    #expect(shown.payers.map(\.total.shown).reduce(.zero, +) == amounts.total)
    for payer in shown.payers {
      #expect(payer.charges.map(\.shown).reduce(payer.discount.shown, +) == payer.total.shown)
    }
    let table = ShareTable(bill: bill, month: Samples.october, amounts: shown, names: BillTables.Names()).table
    let shares = try shownAmounts(table).filter { $0.kind == .data }.map(\.amount)
    #expect(shares.reduce(.zero, +) == amounts.total)
  }
}
