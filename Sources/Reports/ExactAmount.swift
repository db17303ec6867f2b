import Domain

/// An amount of some currency, exact: a whole number of 10⁻²⁰ of its unit.
///
/// Twenty decimals hold the product of an amount and an exchange rate of ten decimals each.
public struct ExactAmount: Hashable, Comparable, Sendable, CustomStringConvertible {
  let units: Int128

  static let zero = ExactAmount(units: 0)

  init(units: Int128) { self.units = units }

  /// The dollars of `money` at so much per dollar.
  init(_ money: Money, rate: Money) {
    // Two numbers of 63 bits have a product of 126.
    units = Int128(money.tenBillionths) * Int128(rate.tenBillionths)
  }

  static func + (left: ExactAmount, right: ExactAmount) -> ExactAmount { ExactAmount(units: left.units + right.units) }

  public static func < (left: ExactAmount, right: ExactAmount) -> Bool { left.units < right.units }

  /// The exact decimal without needless zeros: "685.2", "-0.00325".
  public var description: String { decimalText(units, places: 20) }

  // MARK: Rounding

  /// 10⁻²⁰ in the last of so many places.
  private static func unit(_ places: Int) -> Int128 { (0..<(20 - places)).reduce(1) { unit, _ in unit * 10 } }

  /// Units of the last place, to the nearest, halves to the even one.
  func rounded(places: Int) -> Int128 {
    let (floor, remainder, unit) = split(places)
    let twice = remainder * 2
    return floor + (twice > unit || (twice == unit && floor % 2 != 0) ? 1 : 0)
  }

  /// Rounds each part down or up so that together they are `whole`: those with the largest remainders go up, the
  /// earlier one first where they are equal.
  ///
  /// A negative part is rounded like any other, so that its remainder is what lies above the number below it.
  ///
  /// - Parameter whole: units of the last place: the sum of the parts, rounded down or up.
  static func parts(_ parts: [ExactAmount], of whole: Int128, places: Int) -> [Int128] {
    let splits = parts.map { $0.split(places) }
    var rounded = splits.map(\.floor)
    let missing = Int(whole - rounded.reduce(0, +))
    let order = splits.indices.sorted { (splits[$1].remainder, $0) < (splits[$0].remainder, $1) }
    for index in order.prefix(max(0, missing)) { rounded[index] += 1 }
    return rounded
  }

  private func split(_ places: Int) -> (floor: Int128, remainder: Int128, unit: Int128) {
    let unit = ExactAmount.unit(places)
    let (quotient, remainder) = units.quotientAndRemainder(dividingBy: unit)
    return remainder < 0 ? (quotient - 1, remainder + unit, unit) : (quotient, remainder, unit)
  }
}

/// A whole number of 10⁻ᵖ as a decimal, without needless zeros beyond `minimumPlaces`.
///
///     decimalText(6_852, places: 1)                      // "685.2"
///     decimalText(50, places: 2, minimumPlaces: 2)       // "0.50"
func decimalText(_ units: Int128, places: Int, minimumPlaces: Int = 0) -> String {
  var digits = String(units.magnitude)
  if digits.count <= places { digits = String(repeating: "0", count: places + 1 - digits.count) + digits }
  let whole = digits.dropLast(places)
  var decimals = digits.suffix(places)
  while decimals.count > minimumPlaces, decimals.hasSuffix("0") { decimals.removeLast() }
  return (units < 0 ? "-" : "") + whole + (decimals.isEmpty ? "" : "." + decimals)
}
