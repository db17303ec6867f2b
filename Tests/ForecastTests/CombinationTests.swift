import Foundation
import TestSupport
import Testing

@testable import Forecast

@Suite struct CombinationTests {
  @Test func weightsAreAShareEach() {
    var generator = SeededGenerator(seed: 2)
    for months in 0..<40 {
      let errors = (0..<months).map { _ -> [Double] in
        (0..<5).map { _ -> Double in Double(generator.next() % 1_000) / 1_000 - 0.5 }
      }
      let combination = Combination(errors: errors, count: 5)
      #expect(abs(combination.weights.reduce(0, +) - 1) < 1e-9)
      #expect(combination.weights.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-9 })
      if months < Combination.minimumMonths { #expect(Set(combination.weights) == [0.2]) }
    }
  }

  /// Errors that cancel each other are combined, not chosen from.
  @Test func oppositeErrorsCancel() {
    let errors = (0..<30).map { month in
      let error = sin(Double(month) * 1.7)
      return [error, -error, 3 * error]
    }
    let combination = Combination(errors: errors, count: 3)
    #expect(abs(combination.weights[0] - combination.weights[1]) < 0.25)
    #expect(combination.weights[2] < 0.2)
  }

  /// Twice the error counts a quarter, or with a sharpness of 3 a sixty-fourth.
  @Test(arguments: [(1, 0.8), (3, 64.0 / 65)] as [(Double, Double)])
  func inverseSquares(sharpness: Double, expected: Double) {
    let errors = (0..<20).map { [0.1 * ($0 % 2 == 0 ? 1 : -1), 0.2 * ($0 % 3 == 0 ? 1 : -1)] }
    let weights = Combination(errors: errors, count: 2, sharpness: sharpness, takesBias: false).weights
    #expect(abs(weights[0] - expected) < 1e-4)
  }

  @Test func priorsCountBeforeErrorsAreKnown() {
    #expect(Combination(errors: [], count: 2, priors: [1, 3]).weights == [0.25, 0.75])
    let alike = Combination(
      errors: Array(repeating: [0.1, -0.1], count: 9), count: 2, priors: [1, 3], takesBias: false)
    #expect(abs(alike.weights[1] - 0.75) < 1e-9)
  }

  /// A lasting bias is taken off, a chance one is not.
  @Test func biases() {
    let lasting = (0..<24).map { [0.2 + 0.01 * sin(Double($0) * 2.1)] }
    #expect(abs(Combination(errors: lasting, count: 1).biases[0] - 0.2) < 0.01)
    #expect(Combination(errors: lasting, count: 1, takesBias: false).biases == [0])
    let chance = (0..<24).map { [0.01 + 0.2 * ($0 % 2 == 0 ? 1 : -1)] }
    #expect(Combination(errors: chance, count: 1).biases == [0])
  }

  @Test(arguments: [([], 0.0), ([3.0], 3), ([4.0, 1], 2.5), ([9.0, 1, 2], 2)] as [([Double], Double)])
  func medians(values: [Double], expected: Double) {
    #expect(median(values) == expected)
  }
}
