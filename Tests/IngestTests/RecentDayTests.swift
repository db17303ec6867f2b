import Domain
import TestSupport
import Testing

@testable import Ingest

@Suite struct RecentDayTests {
  private func expectTheSame(_ text: String, _ days: inout RecentDay) {
    let instant = Array(text.utf8).withUnsafeBytes { days.instant($0) }
    #expect(instant == Instant(iso8601: text), "\(text)")
  }

  @Test func readsTimesAsInstantDoes() {
    var random = SeededGenerator(seed: 42)
    var days = RecentDay()
    for _ in 0..<5_000 {
      let seconds = Int64(random.number(0..<4)) * 86_400 * 31 + Int64(random.number(0..<200_000))
      var text = Array(Instant(secondsSinceEpoch: 1_790_000_000 + seconds).description.utf8)
      if random.oneIn(3) { text[random.number(0..<text.count)] = random.pick(Array("09:-TZ x".utf8)) }
      expectTheSame(String(decoding: text, as: UTF8.self), &days)
    }
  }

  @Test(arguments: [
    "2026-10-01T24:00:00Z", "2026-10-01T23:60:00Z", "2026-10-01T23:59:60Z", "2026-10-01T23:59:59z",
    "2026-10-01 23:59:59Z", "2026-10-01T23:59:59+09:00", "2026-10-01T23:59:59.5Z", "2026-10-01T2:59:59Z", "",
    "2026-02-29T00:00:00Z", "2026-10-01T00:00:00",
  ])
  func afterAnotherTimeOfTheDay(text: String) {
    var days = RecentDay()
    expectTheSame("2026-10-01T00:00:00Z", &days)
    expectTheSame(text, &days)
    expectTheSame("2026-10-01T12:34:56Z", &days)
  }
}
