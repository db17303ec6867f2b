import Domain
import Pricing

/// The bills of a report in the FinOps Open Cost and Usage Specification (FOCUS): one row for each charge and pool, the
/// free band at price 0 among them.
///
/// Numbers always have a point and a null is an empty field without quotes, because readers guess the type of a column.
/// https://focus.finops.org/focus-specification/v1-2/
public struct FocusExport: Sendable {
  public let version: FocusVersion
  public let report: Report
  public let catalog: Catalog
  /// Has the names and tags.
  public let organisation: Organisation

  public init(
    version: FocusVersion = .v1_2, report: Report, catalog: Catalog, organisation: Organisation = Organisation()
  ) {
    self.version = version
    self.report = report
    self.catalog = catalog
    self.organisation = organisation
  }

  var rows: [FocusRow] {
    report.months.flatMap { month in
      (month.bill?.rows ?? []).map {
        FocusRow(report: report, month: month, catalog: catalog, organisation: organisation, row: $0)
      }
    }
  }

  public var rowCount: Int { rows.count }

  /// The whole file.
  public var text: String {
    let columns = columns
    // Nothing is guarded against spreadsheets: that would change names and tags for the programs that read this.
    let writer = CSVWriter(dialect: CSVDialect(guardsFormulas: false))
    return writer.text(header: columns.map(\.name), rows.map { row in columns.map { $0.field(row) } })
  }

  typealias Column = (name: String, field: @Sendable (FocusRow) -> CSVField)

  var columns: [Column] {
    let standard = FocusExport.standard.filter {
      version.hasProviderName || ($0.name != "ProviderName" && $0.name != "PublisherName")
    }
    return standard + (version.hasServiceProviderName ? FocusExport.providers : []) + FocusExport.own
  }

  /// Version 1.2: what is mandatory, recommended, or conditional and meant for a service such as this one.
  private static let standard: [Column] = [
    ("BilledCost", { .decimal($0.row.net.description) }),
    ("BillingAccountId", { .label($0.billingAccountID) }),
    ("BillingAccountName", { .outside($0.billingAccountName) }),
    ("BillingCurrency", { _ in .label("USD") }),
    ("BillingPeriodStart", { .label($0.row.usage.month.start.description) }),
    ("BillingPeriodEnd", { .label($0.row.usage.month.end.description) }),
    ("ChargeCategory", { _ in .label("Usage") }),
    ("ChargeClass", { _ in .empty }),
    ("ChargeDescription", { .label($0.description) }),
    ("ChargeFrequency", { _ in .label("Usage-Based") }),
    ("ChargePeriodStart", { .label($0.row.usage.month.start.description) }),
    ("ChargePeriodEnd", { .label($0.row.usage.month.end.description) }),
    ("ConsumedQuantity", { .decimal(String($0.row.quantity)) }),
    ("ConsumedUnit", { .label($0.row.usage.meter.unit) }),
    ("ContractedCost", { .decimal($0.contractedCost) }),
    ("ContractedUnitPrice", { .decimal($0.contractedUnitPrice) }),
    ("EffectiveCost", { .decimal($0.row.net.description) }),
    ("InvoiceIssuerName", { _ in .label(FocusRow.provider) }),
    ("ListCost", { .decimal($0.row.amount.description) }),
    ("ListUnitPrice", { .decimal($0.listUnitPrice) }),
    // Predetermined and agreed upon, with or without a discount: tiers are Standard too.
    ("PricingCategory", { _ in .label("Standard") }),
    ("PricingQuantity", { .decimal(String($0.pricingQuantity)) }),
    ("PricingUnit", { .label($0.row.usage.meter.unit) }),
    ("ProviderName", { _ in .label(FocusRow.provider) }),
    ("PublisherName", { _ in .label(FocusRow.provider) }),
    ("RegionId", { .outside($0.regionID) }),
    ("RegionName", { .outside($0.regionName) }),
    ("ResourceId", { .outside($0.resourceID) }),
    ("ResourceName", { .outside($0.resourceName) }),
    ("ResourceType", { .outside($0.resourceType) }),
    ("ServiceCategory", { _ in .label("Identity") }),
    ("ServiceName", { _ in .label("Amazon Cognito") }),
    ("ServiceSubcategory", { _ in .label("Identity and Access Management") }),
    ("SkuId", { .label($0.skuID) }),
    ("SkuMeter", { .label($0.row.usage.meter.title) }),
    ("SkuPriceDetails", { _ in .empty }),
    ("SkuPriceId", { .label($0.skuPriceID) }),
    ("SubAccountId", { .outside($0.subAccountID) }),
    ("SubAccountName", { .outside($0.subAccountName) }),
    ("Tags", { $0.tags.isEmpty ? .empty : .label(flat($0.tags)) }),
    ("InvoiceId", { _ in .empty }),
    ("PricingCurrency", { _ in .label("USD") }),
    ("PricingCurrencyContractedUnitPrice", { .decimal($0.contractedUnitPrice) }),
    ("PricingCurrencyEffectiveCost", { .decimal($0.row.net.description) }),
    ("PricingCurrencyListUnitPrice", { .decimal($0.listUnitPrice) }),
    ("CommitmentDiscountStatus", { _ in .empty }),
  ]

  private static let providers: [Column] = [
    ("ServiceProviderName", { _ in .label(FocusRow.provider) }),
    ("HostProviderName", { _ in .label(FocusRow.provider) }),
  ]

  private static let own: [Column] = [
    ("x_EstimateStatus", { .label($0.estimateStatus) }),
    ("x_EstimatedThrough", { row in row.month.isComplete ? .empty : .text(row.estimatedThrough?.description) }),
    ("x_CountMethod", { .label("\($0.report.rules.description) \(CountingRules.version)") }),
    ("x_Catalog", { .outside($0.month.bill?.catalog) }),
    ("x_Meter", { .label($0.row.usage.meter.rawValue) }),
    ("x_Plan", { $0.row.charge.plan.map { .label($0.rawValue) } ?? .empty }),
    ("x_UsageType", { .outside($0.usageType) }),
    ("x_PoolId", { .outside($0.row.usage.pool) }),
    ("x_PriceSource", { .outside($0.row.charge.source.address) }),
    ("x_BillingAccountName", { .outside($0.ownBillingAccountName) }),
    ("x_SubAccountName", { .outside($0.ownSubAccountName) }),
    ("x_ResourceName", { .outside($0.ownResourceName) }),
  ]

  /// A flat JSON object on one line, with nothing in it that a writer of CSV must change.
  private static func flat(_ members: [(key: String, value: String)]) -> String {
    let texts = members.map { "\(JSON.string($0.key).text): \(JSON.string($0.value).text)" }
    return "{" + texts.joined(separator: ", ").harmlessJSON + "}"
  }
}

extension CSVField {
  /// A decimal that has a point, so that no reader takes the column for whole numbers.
  fileprivate static func decimal(_ text: String) -> CSVField { .number(text.contains(".") ? text : text + ".0") }

  /// Text from outside, null where there is none: a name without a letter says nothing.
  fileprivate static func outside(_ text: String?) -> CSVField {
    text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .empty
  }
}
