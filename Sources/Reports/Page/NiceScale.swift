/// The vertical axis of a chart: from 0, or a round number below it, to a round number, in round steps.
struct NiceScale: Hashable {
  let step: Double
  let steps: Int
  /// Steps below 0.
  let stepsBelow: Int

  var maximum: Double { step * Double(steps) }
  var minimum: Double { step * Double(-stepsBelow) }

  /// Steps of 1, 2 or 5 times a power of ten, three to six of them.
  ///
  /// - Parameters:
  ///   - highest: of the data; what is not above 0 is drawn on an axis to 1.
  ///   - lowest: of the data, where it is below 0.
  init(_ highest: Double, lowest: Double = 0) {
    let (above, below) = (max(0, highest), max(0, -lowest))
    let maximum = above + below
    guard maximum > 0, maximum.isFinite else {
      (step, steps, stepsBelow) = (1, 1, 0)
      return
    }
    var power = 1.0
    while power * 10 <= maximum { power *= 10 }
    while power > maximum { power /= 10 }
    let candidates = [power / 5, power / 2, power, power * 2].filter { $0 > 0 }
    step = candidates.first { maximum / $0 <= 5 } ?? power * 2
    steps = max(1, Int((above / step).rounded(.up)))
    stepsBelow = Int((below / step).rounded(.up))
  }

  /// From the minimum to the maximum.
  var values: [Double] { (-stepsBelow...steps).map { Double($0) * step } }

  /// "0", "12k", "1.5M", or "1.2万", "150万": short enough for an axis.
  static func label(_ value: Double, in language: Language = .english) -> String {
    guard value >= 0 else { return "−" + label(-value, in: language) }
    let units: [(size: Double, name: String, from: Double)] =
      switch language {
      case .english: [(1e9, "B", 1e9), (1e6, "M", 1e6), (1e3, "k", 1e4)]
      case .japanese: [(1e8, "億", 1e8), (1e4, "万", 1e4)]
      }
    for unit in units where value >= unit.from { return number(value / unit.size) + unit.name }
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
