import Domain

/// Lines of a bill of AWS that are about Amazon Cognito, added up.
public struct BilledUsage: Hashable, Sendable {
  public var month: Month
  public var format: BillFormat
  public var kind: Kind
  /// The paying account, as 12 digits.
  public var payer: String?
  /// The account that used it.
  public var account: String?
  /// As the bill says it, else by the prefix of the usage type; nil where neither tells.
  public var region: String?
  /// As written: "APN1-CognitoLiteMAU"; empty where the bill has none.
  public var usageType: String
  public var meaning: UsageTypes.Meaning
  public var currency: String
  /// Users or requests; nil where the bill does not have it.
  public var quantity: BillNumber?
  /// What is charged, after discounts of the line.
  public var cost: BillNumber
  /// At list prices; nil where the bill does not say.
  public var listCost: BillNumber?
  /// Lines that were added up.
  public var lines: Int
  /// The bill says that it is not final.
  public var isEstimated: Bool
  /// Its usage type is not known: the meaning is what its name looks like.
  public var isMeantByName = false

  /// What it is compared by; nil for free quantities and for what is not known.
  public var key: ComparisonKey? {
    guard case .meter(let meter, let plan) = meaning else { return nil }
    return ComparisonKey(month: month, region: region ?? Reconciliation.unknownRegion, meter: meter, plan: plan)
  }

  /// What a line charges for.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case usage, discount, credit, refund, tax, fee
    /// A kind of line that is not known.
    case other
  }
}

/// The forms of bills that can be read.
public enum BillFormat: String, CaseIterable, Hashable, Sendable {
  /// Cost and Usage Report, legacy or 2.0, in CSV.
  /// https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html
  case costAndUsageReport = "cost-and-usage-report"
  /// FOCUS in AWS's columns, in CSV.
  /// https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws-columns.html
  case focus
  /// The answer of `aws ce get-cost-and-usage`.
  case costExplorer = "cost-explorer"
}
