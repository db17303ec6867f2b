/// The vertical axis of a chart: from 0 to a round number, in round steps.
struct NiceScale: Hashable {
  let step: Double
  let steps: Int

  var maximum: Double { step * Double(steps) }

  /// Steps of 1, 2 or 5 times a power of ten, four to six of them.
  ///
  /// - Parameter maximum: of the data; what is not above 0 is drawn on an axis to 1.
  init(_ maximum: Double) {
    guard maximum > 0, maximum.isFinite else {
      (step, steps) = (1, 1)
      return
    }
    var power = 1.0
    while power * 10 <= maximum { power *= 10 }
    while power > maximum { power /= 10 }
    let candidates = [power / 5, power / 2, power, power * 2].filter { $0 > 0 }
    step = candidates.first { maximum / $0 <= 5 } ?? power * 2
    steps = max(1, Int((maximum / step).rounded(.up)))
  }

  /// From 0 to the maximum.
  var values: [Double] { (0...steps).map { Double($0) * step } }

  /// "0", "12k", "1.5M": short enough for an axis.
  static func label(_ value: Double) -> String {
    for (unit, letter) in [(1e9, "B"), (1e6, "M"), (1e3, "k")] where value >= unit * (unit == 1e3 ? 10 : 1) {
      return number(value / unit) + letter
    }
    return number(value)
  }

  /// At most three decimals, without zeros at the end.
  private static func number(_ value: Double) -> String {
    let thousandths = Int64((value * 1_000).rounded())
    let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1_000)
    guard rest != 0 else { return whole.grouped }
    var decimals = String(rest + 1_000).dropFirst()
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(whole.grouped).\(decimals)"
  }
}
