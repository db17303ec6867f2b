import Domain
import Foundation
import Testing

@testable import Pricing
@testable import Reports

@Suite struct FocusExportTests {
  private func export(_ version: FocusVersion = .v1_2) -> FocusExport {
    FocusExport(
      version: version, report: BillExportTests.report, catalog: Samples.catalog,
      organisation: BillExportTests.organisation)
  }

  @Test(arguments: FocusVersion.allCases) func golden(version: FocusVersion) throws {
    try expectGolden(export(version).text, "focus-\(version.rawValue).csv")
  }

  /// The 21 columns that FOCUS 1.2 calls mandatory.
  /// https://focus.finops.org/focus-specification/v1-2/
  private static let mandatory: Set<String> = [
    "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodStart", "BillingPeriodEnd",
    "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargePeriodStart", "ChargePeriodEnd", "ContractedCost",
    "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName",
    "ServiceCategory", "ServiceName",
  ]

  @Test func mandatoryColumns() {
    let names = Set(export().columns.map(\.name))
    #expect(Self.mandatory.isSubset(of: names))
    #expect(Set(export(.v1_3).columns.map(\.name)) == names.union(["ServiceProviderName", "HostProviderName"]))
    let newest = Set(export(.v1_4).columns.map(\.name))
    #expect(
      newest
        == names.subtracting(["ProviderName", "PublisherName"]).union(["ServiceProviderName", "HostProviderName"]))
    // Columns of our own come last.
    for version in FocusVersion.allCases {
      let own = export(version).columns.map { $0.name.hasPrefix("x_") }
      #expect(own.drop { !$0 }.allSatisfy { $0 })
    }
  }

  /// What focus-validator does not look at: price × quantity is the cost, to the last digit.
  @Test func costsAreUnitsTimesPrices() throws {
    let rows = export().rows
    #expect(
      rows.count > 10 && rows.contains { $0.row.charge.discount != nil } && rows.contains { $0.row.charge.isFree })
    for row in rows {
      let quantity = Decimal(row.pricingQuantity)
      func decimal(_ text: String) throws -> Decimal { try #require(Decimal(string: text)) }
      #expect(try decimal(row.listUnitPrice) * quantity == decimal(row.row.amount.description))
      #expect(try decimal(row.contractedUnitPrice) * quantity == decimal(row.contractedCost))
      // 7.5 % of these prices has ten decimals, so nothing was rounded.
      #expect(try decimal(row.contractedCost) == decimal(row.row.net.description))
    }
    let total = BillExportTests.report.months.compactMap(\.bill?.total).reduce(.zero, +)
    #expect(rows.map(\.row.net).reduce(.zero, +) == total)
  }

  @Test func numbersHaveAPointAndNoSign() {
    let columns = export().columns
    for name in ["BilledCost", "ListUnitPrice", "PricingQuantity", "ConsumedQuantity", "ContractedUnitPrice"] {
      guard let column = columns.first(where: { $0.name == name }) else { continue }
      for row in export().rows {
        guard case .number(let text) = column.field(row) else {
          Issue.record("\(name) is no number")
          continue
        }
        #expect(text.contains(".") && text.allSatisfy { $0.isNumber || $0 == "." })
      }
    }
  }

  @Test func aChargeForAPartOfTheMonthIsOneUnit() throws {
    let usage = Usage(
      month: Samples.october, account: Samples.production, region: Samples.tokyo, pool: nil, plan: .lite,
      meter: .directMAU,
      quantity: 3)
    let source = Source(address: "x", read: "2026-10", confidence: .observed)
    let charge = Charge(
      month: Samples.october, meter: .machineClients, plan: nil, region: Samples.tokyo, payer: nil, account: nil,
      from: 0,
      to: nil, quantity: 3, rate: Samples.money("6"), portion: .init(seconds: 1, of: 7),
      amount: Samples.money("2.5714285714"),
      net: Samples.money("2.5714285714"), discount: nil, offer: "x", source: source, isFree: false)
    let row = FocusRow(
      report: Samples.report, month: Samples.report.months[0], catalog: Samples.catalog, organisation: Organisation(),
      row: BillRow(usage: usage, charge: charge, quantity: 3, amount: charge.amount, net: charge.net))
    #expect(row.pricingQuantity == 1 && row.listUnitPrice == "2.5714285714" && row.contractedCost == "2.5714285714")
    #expect(row.resourceID == nil && row.resourceType == nil && row.billingAccountID == "aws:\(Samples.production)")
  }

  private func row(account: String?, pool: String?, names: [String: String] = [:], poolName: String? = nil) -> FocusRow
  {
    let usage = Usage(
      month: Samples.october, account: account, region: Samples.tokyo, pool: pool, plan: .lite, meter: .directMAU,
      quantity: 3)
    let source = Source(address: "x", read: "2026-10", confidence: .observed)
    let charge = Charge(
      month: Samples.october, meter: .directMAU, plan: .lite, region: Samples.tokyo, payer: nil, account: account,
      from: 0, to: nil, quantity: 3, rate: .zero, portion: nil, amount: .zero, net: .zero, discount: nil, offer: "x",
      source: source, isFree: true)
    var report = Samples.report
    report.accountNames = names
    var organisation = Organisation()
    if let pool { organisation.pools[pool] = Organisation.Pool(name: poolName) }
    return FocusRow(
      report: report, month: report.months[0], catalog: Samples.catalog, organisation: organisation,
      row: BillRow(usage: usage, charge: charge, quantity: 3, amount: .zero, net: .zero))
  }

  /// Where the config names no account, its id stands for the name, as no account of AWS is without one.
  @Test func accountsAlwaysHaveANameAndAnId() {
    let unnamed = row(account: Samples.production, pool: nil)
    #expect(unnamed.billingAccountName == "aws:\(Samples.production)" && unnamed.subAccountName == unnamed.subAccountID)
    let unknown = row(account: nil, pool: nil)
    #expect(unknown.billingAccountID == "aws:unknown" && unknown.subAccountID == "aws:unknown")
    #expect(unknown.billingAccountName == "aws:unknown" && unknown.subAccountName == "aws:unknown")
    let named = row(account: Samples.production, pool: nil, names: [Samples.production: "Shop"])
    #expect(named.billingAccountName == "Shop" && named.subAccountName == "Shop")
    #expect(
      row(account: Samples.production, pool: nil, names: [Samples.production: ""]).subAccountName.hasPrefix("aws:"))
  }

  /// A column of names that all are numbers, days or truth values would be no column of texts to those who guess types.
  @Test(arguments: ["42", "2026-10-01", "1e5", "-0x1F", "true", "NaN", "10:30", "1,5", " 7"])
  func namesAreTexts(name: String) {
    let row = row(account: Samples.production, pool: "p", names: [Samples.production: name], poolName: name)
    #expect(row.subAccountName == "\(name) (aws:\(Samples.production))" && row.resourceName == "\(name) (p)")
    #expect(self.row(account: nil, pool: name).resourceID == "userpool/\(name)")
  }

  @Test(arguments: ["shop", "2nd shop", "=1", "ap-northeast-1_1", "truest", "e5"])
  func namesThatAreTextsStayTheSame(name: String) {
    #expect(row(account: nil, pool: "p", poolName: name).resourceName == name)
    #expect(row(account: nil, pool: name).resourceID == name)
  }

  /// The rules take ASCII only, and nobody's name is lost for it.
  @Test func namesInOtherWritingHaveAColumnOfOurOwn() {
    let row = row(account: Samples.production, pool: "p", names: [Samples.production: "お客様"], poolName: "東京")
    #expect(row.billingAccountName == "aws:\(Samples.production)" && row.resourceName == "p")
    #expect(row.ownBillingAccountName == "お客様" && row.ownSubAccountName == "お客様" && row.ownResourceName == "東京")
    let own = export().columns.suffix(3).map { $0.field(row) }
    #expect(own == [.text("お客様"), .text("お客様"), .text("東京")])
  }

  /// Whatever is in a tag, the column is JSON that says it.
  @Test func tagsAreJSON() throws {
    let tags = ["k\u{202E}y": "a\u{2066}b\u{E0001}", "=q": "\"\n\u{9B}, ü"]
    var organisation = Organisation()
    organisation.pools["p"] = Organisation.Pool(tags: tags)
    let plain = row(account: nil, pool: "p")
    let tagged = FocusRow(
      report: plain.report, month: plain.month, catalog: plain.catalog, organisation: organisation, row: plain.row)
    let column = try #require(export().columns.first { $0.name == "Tags" })
    guard case .label(let text) = column.field(tagged) else {
      Issue.record("Tags are no text of our own")
      return
    }
    #expect(try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) == tags)
    #expect(text.harmless == text)
  }

  @Test func resourcesAreARNs() {
    let row = export().rows.first { $0.row.usage.pool == "\(Samples.tokyo)_Lite00001" }
    #expect(
      row?.resourceID == "arn:aws:cognito-idp:ap-northeast-1:111122223333:userpool/ap-northeast-1_Lite00001")
    #expect(row?.skuID == "cognito-direct-mau-lite" && row?.skuPriceID == "cognito-direct-mau-lite-ap-northeast-1-free")
  }
}
