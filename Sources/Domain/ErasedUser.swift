/// What erasing a user did, or would do.
public struct ErasedUser: Hashable, Sendable {
  /// Months in which the user counted, in order: their totals stay.
  public var months: [Month]
  /// Records that named the user, also those that did not count.
  public var events: Int
  /// Rows of the roll-ups and of activity files.
  public var rows: Int
  /// When the user was erased before this; nil when it was not.
  public var erasedBefore: Instant?
  /// Whether the file was written anew, so that no free page holds the user.
  public var isCompact: Bool

  public init(months: [Month], events: Int, rows: Int, erasedBefore: Instant? = nil, isCompact: Bool = false) {
    self.months = months
    self.events = events
    self.rows = rows
    self.erasedBefore = erasedBefore
    self.isCompact = isCompact
  }
}
