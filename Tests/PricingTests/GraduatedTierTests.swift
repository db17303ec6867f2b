import Domain
import Testing

@testable import Pricing

@Suite struct GraduatedTierTests {
  static let tier = GraduatedTier(bands: [
    Band(from: 0, to: 100_000, rate: Money(tenBillionths: 55_000_000)),
    Band(from: 100_000, to: nil, rate: Money(tenBillionths: 46_000_000)),
  ])

  /// The worked examples of the doc comment.
  @Test(
    arguments: [
      (50_000, 50_000, [50_000], "0"),
      (50_001, 50_000, [50_000, 1], "0.0055"),
      (100_000, 50_000, [50_000, 50_000], "275"),
      (150_000, 10_000, [10_000, 90_000, 50_000], "725"),
      (150_000, 0, [100_000, 50_000], "780"),
      (0, 50_000, [], "0"),
      (3, 50_000, [3], "0"),
      (120_000, 110_000, [110_000, 10_000], "46"),
    ] as [(Int64, Int64, [Int64], String)])
  func cutsIntoBands(quantity: Int64, free: Int64, quantities: [Int64], cost: String) throws {
    let slices = Self.tier.slices(of: quantity, free: free)
    #expect(slices.map(\.quantity) == quantities)
    var sum = Money.zero
    for slice in slices { sum = sum + (try (try #require(slice.rate)).multiplied(by: slice.quantity)) }
    #expect(sum.description == cost)
  }

  @Test func namesTheAbsoluteBounds() {
    let slices = Self.tier.slices(of: 150_000, free: 10_000)
    #expect(slices.map(\.from) == [0, 10_000, 100_000])
    #expect(slices.map(\.to) == [10_000, 100_000, nil])
    #expect(slices.map(\.band) == [nil, 0, 1])
  }

  @Test func movesLimitsButNotTheStart() {
    let moved = Self.tier.shifted(by: 40_000)
    #expect(moved.bands.map(\.from) == [0, 140_000])
    #expect(moved.bands.map(\.to) == [140_000, nil])
    #expect(Self.tier.shifted(by: -5_000).bands.map(\.to) == [95_000, nil])
  }

  /// Whatever is free, the slices cover the quantity without gap or overlap, the free units first.
  @Test func slicesCoverTheQuantity() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let (quantity, free) = (generator.quantity(), generator.quantity())
      let slices = Self.tier.slices(of: quantity, free: free)
      #expect(slices.reduce(0) { $0 + $1.quantity } == quantity)
      #expect(slices.allSatisfy { $0.quantity > 0 })
      var next: Int64 = 0
      for slice in slices {
        #expect(slice.from == next)
        next += slice.quantity
      }
      #expect((slices.first?.band == nil) == (free > 0 || quantity == 0))
    }
  }
}
