/// What is known of a user before a month begins, in few enough cells that each is filled.
///
/// The roster of a month are the users who were active in the three months before it. A cell is made of the days on
/// which a user was active in the last 30 days, in the 30 days before those, and of whether it was active earlier.
enum RosterCells {
  static let count = recentSteps.count * 8
  /// Cells with the same activity in the last 30 days stand together.
  static let siblings = 8

  /// Lower ends of the classes of active days in the last 30.
  private static let recentSteps = [0, 1, 2, 3, 4, 6, 8, 11, 15, 20]
  private static let recentClass: [Int] = (0...31).map { days in recentSteps.lastIndex { $0 <= days } ?? 0 }

  @inline(__always)
  static func cell(recent: Int, before: Int, hasEarlier: Bool) -> Int {
    (recentClass[min(recent, 31)] * 4 + min(before, 3)) * 2 + (hasEarlier ? 1 : 0)
  }
}

/// The days of three months that lie in the last 30 and in the last 60 days before a month.
struct RosterWindow {
  /// Masks for the month before, the one before that, and the third.
  let recent: (UInt32, UInt32, UInt32)
  let sixty: (UInt32, UInt32, UInt32)

  /// - Parameter lengths: days of the month before, of the one before that, and of the third.
  init(lengths: (Int, Int, Int)) {
    func mask(_ length: Int, _ daysAfter: Int, _ window: Int) -> UInt32 {
      let first = max(1, length + 1 - (window - daysAfter))
      guard first <= length else { return 0 }
      return (2 << UInt32(length)) &- (1 << UInt32(first))
    }
    func masks(_ window: Int) -> (UInt32, UInt32, UInt32) {
      (
        mask(lengths.0, 0, window), mask(lengths.1, lengths.0, window), mask(lengths.2, lengths.0 + lengths.1, window)
      )
    }
    recent = masks(30)
    sixty = masks(60)
  }

  /// The cell of a user with these days in the three months.
  @inline(__always)
  func cell(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> Int {
    let recentDays =
      (first & recent.0).nonzeroBitCount + (second & recent.1).nonzeroBitCount + (third & recent.2).nonzeroBitCount
    let sixtyDays =
      (first & sixty.0).nonzeroBitCount + (second & sixty.1).nonzeroBitCount + (third & sixty.2).nonzeroBitCount
    let all = first.nonzeroBitCount + second.nonzeroBitCount + third.nonzeroBitCount
    return RosterCells.cell(recent: recentDays, before: sixtyDays - recentDays, hasEarlier: all > sixtyDays)
  }
}
