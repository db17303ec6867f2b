/// An amount of US dollars, exact: a whole number of 10⁻¹⁰ USD.
///
/// Ten decimals hold every price that AWS publishes (`pricePerUnit` has ten). The range is ±922,337,203 USD.
/// Plain `+` and `-` trap on overflow and are for amounts already known to be in range; everything that multiplies a
/// quantity from outside goes through `multiplied(by:)` and `adding(_:)`, which throw.
public struct Money: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The amount in units of 10⁻¹⁰ USD.
  public let tenBillionths: Int64

  public static let zero = Money(tenBillionths: 0)
  static let unitsPerDollar: Int64 = 10_000_000_000

  public init(tenBillionths: Int64) {
    self.tenBillionths = tenBillionths
  }

  /// Reads a plain decimal of up to ten places, "0.00325" or "-12".
  ///
  /// - Throws: `MoneyError.notANumber` for anything else ("1e3", "0,5", ".5", ""), `.tooManyDecimals` for a
  ///   digit beyond the tenth that is not zero, `.outOfRange` for what does not fit.
  public init(_ text: String) throws(MoneyError) {
    var digits = Substring(text)
    let negative = digits.first == "-"
    if negative { digits.removeFirst() }
    let parts = digits.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty,
      digits.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || $0 &- UInt8(ascii: "0") < 10 }),
      parts.count == 1 || !parts[1].contains(UInt8(ascii: "."))
    else { throw .notANumber(text) }
    let decimals = parts.count == 2 ? Array(parts[1]) : []
    guard decimals.dropFirst(10).allSatisfy({ $0 == UInt8(ascii: "0") }) else { throw .tooManyDecimals(text) }
    let zeros = Array(repeating: UInt8(ascii: "0"), count: max(0, 10 - decimals.count))
    let scaled = Array(whole) + decimals.prefix(10) + zeros
    var value: Int64 = 0
    for digit in scaled {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw .outOfRange(text) }
      value = sum
    }
    tenBillionths = negative ? -value : value
  }

  /// `self` times a quantity.
  public func multiplied(by quantity: Int64) throws(MoneyError) -> Money {
    let (product, overflow) = tenBillionths.multipliedReportingOverflow(by: quantity)
    guard !overflow else { throw .outOfRange("\(self) × \(quantity)") }
    return Money(tenBillionths: product)
  }

  /// `self` plus `other`, where the sum may leave the range.
  public func adding(_ other: Money) throws(MoneyError) -> Money {
    let (sum, overflow) = tenBillionths.addingReportingOverflow(other.tenBillionths)
    guard !overflow else { throw .outOfRange("\(self) + \(other)") }
    return Money(tenBillionths: sum)
  }

  public static func + (left: Money, right: Money) -> Money {
    Money(tenBillionths: left.tenBillionths + right.tenBillionths)
  }

  public static func - (left: Money, right: Money) -> Money {
    Money(tenBillionths: left.tenBillionths - right.tenBillionths)
  }

  public static func < (left: Money, right: Money) -> Bool { left.tenBillionths < right.tenBillionths }

  /// The exact decimal without needless zeros: "4415", "0.00325".
  public var description: String {
    let (whole, fraction) = tenBillionths.magnitude.quotientAndRemainder(
      dividingBy: Money.unitsPerDollar.magnitude)
    let sign = tenBillionths < 0 ? "-" : ""
    guard fraction != 0 else { return "\(sign)\(whole)" }
    var decimals = padded(Int(fraction), 10)
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(sign)\(whole).\(decimals)"
  }
}

/// Why a text or a calculation is not an amount of money.
public enum MoneyError: Error, Hashable, Sendable {
  case notANumber(String)
  case tooManyDecimals(String)
  /// The calculation that left ±922,337,203 USD, in words.
  case outOfRange(String)
}
