import Domain

/// A negotiated price: what it applies to, and what it does to the list price.
public struct Discount: Hashable, Sendable {
  /// Nil fits every meter; so with all conditions.
  public var meter: Meter?
  public var plan: Plan?
  public var region: String?
  public var payer: String?
  /// First and last month it holds for.
  public var from: Month?
  public var through: Month?
  public var kind: Kind

  public enum Kind: Hashable, Sendable {
    case percentage(Percentage)
    /// A rate for every unit that is not free, in place of those of the bands.
    case rate(Money)
  }

  public init(
    meter: Meter? = nil, plan: Plan? = nil, region: String? = nil, payer: String? = nil, from: Month? = nil,
    through: Month? = nil, kind: Kind
  ) {
    self.meter = meter
    self.plan = plan
    self.region = region
    self.payer = payer
    self.from = from
    self.through = through
    self.kind = kind
  }

  func fits(_ charge: Charge) -> Bool {
    fits(meter: charge.meter, plan: charge.plan, region: charge.region, payer: charge.payer, month: charge.month)
  }

  /// Whether it fits the lines of an item, which are alike in what it asks for.
  func fits(_ key: ItemKey) -> Bool {
    fits(meter: key.meter, plan: key.plan, region: key.region, payer: key.payer, month: key.month)
  }

  private func fits(meter: Meter, plan: Plan?, region: String, payer: String?, month: Month) -> Bool {
    (self.meter == nil || self.meter == meter) && (self.plan == nil || self.plan == plan)
      && (self.region == nil || self.region == region) && (self.payer == nil || self.payer == payer)
      && (from.map { $0 <= month } ?? true) && (through.map { month <= $0 } ?? true)
  }
}

/// An exact percentage between 0 and 100, to ten decimals.
public struct Percentage: Hashable, Sendable, CustomStringConvertible {
  /// In units of 10⁻¹⁰ percent.
  let tenBillionths: Int64

  /// Reads "7.5".
  public init(_ text: String) throws(PricingError) {
    guard let number = try? Money(text), number >= .zero, number <= Money(tenBillionths: 1_000_000_000_000) else {
      throw .invalidPercentage(text)
    }
    tenBillionths = number.tenBillionths
  }

  /// What is left of an amount when the percentage is taken off, rounded half to even at 10⁻¹⁰ USD.
  func off(_ amount: Money) -> Money {
    let whole = Int128(1_000_000_000_000)
    return Money(
      tenBillionths: Int64(roundedQuotient(Int128(amount.tenBillionths) * (whole - Int128(tenBillionths)), whole)))
  }

  /// "7.5", a plain decimal.
  public var number: String { Money(tenBillionths: tenBillionths).description }

  public var description: String { "\(number) %" }
}

/// Divides to the nearest whole number, halves to the even one.
///
/// Neither number is negative.
func roundedQuotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
  let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
  let twice = remainder * 2
  let up = twice > denominator || (twice == denominator && quotient % 2 == 1)
  return up ? quotient + 1 : quotient
}
