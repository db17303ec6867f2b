import Domain

/// A precision to which amounts are shown, and the way to round so that parts add up to their whole.
///
///     let cents = Precision(places: 2)
///     cents.rounded(whole)                      // half to even
///     cents.parts([0.335, 0.335], of: 0.67)     // 0.34, 0.33
struct Precision: Hashable {
  /// Decimals shown.
  let places: Int

  /// Cents, or more for a total of less than a dollar, which cents would hide.
  init(for total: Money) {
    let dollar: Int64 = 10_000_000_000
    places = total != .zero && total.tenBillionths.magnitude < dollar.magnitude ? 5 : 2
  }

  init(places: Int) {
    precondition((0...10).contains(places))
    self.places = places
  }

  /// Ten-billionths in the last place.
  private var unit: Int64 { (0..<(10 - places)).reduce(1) { unit, _ in unit * 10 } }

  /// To the nearest, halves to the even one.
  ///
  /// What pricing gives can be rounded: it stays within whole dollars that an amount can hold.
  func rounded(_ amount: Money) -> Money {
    let (floor, remainder) = split(amount)
    let twice = remainder * 2
    let up = twice > unit || (twice == unit && floor % 2 != 0)
    return Money(tenBillionths: (floor + (up ? 1 : 0)) * unit)
  }

  /// Rounds each part down or up so that together they are `whole`: those with the largest remainders go up, the
  /// earlier one first where they are equal.
  ///
  /// A part that needs no rounding keeps its value.
  ///
  /// - Parameter whole: the sum of the exact parts, rounded down or up.
  func parts(_ parts: [Money], of whole: Money) -> [Money] {
    let splits = parts.map(split)
    var units = splits.map(\.floor)
    let missing = Int(whole.tenBillionths / unit - units.reduce(0, +))
    let order = splits.indices.sorted { (splits[$1].remainder, $0) < (splits[$0].remainder, $1) }
    for index in order.prefix(max(0, missing)) { units[index] += 1 }
    return units.map { Money(tenBillionths: $0 * unit) }
  }

  /// "1,234.50".
  func text(_ rounded: Money) -> String {
    rounded.shown(minimumPlaces: places)
  }

  private func split(_ amount: Money) -> (floor: Int64, remainder: Int64) {
    let (quotient, remainder) = amount.tenBillionths.quotientAndRemainder(dividingBy: unit)
    return remainder < 0 ? (quotient - 1, remainder + unit) : (quotient, remainder)
  }
}
