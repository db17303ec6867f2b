/// A number of a scenario, which may not be known exactly.
public enum ScenarioValue: Hashable, Sendable {
  case exact(ScenarioNumber)
  /// Anything between the two, all alike.
  case uniform(ScenarioNumber, ScenarioNumber)
  /// Anything between the first and the last, the second the most likely.
  case triangular(ScenarioNumber, ScenarioNumber, ScenarioNumber)

  public var isExact: Bool {
    if case .exact = self { true } else { false }
  }

  /// What tables show where a range cannot: the middle of it, or the most likely value.
  public var middle: ScenarioNumber {
    switch self {
    case .exact(let number): number
    case .uniform(let low, let high):
      ScenarioNumber(billionths: low.billionths + (high.billionths - low.billionths) / 2)
    case .triangular(_, let mode, _): mode
    }
  }

  public var lowest: ScenarioNumber {
    switch self {
    case .exact(let number), .uniform(let number, _), .triangular(let number, _, _): number
    }
  }

  public var highest: ScenarioNumber {
    switch self {
    case .exact(let number), .uniform(_, let number), .triangular(_, _, let number): number
    }
  }

  /// The number below which lies this part of the distribution.
  ///
  /// - Parameter part: 0 up to, not with, 1.
  public func quantile(_ part: Double) -> ScenarioNumber {
    let (low, high) = (lowest.billionths, highest.billionths)
    let width = Double(high - low)
    let distance: Double
    switch self {
    case .exact(let number): return number
    case .uniform: distance = part * width
    case .triangular(_, let mode, _):
      // The distribution function is a parabola on each side of the mode.
      let rise = Double(mode.billionths - low)
      if width == 0 {
        distance = 0
      } else if part * width < rise {
        distance = (part * width * rise).squareRoot()
      } else {
        distance = width - ((1 - part) * width * (width - rise)).squareRoot()
      }
    }
    return ScenarioNumber(billionths: min(high, max(low, low + Int64(distance.rounded()))))
  }
}

extension ScenarioValue: CustomStringConvertible {
  /// "0.05", "0.02 to 0.05", "0.02 to 0.1, most likely 0.05".
  public var description: String {
    switch self {
    case .exact(let number): number.description
    case .uniform(let low, let high): "\(low) to \(high)"
    case .triangular(let low, let mode, let high): "\(low) to \(high), most likely \(mode)"
    }
  }
}
