import Foundation
import Testing

@testable import Forecast

@Suite struct BetaBinomialReachTests {
  @Test(arguments: [(1.0, 1.0, 1), (1, 1, 9), (1, 1, 30)])
  func uniformChances(a: Double, b: Double, days: Int) {
    // With a = b = 1: 1 − B(1, 1+n) ÷ B(1, 1) = n ÷ (n + 1).
    let reach = BetaBinomialReach(a: a, b: b).reach(days: days)
    #expect(abs(reach - Double(days) / Double(days + 1)) < 1e-12)
  }

  /// With whole b, 1 − Π (b+i) ÷ (a+b+i).
  @Test(arguments: [(0.5, 3.0, 12), (2.5, 10, 31), (0.02, 0.4, 7), (400, 2900, 5)])
  func reachIsTheProductOfMisses(a: Double, b: Double, days: Int) {
    let missed = (0..<days).reduce(1.0) { $0 * (b + Double($1)) / (a + b + Double($1)) }
    #expect(abs(BetaBinomialReach(a: a, b: b).reach(days: days) - (1 - missed)) < 1e-10)
  }

  @Test(
    arguments: [
      (1.0, 0.0), (2, 0), (3, 0.693_147_180_559_945_3), (0.5, 0.572_364_942_924_700_1), (11, 15.104_412_573_075_516),
      (1e6, 12_815_504.569_147_612),
    ] as [(Double, Double)])
  func logGammaIsKnown(value: Double, expected: Double) {
    #expect(abs(logGamma(value) - expected) <= 1e-11 * max(1, abs(expected)))
  }

  /// Frequencies that are exactly what a model expects lead back to its growth.
  @Test func fitFindsTheGrowth() {
    let truth = BetaBinomialReach(a: 0.6, b: 5)
    let days = 14
    let frequencies = (1...days).map { active in
      let ways = exp(logGamma(Double(days) + 1) - logGamma(Double(active) + 1) - logGamma(Double(days - active) + 1))
      let chance = exp(logBeta(0.6 + Double(active), 5 + Double(days - active)) - logBeta(0.6, 5))
      return Int((1_000_000 * ways * chance).rounded())
    }
    let fitted = BetaBinomialReach(frequencies: frequencies)
    let growth = fitted.reach(days: 31) / fitted.reach(days: days)
    #expect(abs(growth / (truth.reach(days: 31) / truth.reach(days: days)) - 1) < 0.01)
  }

  @Test(arguments: [[0, 0, 0, 0, 0, 0, 5], [9, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0]])
  func extremesStayFinite(frequencies: [Int]) {
    let fitted = BetaBinomialReach(frequencies: frequencies)
    let growth = fitted.reach(days: 31) / fitted.reach(days: 7)
    #expect(growth.isFinite && growth >= 1 && growth < 5)
  }
}
