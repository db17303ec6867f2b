import Testing

@testable import Server

@Suite struct HookMetricsTests {
  @Test func requestsAreCountedByPathAndStatus() {
    let metrics = HookMetrics()
    metrics.count(.events, status: 200, bytes: 10)
    metrics.count(.events, status: 200, bytes: 20)
    metrics.count(.events, status: 401, bytes: 0)
    metrics.count(nil, status: 404, bytes: 3)
    metrics.count(rejected: "no_secret")
    metrics.count(rejected: "unreadable", 4)
    metrics.count(rejected: "unreadable")
    metrics.count(rejected: "other", 0)
    let counts = metrics.counts
    #expect(
      counts.requests == [
        .init(path: .events, status: 200): 2, .init(path: .events, status: 401): 1, .init(path: nil, status: 404): 1,
      ])
    #expect(counts.rejected == ["no_secret": 1, "unreadable": 5] && counts.bytes == 33)
  }

  @Test func noSumEndsTheProgram() {
    let metrics = HookMetrics()
    for _ in 0..<2 { metrics.count(.health, status: 200, bytes: .max) }
    #expect(metrics.counts.requests == [.init(path: .health, status: 200): 2])
  }
}
