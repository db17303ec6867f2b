import Domain
import Foundation
import TestSupport
import Testing

@testable import Pricing
@testable import Reports

@Suite struct BillExportTests {
  static let organisation: Organisation = {
    var organisation = Organisation()
    organisation.accounts[Samples.sandbox] = Organisation.Account(tags: ["team": "lab", "env": "\"q\", ü\n"])
    organisation.pools["\(Samples.virginia)_Essentials"] = Organisation.Pool(tags: ["team": "=shop"])
    return organisation
  }()

  /// The sample report with a pool in a Region without a price.
  static let report: Report = {
    var report = Samples.report
    report.months[1].bill = {
      var settings = PricingSettings()
      settings.unknownPrices = .setAside
      settings.discounts = [Discount(meter: .directMAU, plan: .essentials, kind: .percentage(percent("7.5")))]
      let usages = (report.months[1].bill?.items ?? []).flatMap(\.usages)
      let unpriced = Usage(
        month: Samples.october.next, account: Samples.sandbox, region: "mars-north-1", pool: "mars-north-1_X",
        plan: .lite,
        meter: .directMAU, quantity: 7)
      return Samples.bill(usages + [unpriced], settings)
    }()
    return report
  }()

  private static func percent(_ text: String) -> Percentage {
    do { return try Percentage(text) } catch { preconditionFailure("\(error)") }
  }

  private func export(_ exchange: ExchangeRate = .none) -> BillExport {
    BillExport(
      report: Self.report, catalog: Samples.catalog, organisation: Self.organisation, exchange: exchange)
  }

  private static func yen() throws -> ExchangeRate {
    ExchangeRate(
      currency: try #require(Currency("JPY")), rate: try Money("155.20"), day: Day(year: 2026, month: 11, day: 20))
  }

  @Test func dollars() throws {
    try expectGolden(export().text(as: CSVDialect()), "bill.csv")
  }

  @Test func yenForExcel() throws {
    let dialect = CSVDialect(delimiter: .semicolon, decimalMark: .comma, hasByteOrderMark: true)
    try expectGolden(export(Self.yen()).text(as: dialect), "bill-jpy.csv")
    #expect(try export(Self.yen()).netTotal.hasSuffix(" JPY") && !export(Self.yen()).netTotal.contains("."))
  }

  /// Every number has the mark of the dialect, also inside the words of a discount.
  @Test func discountsHaveTheMark() throws {
    let text = export().text(as: CSVDialect(delimiter: .semicolon, decimalMark: .comma))
    #expect(text.contains(";7,5 %;") && !text.contains("7.5 %"))
  }

  private func sum(_ amounts: [Money]) -> Money { amounts.reduce(.zero, +) }

  /// Exact columns add up to the bills, rounded ones to the rounded total and to rounded months and payers.
  @Test(arguments: 1...40) func columnsAddUp(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var report = Samples.report
    var settings = PricingSettings()
    if seed % 2 == 0 {
      let meter: Meter? = seed % 4 == 0 ? .directMAU : nil
      settings.discounts = [Discount(meter: meter, kind: .percentage(try Percentage("12.3456789")))]
    }
    for index in report.months.indices {
      let month = report.months[index].activity.month
      let usages = (0..<random.number(1..<12)).map { number in
        Usage(
          month: month, account: random.pick([Samples.production, Samples.sandbox, nil]),
          region: random.pick([Samples.tokyo, Samples.virginia]), pool: "p\(number)",
          plan: random.pick([.lite, .essentials]),
          meter: random.pick([.directMAU, .enterpriseMAU, .machineTokens]), quantity: Int64(random.number(0..<300_000)))
      }
      report.months[index].bill = Samples.bill(usages, settings)
    }
    let codes = ["USD", "JPY", "KWD", "EUR"]
    let currency = try #require(Currency(codes[seed % 4]))
    let rate = try Money(currency == .dollar ? "1" : "155.2037")
    let export = BillExport(
      report: report, catalog: Samples.catalog, exchange: ExchangeRate(currency: currency, rate: rate, day: nil))
    let rows = export.rows.compactMap(\.priced)
    let bills = report.months.compactMap(\.bill)
    // Each sum by itself, with its type: compared in one expression they take the compiler eight seconds.
    let (net, total): (Money, Money) = (sum(rows.map(\.row.net)), sum(bills.map(\.total)))
    #expect(net == total)
    let (amount, listTotal): (Money, Money) = (sum(rows.map(\.row.amount)), sum(bills.map(\.listTotal)))
    #expect(amount == listTotal)
    let exact = bills.reduce(ExactAmount.zero) { $0 + ExactAmount($1.total, rate: rate) }
    #expect(rows.map(\.roundedNet).reduce(0, +) == exact.rounded(places: currency.places))
    let list = bills.reduce(ExactAmount.zero) { $0 + ExactAmount($1.listTotal, rate: rate) }
    #expect(rows.map(\.roundedList).reduce(0, +) == list.rounded(places: currency.places))
    // Where nothing has a discount, the columns are the same.
    #expect(!settings.discounts.isEmpty || rows.allSatisfy { $0.roundedList == $0.roundedNet })
    let unit = (0..<(20 - currency.places)).reduce(Int128(1)) { unit, _ in unit * 10 }
    for (bill, month) in zip(bills, report.months) {
      let ofMonth = export.rows.filter { $0.usage.month == month.activity.month }.compactMap(\.priced)
      let sum = ofMonth.map(\.roundedNet).reduce(0, +)
      #expect((ExactAmount(bill.total, rate: rate).units - sum * unit).magnitude < unit.magnitude)
      let payers = Dictionary(grouping: export.rows.filter { $0.usage.month == month.activity.month }, by: \.payer)
      for rows in payers.values.map({ $0.compactMap(\.priced) }) {
        let (exact, rounded) = (rows.map(\.net.units).reduce(0, +), rows.map(\.roundedNet).reduce(0, +))
        #expect((exact - rounded * unit).magnitude < unit.magnitude)
      }
      #expect(ofMonth.allSatisfy { ($0.net.units - $0.roundedNet * unit).magnitude < unit.magnitude })
    }
    // Neither column is off by a coin, not in any row and not in any month.
    #expect(rows.allSatisfy { ($0.list.units - $0.roundedList * unit).magnitude < unit.magnitude })
    for rows in Dictionary(grouping: rows, by: \.row.usage.month).values {
      let (exact, rounded) = (rows.map(\.list.units).reduce(0, +), rows.map(\.roundedList).reduce(0, +))
      #expect((exact - rounded * unit).magnitude < unit.magnitude)
    }
  }

  /// Amounts have the decimals of the currency's smallest coin, no more and no fewer, and exact ones stay exact.
  @Test(arguments: [("JPY", "155.1234567890", 0), ("KWD", "0.307", 3), ("EUR", "0.9", 2), ("CLF", "0.02", 4)])
  func coins(code: String, rate: String, places: Int) throws {
    let exchange = ExchangeRate(currency: try #require(Currency(code)), rate: try Money(rate), day: nil)
    let export = export(exchange)
    let rows = export.text(as: CSVDialect()).split(separator: "\r\n").filter { $0.contains(",\(code),") }
    #expect(rows.count > 10)
    let columns = BillExport.columns.map(\.name)
    for row in export.rows where row.priced != nil {
      let fields = BillExport.columns.map { $0.field(export, row) }
      for name in ["list_cost", "net_cost"] {
        guard case .number(let text) = fields[try #require(columns.firstIndex(of: name))] else {
          Issue.record("\(name) is no number")
          continue
        }
        let decimals = text.split(separator: ".").dropFirst().first ?? ""
        #expect(decimals.count == places, "\(text)")
      }
    }
  }

  /// Usage without a price has the payer who will get the bill, and a plan only where the price is that of a plan.
  @Test func whoPaysAndOnWhichPlan() throws {
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    settings.organisation.accounts[Samples.sandbox] = Organisation.Account(payer: Samples.production)
    let meters: [(Meter, String)] = [
      (.directMAU, Samples.tokyo), (.enterpriseMAU, Samples.tokyo), (.sms, Samples.tokyo), (.directMAU, "mars-north-1"),
    ]
    let usages = meters.map { meter, region in
      Usage(
        month: Samples.october, account: Samples.sandbox, region: region, pool: "p", plan: .lite, meter: meter,
        quantity: 7)
    }
    var report = Samples.report
    report.months = [report.months[0]]
    report.months[0].bill = Samples.bill(usages, settings)
    let export = BillExport(report: report, catalog: Samples.catalog)
    #expect(export.rows.allSatisfy { $0.payer == Samples.production })
    let rows = export.rows.map { "\($0.usage.meter.rawValue) \($0.plan?.rawValue ?? "-") \($0.priced != nil)" }
    #expect(
      rows == ["direct_mau lite true", "enterprise_mau - true", "sms - false", "direct_mau lite false"])
  }

  @Test func columnNamesAreTheirContract() {
    #expect(
      BillExport.columns.map(\.name).joined(separator: " ") == """
        month complete payer payer_name account account_name region pool pool_name plan meter usage_type band_from band_to \
        quantity unit rate_usd month_part discount list_cost_usd net_cost_usd currency fx_rate fx_date list_cost_exact \
        net_cost_exact list_cost net_cost catalog rate_source rate_read note
        """)
  }
}
