import Domain
import Testing

@testable import Cloud

@Suite struct TrailCoverageTests {
  private func coverage(_ since: Int32, _ until: Int32) -> TrailCoverage {
    TrailCoverage(since: Day(daysSinceEpoch: since), until: Day(daysSinceEpoch: until))
  }

  /// Wanted from, covered, listed from.
  @Test(
    arguments: [
      (0, nil, 0), (50, nil, 50),
      // On where it was, with a day for late files.
      (0, (0, 100), 99), (50, (0, 100), 99), (50, (50, 100), 99),
      // Earlier days than were ever read, and days after all that was.
      (0, (50, 100), 0), (200, (0, 100), 200),
    ] as [(Int32, (Int32, Int32)?, Int32)])
  func start(wanted: Int32, covered: (Int32, Int32)?, start: Int32) {
    let covered = covered.map { coverage($0.0, $0.1) }
    let day = TrailCoverage.start(wanted: Day(daysSinceEpoch: wanted), covered: covered)
    #expect(day.daysSinceEpoch == start)
  }

  @Test(
    arguments: [
      ((0, 100), (99, 105), (0, 105)), ((50, 100), (0, 100), (0, 100)), ((0, 10), (11, 12), (0, 12)),
      // A hole between: the later days, so that the earlier are listed again.
      ((0, 10), (50, 60), (50, 60)), ((50, 60), (0, 10), (50, 60)),
    ] as [((Int32, Int32), (Int32, Int32), (Int32, Int32))])
  func joined(old: (Int32, Int32), new: (Int32, Int32), joined: (Int32, Int32)) {
    #expect(coverage(old.0, old.1).joined(with: coverage(new.0, new.1)) == coverage(joined.0, joined.1))
  }
}
