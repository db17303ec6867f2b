/// What is known of a user before a month begins, in few enough cells that each is filled.
///
/// The roster of a month are the users who were active in the three months before it. A cell is made of the days on
/// which a user was active in the last 30 days, in the 30 days before those, and of whether it was active earlier.
enum RosterCells {
  static let count = 10 * siblings
  /// Cells with the same activity in the last 30 days stand together.
  static let siblings = 8

  /// The class of so many active days in the last 30: 0, 1, 2, 3, from 4, 6, 8, 11, 15 and 20 on.
  @inline(__always)
  static func recentClass(_ days: Int) -> Int {
    // A digit for each number of days.
    days < 16 ? Int(0x8777_7666_5544_3210 as UInt64 >> UInt64(4 * days) & 15) : days < 20 ? 8 : 9
  }

  @inline(__always)
  static func cell(recent: Int, before: Int, hasEarlier: Bool) -> Int {
    (recentClass(recent) * 4 + min(before, 3)) * 2 + (hasEarlier ? 1 : 0)
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

  /// Bits of two months are counted together, and those of the third mostly are none.
  @inline(__always)
  func days(_ first: UInt32, _ second: UInt32, _ third: UInt32, _ masks: (UInt32, UInt32, UInt32)) -> Int {
    let two = UInt64(first & masks.0) | UInt64(second & masks.1) << 32
    let rest = third & masks.2
    return two.nonzeroBitCount + (rest == 0 ? 0 : rest.nonzeroBitCount)
  }

  /// The cell of a user with these days in the three months.
  @inline(__always)
  func cell(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> Int {
    let recentDays = days(first, second, third, recent)
    let sixtyDays = days(first, second, third, sixty)
    let all = days(first, second, third, (.max, .max, .max))
    return RosterCells.cell(recent: recentDays, before: sixtyDays - recentDays, hasEarlier: all > sixtyDays)
  }
}
