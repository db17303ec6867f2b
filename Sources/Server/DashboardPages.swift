import Dispatch

/// Makes pages one at a time, away from the event loops, and keeps them for a moment: many viewers cost one page.
actor DashboardPages {
  private let make: @Sendable (Dashboard.Question) throws -> [UInt8]
  private var kept: [Dashboard.Question: Page] = [:]
  private var making: [Dashboard.Question: Task<[UInt8], any Error>] = [:]
  /// Pages of different months wait for each other, so that viewers cannot take all cores.
  private let queue = DispatchQueue(label: "maumeter.dashboard", qos: .utility)

  private struct Page {
    let result: Result<[UInt8], any Error>
    let goodUntil: ContinuousClock.Instant
    let madeAt: ContinuousClock.Instant
  }

  /// For how long a page is shown again, whatever it took to make; a failure is remembered as long.
  private static let shortestLife = Duration.seconds(5)
  /// A page that took a second to make is kept for this many: making pages takes a part of one core at most.
  private static let lifeOfMaking = 10
  /// Months and languages that are kept at a time.
  private static let limit = 16

  init(_ make: @escaping @Sendable (Dashboard.Question) throws -> [UInt8]) {
    self.make = make
  }

  /// The page as it is, or was a moment ago.
  ///
  /// - Throws: what the maker of the page throws, for everybody who asks within that moment.
  func page(for question: Dashboard.Question) async throws -> [UInt8] {
    if let page = kept[question], ContinuousClock.now < page.goodUntil { return try page.result.get() }
    // Whoever asks meanwhile waits for the same page.
    if let task = making[question] { return try await task.value }
    let start = ContinuousClock.now
    let task = Task { [make, queue] in
      try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try make(question) }) }
      }
    }
    making[question] = task
    let result = await task.result
    making[question] = nil
    let end = ContinuousClock.now
    let life = max(DashboardPages.shortestLife, (end - start) * DashboardPages.lifeOfMaking)
    if kept.count >= DashboardPages.limit, let oldest = kept.min(by: { $0.value.madeAt < $1.value.madeAt }) {
      kept[oldest.key] = nil
    }
    kept[question] = Page(result: result, goodUntil: end + life, madeAt: end)
    return try result.get()
  }
}
