import Domain

/// The days of one account and Region of a trail that were read in whole, the last as far as it had come.
public struct TrailCoverage: Hashable, Sendable {
  public var since: Day
  public var until: Day

  public init(since: Day, until: Day) {
    self.since = since
    self.until = until
  }

  /// Objects appear late: a key with an earlier time can come after one with a later.
  private static let overlapDays = 1

  /// The day to list from, to have all from `wanted` on.
  ///
  /// - Parameter covered: what earlier runs read.
  static func start(wanted: Day, covered: TrailCoverage?) -> Day {
    guard let covered, covered.since <= wanted else { return wanted }
    return max(wanted, covered.until.advanced(by: -overlapDays))
  }

  /// What is covered after a run that read `new`.
  ///
  /// Days between the two were not read: then the later of them is kept, which leaves more to list, never less.
  public func joined(with new: TrailCoverage) -> TrailCoverage {
    guard new.since <= until.advanced(by: 1), since <= new.until.advanced(by: 1) else {
      return new.until > until ? new : self
    }
    return TrailCoverage(since: min(since, new.since), until: max(until, new.until))
  }
}
