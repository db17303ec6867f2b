/// A likely reason why a bill and the own count differ.
public struct Cause: Hashable, Sendable {
  public var kind: Kind
  /// The part of the difference in quantity that it can explain, with its sign; nil for one of price.
  public var quantity: BillNumber?
  /// The part of the difference in cost; nil where the price is not known.
  public var cost: BillNumber?
  /// It explains its part to the unit, and is not just able to.
  public var isExact: Bool
  public var sentence: String

  public init(
    _ kind: Kind, quantity: BillNumber? = nil, cost: BillNumber? = nil, isExact: Bool = false, _ sentence: String
  ) {
    self.kind = kind
    self.quantity = quantity
    self.cost = cost
    self.isExact = isExact
    self.sentence = sentence
  }

  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case monthNotOver = "month_not_over"
    case billNotFinal = "bill_not_final"
    case regionNotRecorded = "region_not_recorded"
    case accountNotRecorded = "account_not_recorded"
    /// The bill has lines of other accounts only: that of another payer, perhaps.
    case accountNotInBill = "account_not_in_bill"
    /// The bill's line can be of any Region.
    case regionNotNamed = "region_not_named"
    case notInBill = "not_in_bill"
    /// Users of one plan on the bill, and of another in the own count.
    case plan
    /// Users that are direct on one side and SAML or OIDC users on the other.
    case identityProvider = "identity_provider"
    case freeQuantity = "free_quantity"
    case countingRule = "counting_rule"
    case unattributed
    case notUsageOfLog = "not_in_logs"
    case unexplained
    // Of price:
    case discount
    case rate
    case freeQuantityPrice = "free_quantity_price"
    case rounding
    case notPriced = "not_priced"
    case noQuantity = "no_quantity"
    case otherCurrency = "other_currency"
  }
}

/// How much a bill may differ before it fails.
public enum Tolerance: Hashable, Sendable, CustomStringConvertible {
  /// Of the bill's quantity and of its cost, on each line; in units of 10⁻¹⁸ percent.
  case percent(BillNumber)
  /// Of each line's cost, in the bill's currency.
  case amount(BillNumber)

  /// Reads "1%", "0.5 %" or "5".
  public init?(_ text: String) {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast().filter { $0 != " " } : text
    guard let number = BillNumber(String(digits)), number >= .zero, digits.first?.isNumber == true else { return nil }
    self = isPercent ? .percent(number) : .amount(number)
  }

  public var description: String {
    switch self {
    case .percent(let number): "\(number) %"
    case .amount(let number): "\(number)"
    }
  }

  /// Whether a line is as it should be.
  func allows(quantity: BillNumber?, of billed: BillNumber?, cost: BillNumber?, ofCost: BillNumber) -> Bool {
    switch self {
    case .amount(let limit): cost.map { $0.magnitude <= limit } ?? true
    case .percent(let percent):
      (quantity.map { within(percent, $0, of: billed ?? .zero) } ?? true)
        && (cost.map { within(percent, $0, of: ofCost) } ?? true)
    }
  }

  /// |difference| × 100 ≤ percent × |whole|, without a division.
  private func within(_ percent: BillNumber, _ difference: BillNumber, of whole: BillNumber) -> Bool {
    // Twelve decimals of each are enough for a limit, and their product fits.
    let (left, right) = (difference.magnitude.units / 1_000_000, whole.magnitude.units / 1_000_000)
    guard difference != .zero else { return true }
    let (hundredfold, overflow) = left.multipliedReportingOverflow(by: 100_000_000)
    let (allowed, tooMuch) = right.multipliedReportingOverflow(by: percent.units / 1_000_000_000_000)
    return !overflow && (tooMuch || hundredfold <= allowed)
  }
}
