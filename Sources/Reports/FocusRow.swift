import Domain
import Pricing

/// One row of a FOCUS file: a charge of one pool in one band.
///
/// https://focus.finops.org/focus-specification/v1-2/
struct FocusRow {
  let report: Report
  let month: ReportMonth
  let catalog: Catalog
  let organisation: Organisation
  let row: BillRow

  private var usage: Usage { row.usage }
  private var charge: Charge { row.charge }

  /// AWS is all three: who provides the service, who publishes it, who sends the invoice.
  static let provider = "Amazon Web Services, Inc."

  // MARK: Accounts

  /// Not digits alone, which a reader would take for a number.
  var billingAccountID: String { id(ofAccount: charge.payer ?? usage.account) }
  var billingAccountName: String { name(ofAccount: charge.payer ?? usage.account) }
  var subAccountID: String { id(ofAccount: usage.account) }
  var subAccountName: String { name(ofAccount: usage.account) }

  private func id(ofAccount account: String?) -> String { "aws:\(account ?? "unknown")" }

  /// The id where the config gives no name: where a provider names accounts, as AWS does, no name is null
  /// (the rules BillingAccountName-C-003 and SubAccountName-C-005).
  private func name(ofAccount account: String?) -> String {
    let id = id(ofAccount: account)
    return account.flatMap { report.accountNames[$0] }.flatMap { $0.asColumnText(of: id) } ?? id
  }

  /// The names as they are, in any writing.
  var ownBillingAccountName: String? { (charge.payer ?? usage.account).flatMap { report.accountNames[$0] } }
  var ownSubAccountName: String? { usage.account.flatMap { report.accountNames[$0] } }
  var ownResourceName: String? { report.poolName(usage.pool, in: month, organisation) }

  // MARK: Place

  private var hasRegion: Bool { usage.region.contains("-") }
  var regionID: String? { hasRegion ? usage.region : nil }
  var regionName: String? {
    hasRegion ? catalog.regions.first { $0.id == usage.region }?.name ?? usage.region : nil
  }

  /// The pool's ARN; its id where the account or Region is not known.
  var resourceID: String? {
    guard let pool = usage.pool else { return nil }
    // A pool's id begins with its Region, which for a replica is not the one that is charged.
    let home = pool.split(separator: "_").first.map(String.init) ?? usage.region
    guard let account = usage.account, home.contains("-") else {
      return pool.isGuessedAsType ? "userpool/\(pool)" : pool
    }
    return "arn:\(catalog.partition(of: home)):cognito-idp:\(home):\(account):userpool/\(pool)"
  }
  var resourceName: String? {
    usage.pool.flatMap { pool in ownResourceName?.asColumnText(of: pool) }
  }
  var resourceType: String? { usage.pool == nil ? nil : "User Pool" }

  /// The tags of the pool, and of its account where the pool has none of that name.
  var tags: [(key: String, value: String)] {
    let account = usage.account.flatMap { organisation.accounts[$0]?.tags } ?? [:]
    let pool = usage.pool.flatMap { organisation.pools[$0]?.tags } ?? [:]
    return account.merging(pool) { _, pool in pool }.sorted { $0.key < $1.key }
  }

  // MARK: Price

  /// What is sold: "cognito-direct-mau-lite".
  var skuID: String {
    let meter = usage.meter.rawValue.replacing("_", with: "-")
    return "cognito-\(meter)" + (charge.plan.map { "-\($0.rawValue)" } ?? "")
  }

  /// Its price: one for each Region and band.
  ///
  /// A band is told by its rate, because the user it begins with depends on how many were free in the month.
  var skuPriceID: String {
    "\(skuID)-\(usage.region)-\(charge.isFree ? "free" : charge.rate.description)"
  }

  var description: String {
    let units = charge.isFree ? "free" : charge.to.map { "units \(charge.from + 1) to \($0)" } ?? "over \(charge.from)"
    let plan = charge.plan.map { " (\($0.title))" } ?? ""
    return "\(usage.meter.title)\(plan), \(units)"
  }

  /// Units that are priced: all of them, or 1 where the charge is for a part of the month and has no price per unit.
  var pricingQuantity: Int64 { isWhole ? row.quantity : 1 }

  private var isWhole: Bool { charge.portion == nil }

  /// Units × price is the cost, exactly, in both.
  var listUnitPrice: String { isWhole ? charge.rate.description : row.amount.description }
  var contractedUnitPrice: String {
    guard isWhole, let discount = charge.discount else { return isWhole ? listUnitPrice : row.net.description }
    return decimalText(discount.kind.unitPrice(atListRate: charge.rate), places: 22)
  }
  var contractedCost: String {
    guard isWhole, let discount = charge.discount else { return row.net.description }
    return decimalText(discount.kind.unitPrice(atListRate: charge.rate) * Int128(row.quantity), places: 22)
  }

  // MARK: Status

  /// An estimate is never an invoice: what it is stands in columns of our own.
  var estimateStatus: String { month.isComplete ? "month-complete" : "month-to-date" }
  /// The day up to which its numbers hold.
  var estimatedThrough: Day? { month.laterRecords ?? report.asOf }
  var usageType: String? { catalog.usageType(of: usage.meter, plan: usage.plan, region: usage.region) }
}
