import Domain

/// Finds hours in which a source of a pool has no record though it should.
///
/// What an hour usually has is the median of the same hour of the week in the four weeks before and after, as far as
/// the source flowed then; with less than two such weeks, the median of the same hour of the other days. Hours in a row
/// without a record are a hole when they usually have at least `minimumExpected` records together: were records to come
/// by chance, at that rate, none at all would come less than once in a million times (the Poisson chance of zero,
/// e^-14 = 0.0000008). The median, because one busy day must not make a quiet week look like a hole.
struct HoleFinder {
  static let minimumExpected = 14
  private static let week: Int32 = 7 * 24
  /// Weeks to each side that are looked at.
  static let weeks: Int32 = 4

  /// Records by hour; hours without are absent.
  let records: [Int32: Int]
  /// The hours in which the source flowed: from its first record to the last record of any source.
  let flowing: Range<Int32>

  func holes(in month: Range<Int32>) -> [CoverageHole] {
    let range = month.clamped(to: flowing)
    var holes: [CoverageHole] = []
    var run: (start: Int32, expected: Int)?
    func end(at hour: Int32) {
      if let found = run, found.expected >= HoleFinder.minimumExpected {
        holes.append(
          CoverageHole(
            from: Instant(secondsSinceEpoch: Int64(found.start) * 3_600), hours: Int(hour - found.start),
            expected: found.expected))
      }
      run = nil
    }
    for hour in range {
      guard records[hour] == nil else {
        end(at: hour)
        continue
      }
      run = (run?.start ?? hour, (run?.expected ?? 0) + usual(at: hour))
    }
    end(at: range.upperBound)
    return holes
  }

  /// Records that an hour usually has.
  private func usual(at hour: Int32) -> Int {
    let weekly = others(of: hour, step: HoleFinder.week, count: HoleFinder.weeks)
    if weekly.count >= 2 { return median(weekly) }
    let daily = others(of: hour, step: 24, count: HoleFinder.weeks * 7)
    return daily.count >= 3 ? median(daily) : 0
  }

  private func others(of hour: Int32, step: Int32, count: Int32) -> [Int] {
    let hours = (1...count).flatMap { (distance: Int32) -> [Int32] in
      [hour - distance * step, hour + distance * step]
    }
    return hours.filter { flowing.contains($0) }.map { records[$0] ?? 0 }
  }

  /// The middle one, or the lower of two.
  private func median(_ numbers: [Int]) -> Int { numbers.sorted()[(numbers.count - 1) / 2] }
}
