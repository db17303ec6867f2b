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

  /// The last steps of SplitMix64: every bit of the word depends on every other.
  /// https://prng.di.unimi.it/splitmix64.c
  private func mixed(_ word: UInt64) -> UInt64 {
    var word = word &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
