import Domain

/// Random values for the variables of scenarios: the same for the same seed, whatever thread asks in which order.
public struct ScenarioDraws: Sendable {
  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// Values of one draw.
  ///
  /// Variables at the same place in two scenarios share their luck, so that the difference of the two is that of the
  /// scenarios.
  public func values(_ variables: [ScenarioValue], draw: Int) -> [ScenarioNumber] {
    variables.indices.map { index in
      let variable = variables[index]
      return variable.isExact ? variable.middle : variable.quantile(part(draw: draw, variable: index))
    }
  }

  /// 0 up to, not with, 1.
  private func part(draw: Int, variable: Int) -> Double {
    let place = UInt64(truncatingIfNeeded: draw) &* 0x9E37_79B9_7F4A_7C15
    let word = mixed(mixed(seed &+ place) ^ UInt64(truncatingIfNeeded: variable) &* 0xD6E8_FEB8_6659_FD93)
    return Double(word >> 11) * 0x1p-53
  }

  /// A word of which every bit depends on every one of the other.
  private func mixed(_ word: UInt64) -> UInt64 {
    var random = SplitMix64(seed: word)
    return random.next()
  }
}
