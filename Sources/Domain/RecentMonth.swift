/// Tells the months of one day after the other, most of which are in the month of the day before: a log is in the order
/// of time.
public struct RecentMonth {
  @usableFromInline var month = Month(index: 0)
  @usableFromInline var days: Range<Int32> = 0..<0

  @inlinable
  public init() {}

  /// The month of a day, and which day of it that is: 1 to 31.
  @inlinable
  public mutating func callAsFunction(of day: Day) -> (month: Month, dayOfMonth: Int) {
    if !days.contains(day.daysSinceEpoch) { find(day) }
    return (month, Int(day.daysSinceEpoch &- days.lowerBound) + 1)
  }

  @usableFromInline
  mutating func find(_ day: Day) {
    month = day.month
    days = month.firstDay.daysSinceEpoch..<month.next.firstDay.daysSinceEpoch
  }
}
