/// The low, middle and high of many draws.
public struct ScenarioSpread: Hashable, Sendable {
  /// A tenth of the draws is no higher.
  public let p10: Int64
  public let p50: Int64
  /// Nine tenths of the draws are no higher.
  public let p90: Int64

  public init(p10: Int64, p50: Int64, p90: Int64) {
    self.p10 = p10
    self.p50 = p50
    self.p90 = p90
  }

  /// By nearest rank: the ⌈p·n⌉-th smallest; nil of no draws.
  public init?(_ draws: [Int64]) {
    guard !draws.isEmpty else { return nil }
    let sorted = draws.sorted()
    func percentile(_ percent: Int) -> Int64 { sorted[max(0, (sorted.count * percent + 99) / 100 - 1)] }
    self.init(p10: percentile(10), p50: percentile(50), p90: percentile(90))
  }
}
