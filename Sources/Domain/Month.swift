/// A calendar month in UTC: the half-open span [first instant, first instant of the next month).
///
///     Month("2026-10")?.contains(Instant(iso8601: "2026-10-31T23:59:59Z")!)  // true
public struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Months since year 0: `year * 12 + month - 1`.
  public let index: Int32

  public init(index: Int32) {
    self.index = index
  }

  /// - Parameter month: 1 (January) to 12.
  public init(year: Int, month: Int) {
    precondition((1...12).contains(month) && (0...9999).contains(year))
    index = Int32(year * 12 + month - 1)
  }

  /// Reads "2026-10" and nothing else.
  public init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 2,
      let year = fixedWidthNumber(parts[0], width: 4),
      let month = fixedWidthNumber(parts[1], width: 2), (1...12).contains(month), year > 0
    else { return nil }
    self.init(year: year, month: month)
  }

  public var year: Int { Int(index) / 12 }

  /// 1 (January) to 12.
  public var month: Int { Int(index) % 12 + 1 }

  public var firstDay: Day {
    Day(daysSinceEpoch: Day.daysFromCivil(year: year, month: month, day: 1))
  }

  /// The number of days: 28 to 31.
  public var length: Int { Day.length(ofMonth: month, year: year) }

  /// The first instant of the month.
  public var start: Instant { firstDay.start }

  /// The first instant after the month.
  public var end: Instant { next.firstDay.start }

  public var next: Month { Month(index: index + 1) }
  public var previous: Month { Month(index: index - 1) }

  public func contains(_ instant: Instant) -> Bool {
    start <= instant && instant < end
  }

  public static func < (left: Month, right: Month) -> Bool { left.index < right.index }

  public var description: String { "\(padded(year, 4))-\(padded(month, 2))" }
}
