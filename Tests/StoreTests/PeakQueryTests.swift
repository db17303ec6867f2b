import Domain
import TestSupport
import Testing

@testable import Store

@Suite struct PeakQueryTests {
  private static let month = Month(index: 2026 * 12 + 2)
  private static let start = month.start.secondsSinceEpoch

  private func database(_ entries: [LogEntry]) throws -> TestDatabase {
    let database = try TestDatabase()
    try database.record([LogInput(entries)])
    return database
  }

  private func entry(
    _ random: inout SeededGenerator, at second: Int64, _ kind: EventKind = .signUp, _ operation: String = "SignUp"
  ) -> LogEntry {
    LogEntry(
      id: random.uuid(), user: random.uuid(), time: Instant(secondsSinceEpoch: Self.start + second), kind: kind,
      operation: operation)
  }

  /// From pages and by SQLite.
  private func peaks(_ database: TestDatabase, budget: Int64) throws -> [RequestPeak] {
    let peaks = try [true, false].map { readsPages in
      try ActivityStore(path: database.path, rules: CountingRules(), readsPages: readsPages).readPages {
        try PeakQuery($0, $1, Self.month, days: 31, budget: budget).run()
      }
    }
    #expect(peaks[0] == peaks[1])
    return peaks[0]
  }

  /// Ten hours with a sign-up a minute, and one hour with forty of them in one second.
  ///
  /// A budget of 0 is for the six fullest hours; with one of 500 the rest are looked through one by one, and with one
  /// of 1,000 all events are.
  @Test(arguments: [(0, 1, false), (500, 1, false), (601, 40, true), (1_000, 40, true)] as [(Int64, Int64, Bool)])
  func aBurstInAQuietHour(budget: Int64, requests: Int64, isHighest: Bool) throws {
    var random = SeededGenerator(seed: 1)
    var entries: [LogEntry] = []
    for hour in 0..<10 {
      for minute in 0..<60 { entries.append(entry(&random, at: Int64(hour) * 3_600 + Int64(minute) * 60)) }
    }
    let burst: Int64 = 300 * 3_600 + 7
    for _ in 0..<40 { entries.append(entry(&random, at: burst)) }
    let peaks = try peaks(database(entries), budget: budget)
    #expect(peaks.count == 1)
    let peak = try #require(peaks.first)
    #expect(peak.quota == .userCreation && peak.requests == requests && peak.isHighest == isHighest)
    #expect(peak.second.secondsSinceEpoch == Self.start + (requests == 40 ? burst : 0))
  }

  /// An hour cannot have a busier second than it has events: the others need not be looked through.
  @Test func othersAreRuledOut() throws {
    var random = SeededGenerator(seed: 2)
    var entries: [LogEntry] = []
    for hour in 0..<10 { entries.append(entry(&random, at: Int64(hour) * 3_600)) }
    for _ in 0..<3 { entries.append(entry(&random, at: 200 * 3_600)) }
    let peaks = try peaks(database(entries), budget: 0)
    #expect(peaks.map(\.requests) == [3] && peaks.allSatisfy(\.isHighest))
  }

  /// Of 400 answers to challenges in one second 360 are for free; the others count with the ten sign-ins.
  @Test(arguments: [0, 1_000] as [Int64])
  func answersToChallenges(budget: Int64) throws {
    var random = SeededGenerator(seed: 3)
    var entries: [LogEntry] = []
    for index in 0..<410 {
      let isAnswer = index < 400
      entries.append(
        entry(
          &random, at: 90, isAnswer ? .challengeResponse : .signIn,
          isAnswer ? "RespondToAuthChallenge" : "InitiateAuth"))
    }
    for _ in 0..<20 { entries.append(entry(&random, at: 95, .signIn, "InitiateAuth")) }
    let peaks = try peaks(database(entries), budget: budget)
    #expect(peaks.map(\.quota) == [.userAuthentication] && peaks.map(\.requests) == [50])
    #expect(peaks.map(\.second.secondsSinceEpoch) == [Self.start + 90])
  }

  /// Seconds of up to a dozen events, on many pages.
  @Test(arguments: 1...3) func countsEachSecond(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 40)
    var entries: [LogEntry] = []
    var counts: [Int64: Int64] = [:]
    for _ in 0..<3_000 {
      let second = Int64(random.number(0..<600)) + Int64(random.number(0..<3)) * 3_600
      counts[second, default: 0] += 1
      entries.append(entry(&random, at: second))
    }
    let most = try #require(counts.values.max())
    let first = try #require(counts.filter { $0.value == most }.keys.min())
    for budget: Int64 in [0, 10_000] {
      let peaks = try peaks(database(entries), budget: budget)
      #expect(peaks.map(\.requests) == [most] && peaks.allSatisfy(\.isHighest))
      #expect(peaks.map(\.second.secondsSinceEpoch) == [Self.start + first])
    }
  }
}
