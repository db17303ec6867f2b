import Domain

/// One line of a bill: a quantity in one band at one rate.
public struct Charge: Hashable, Sendable {
  public let month: Month
  public let meter: Meter
  /// Nil where the price is the same on every plan.
  public let plan: Plan?
  public let region: String
  /// The account that pays; nil when the usage names no account.
  public let payer: String?
  /// The account that used it, where that is a single one.
  public let account: String?
  /// Units before the band, free ones counted: 10,000 for a band that starts with user 10,001.
  public let from: Int64
  /// The last unit of the band; nil when it is open.
  public let to: Int64?
  /// Units in this band, never zero.
  public let quantity: Int64
  /// List price of one unit; 0 for the free quantity.
  public let rate: Money
  /// The part of the month it was held, for what is charged by time; nil for the whole month.
  public let portion: Portion?
  /// List price of the line.
  public let amount: Money
  /// The price after the discount, where there is one.
  public internal(set) var net: Money
  public internal(set) var discount: Discount?
  /// The catalog file; "rates" for a number of the user.
  public let offer: String
  /// Where the rate, or the free quantity, was read.
  public let source: Source
  /// True for the free quantity.
  public let isFree: Bool
  /// Of free units: the whole quantity that they are from.
  public internal(set) var pot: Pot?

  /// A free quantity, which several lines may share.
  public struct Pot: Hashable, Sendable {
    public let size: Int64
    /// What all lines together have used of it.
    public let used: Int64

    /// Absurd sizes, which a config may have, stay at the largest one.
    static func + (left: Pot, right: Pot) -> Pot {
      let (size, overflows) = left.size.addingReportingOverflow(right.size)
      return Pot(size: overflows ? .max : size, used: left.used + right.used)
    }
  }

  /// Seconds of a month.
  public struct Portion: Hashable, Sendable {
    public let seconds: Int64
    public let of: Int64
  }
}
