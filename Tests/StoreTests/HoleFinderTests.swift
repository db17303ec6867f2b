import Domain
import TestSupport
import Testing

@testable import Store

@Suite struct HoleFinderTests {
  private static let month: Range<Int32> = 493_000..<493_744

  /// So many records in each hour of the flowing time, but for those left out.
  private func finder(
    _ usual: (Int32) -> Int, flowing: Range<Int32> = month.lowerBound - 672..<month.upperBound + 672,
    without: [Range<Int32>] = []
  ) -> HoleFinder {
    var records: [Int32: Int] = [:]
    for hour in flowing where !without.contains(where: { $0.contains(hour) }) && usual(hour) > 0 {
      records[hour] = usual(hour)
    }
    return HoleFinder(records: records, flowing: flowing)
  }

  private func hole(_ hours: Range<Int32>, expected: Int) -> CoverageHole {
    CoverageHole(
      from: Instant(secondsSinceEpoch: Int64(hours.lowerBound) * 3_600), hours: hours.count, expected: expected)
  }

  @Test func aFullMonthHasNone() {
    #expect(finder { _ in 1 }.holes(in: Self.month).isEmpty)
  }

  /// e^-14 is the first below one in a million.
  @Test(arguments: [(1, 13, false), (1, 14, true), (2, 6, false), (2, 7, true), (14, 1, true), (13, 1, false)])
  func theChanceOfNothingDecides(rate: Int, hours: Int, isHole: Bool) {
    let missing = Self.month.lowerBound + 100..<Self.month.lowerBound + 100 + Int32(hours)
    let found = finder({ _ in rate }, without: [missing]).holes(in: Self.month)
    #expect(found == (isHole ? [hole(missing, expected: rate * hours)] : []))
  }

  /// Nobody works at night and at the weekend: these hours are no holes, and one of the week is.
  @Test func quietHoursAreQuietEveryWeek() {
    let start = Self.month.lowerBound
    func usual(_ hour: Int32) -> Int { hour % 168 < 120 && (8..<18).contains(hour % 24) ? 20 : 0 }
    #expect(finder(usual).holes(in: Self.month).isEmpty)
    let day = start - start % 168 + 168 + 24
    let found = finder(usual, without: [day..<day + 24]).holes(in: Self.month)
    #expect(found.map(\.expected) == [200])
    // The hours without records around it are a part of it, with nothing expected.
    #expect(found.map(\.hours) == [38])
  }

  /// A single busy day lets expect nothing of the same day in other weeks.
  @Test func aBurstIsNoRule() {
    let burst = Self.month.lowerBound + 200
    #expect(finder { (burst..<burst + 24).contains($0) ? 1_000 : 0 }.holes(in: Self.month).isEmpty)
  }

  /// Before the first record a source had not been switched on; after its last, it stopped.
  @Test func aSourceThatStopsIsMissingUntilTheLastRecordOfAnyOther() {
    let (start, end) = (Self.month.lowerBound + 300, Self.month.lowerBound + 600)
    let found = finder({ $0 < end ? 5 : 0 }, flowing: start..<end + 50).holes(in: Self.month)
    #expect(found.map(\.from.hoursSinceEpoch) == [end])
    #expect(found.map(\.hours) == [50])
  }

  /// With less than two other weeks, the other days tell.
  @Test func aYoungSourceIsComparedByTheDay() {
    let start = Self.month.lowerBound
    let missing = start + 100..<start + 106
    let found = finder({ _ in 3 }, flowing: start..<start + 150, without: [missing]).holes(in: Self.month)
    #expect(found == [hole(missing, expected: 18)])
    #expect(
      finder({ _ in 3 }, flowing: start..<start + 60, without: [start + 30..<start + 36]).holes(in: Self.month).isEmpty)
  }
}
