/// Split conformal prediction: how wide an interval must be is read off past errors.
///
/// Vovk, Gammerman and Shafer 2005; with n past scores the rank ⌈(n+1)·level⌉ covers a new one with at least that
/// chance. Coverage then steers the level, because months are not exchangeable: after a miss the next interval is
/// wider, after a hit a little narrower (Gibbs and Candès 2021, https://arxiv.org/abs/2106.00170).
public struct Conformal: Sendable {
  /// In percent.
  public let level: Int
  /// Scores of the last months, oldest first.
  private var scores: [Double] = []
  /// The chance of a miss that is aimed at now.
  private var miss: Double

  /// How fast coverage steers.
  private let gain: Double
  /// Two years: errors of longer ago are those of another pool.
  private static let window = 24

  /// - Parameters:
  ///   - level: 1 to 99 percent.
  ///   - gain: how fast coverage steers; slower where a score is only learned some forecasts later.
  public init(level: Int, gain: Double = 0.1) {
    self.level = level
    self.gain = gain
    miss = 1 - Double(level) / 100
  }

  /// The place of the score, in ascending order and from 1, that makes an interval of this level; nil when there are
  /// too few scores: it takes 4 for 80 %, 9 for 90 %, 19 for 95 %.
  ///
  /// In integers, so that 10 · 0.9 does not round up by accident.
  public static func rank(scores: Int, level: Int) -> Int? {
    let rank = ((scores + 1) * level + 99) / 100
    return rank <= scores ? rank : nil
  }

  /// The score that the next one is not above, with the chance of the level; nil when there are too few.
  public var bound: Double? {
    guard Conformal.rank(scores: scores.count, level: level) != nil else { return nil }
    let recent = scores.suffix(Conformal.window).sorted()
    let level = min(max(100 - Int((miss * 100).rounded()), 40), 99)
    let rank = Conformal.rank(scores: recent.count, level: level) ?? recent.count
    return recent[rank - 1]
  }

  var largestScore: Double { scores.max() ?? 0 }

  /// Learns the score of a month that is over, and whether it was inside the interval that was given.
  public mutating func learn(_ score: Double, wasInside: Bool?) {
    scores.append(score)
    guard let wasInside else { return }
    let target = 1 - Double(level) / 100
    miss = min(max(miss + gain * (target - (wasInside ? 0 : 1)), 0.02), 0.6)
  }
}
