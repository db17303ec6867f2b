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
    /// Messages, which other services of AWS charge for.
    case otherService = "other_service"
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
