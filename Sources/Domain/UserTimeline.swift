/// When one user of one pool was active, as bits.
public struct UserTimeline: Hashable, Sendable {
  /// Bit n for the n-th month of a list.
  public var months: UInt64
  /// Days of the last two months of the list: bit 0 is the first day of the one before the last.
  public var days: UInt64

  public init(months: UInt64, days: UInt64) {
    self.months = months
    self.days = days
  }
}

/// The days of a month on which a user was active.
public struct UserMonth: Hashable, Sendable {
  public var month: Month
  /// Bit n for day n of the month.
  public var days: UInt32

  public init(month: Month, days: UInt32) {
    self.month = month
    self.days = days
  }
}
