import Testing

@testable import Cloud

@Suite struct RetryPolicyTests {
  @Test(
    arguments: [
      (1, nil, 0.2), (2, nil, 0.4), (5, nil, 3.2), (50, nil, 20), (1, 3, 3.2), (1, 100_000, 120.2), (3, 0, 0.2),
    ] as [(Int, Double?, Double)])
  func longestDelay(attempt: Int, asked: Double?, seconds: Double) {
    #expect(RetryPolicy().delay(after: attempt, asked: asked, chance: 1) == seconds)
    #expect(RetryPolicy().delay(after: attempt, asked: asked, chance: 0) == min(120, asked ?? 0))
  }

  @Test func stops() {
    #expect(!RetryPolicy().wait(after: 10, asked: 60) { true })
  }
}
