import Testing

@testable import Pricing

@Suite struct LargestRemainderTests {
  @Test(
    arguments: [
      (10, [1, 1, 1], [4, 3, 3]),
      (100, [2, 1, 0], [67, 33, 0]),
      (0, [5, 5], [0, 0]),
      (7, [0, 0], [7, 0]),
      (7, [3], [7]),
      (7, [], []),
      (3, [1, 10, 1], [0, 3, 0]),
      (.max, [.max, .max, 1], [4_611_686_018_427_387_903, 4_611_686_018_427_387_903, 1]),
    ] as [(Int64, [Int64], [Int64])])
  func apportions(whole: Int64, weights: [Int64], shares: [Int64]) {
    #expect(apportion(whole, by: weights) == shares)
  }

  /// Shares add up, and none is a whole unit away from the exact part.
  @Test func isExactAndFair() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<5_000 {
      let weights = (0..<Int.random(in: 2...9, using: &generator)).map { _ in generator.quantity() }
      let sum = weights.reduce(0, +)
      guard sum > 0 else { continue }
      let whole = generator.quantity()
      let shares = apportion(whole, by: weights)
      #expect(shares.reduce(0, +) == whole)
      for (share, weight) in zip(shares, weights) {
        let error = Int128(share) * Int128(sum) - Int128(whole) * Int128(weight)
        #expect(error.magnitude < UInt128(sum))
      }
    }
  }
}
