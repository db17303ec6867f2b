import Domain

/// Users counted from their timelines: by day, week, month and cohort.
///
/// Counts of several parts of the users add up, so that threads can share the work.
public struct UsageCount: Hashable, Sendable {
  /// In order, without a gap, 64 at most; the figures by day are of the last.
  public let months: [Month]
  /// Days of the month before the last; then come those of the last.
  public let previousLength: Int
  public let length: Int
  /// By first month and month: users first seen in the one and active in the other.
  private var cohorts: [Int]
  /// By month: users who were active in the month before too.
  private var retainedUsers: [Int]
  /// By day of the last two months; the others as differences of neighbours.
  private var daily: [Int]
  private var weekly: [Int]
  private var rolling: [Int]
  /// By number of days: users active on exactly so many of the last month.
  private var daysActive: [Int]
  /// By day: users whose first day in their month it is.
  private var firstDays: [Int]

  /// - Parameter months: 1 to 64, without a gap.
  public init(months: [Month]) {
    precondition((1...64).contains(months.count))
    self.months = months
    previousLength = months[months.count - 1].previous.length
    length = months[months.count - 1].length
    cohorts = Array(repeating: 0, count: months.count * months.count)
    retainedUsers = Array(repeating: 0, count: months.count)
    let days = previousLength + length
    daily = Array(repeating: 0, count: days)
    weekly = Array(repeating: 0, count: days + 1)
    rolling = Array(repeating: 0, count: days + 1)
    daysActive = Array(repeating: 0, count: length + 1)
    firstDays = Array(repeating: 0, count: days)
  }

  public mutating func add(_ user: UserTimeline) {
    let first = user.months.trailingZeroBitCount
    guard first < months.count else { return }
    let row = first * months.count
    var left = user.months
    while left != 0 {
      cohorts[row + left.trailingZeroBitCount] += 1
      left &= left - 1
    }
    var pairs = user.months & (user.months << 1)
    while pairs != 0 {
      retainedUsers[pairs.trailingZeroBitCount] += 1
      pairs &= pairs - 1
    }
    if user.days != 0 { addDays(user.days) }
  }

  private mutating func addDays(_ days: UInt64) {
    var left = days
    while left != 0 {
      daily[left.trailingZeroBitCount] += 1
      left &= left - 1
    }
    // A day makes its user active in the 7, and 28, days that end on it and after it.
    let four = days | days << 1 | (days | days << 1) << 2
    UsageCount.addRuns(four | four << 3, to: &weekly)
    let sixteen = (four | four << 4) | (four | four << 4) << 8
    UsageCount.addRuns(sixteen | sixteen << 12, to: &rolling)
    let this = days >> UInt64(previousLength)
    let before = days & (1 << UInt64(previousLength) - 1)
    daysActive[this.nonzeroBitCount] += this == 0 ? 0 : 1
    if this != 0 { firstDays[previousLength + this.trailingZeroBitCount] += 1 }
    if before != 0 { firstDays[before.trailingZeroBitCount] += 1 }
  }

  /// Adds 1 where each run of bits begins, and takes it away after its end.
  private static func addRuns(_ bits: UInt64, to differences: inout [Int]) {
    let end = differences.count - 1
    let bits = bits & (end == 64 ? .max : 1 << UInt64(end) - 1)
    var starts = bits & ~(bits << 1)
    while starts != 0 {
      differences[starts.trailingZeroBitCount] += 1
      starts &= starts - 1
    }
    var ends = ~bits & (bits << 1)
    while ends != 0 {
      let place = ends.trailingZeroBitCount
      if place <= end { differences[place] -= 1 }
      ends &= ends - 1
    }
  }

  public static func += (left: inout UsageCount, right: UsageCount) {
    precondition(left.months == right.months)
    func add(_ path: WritableKeyPath<UsageCount, [Int]>) {
      for (index, number) in right[keyPath: path].enumerated() { left[keyPath: path][index] += number }
    }
    for path in [
      \UsageCount.cohorts, \.retainedUsers, \.daily, \.weekly, \.rolling, \.daysActive, \.firstDays,
    ] {
      add(path)
    }
  }
}

extension UsageCount {
  /// Who was active in a month, by when they were active before.
  public struct Growth: Hashable, Sendable {
    public var month: Month
    /// Active for the first time.
    public var new: Int
    /// Active in the month before too.
    public var retained: Int
    /// Active before, though not in the month before.
    public var resurrected: Int
    /// Active in the month before, and not in this one.
    public var churned: Int

    /// The month's users are those who are new, retained or resurrected.
    public var mau: Int { new + retained + resurrected }
  }

  /// One element for each month.
  public var growth: [Growth] {
    let mau = months.indices.map(users)
    return months.indices.map { month in
      let new = cohorts[month * months.count + month]
      let retained = retainedUsers[month]
      return Growth(
        month: months[month], new: new, retained: retained, resurrected: mau[month] - new - retained,
        churned: month == 0 ? 0 : mau[month - 1] - retained)
    }
  }

  private func users(in month: Int) -> Int {
    (0...month).reduce(0) { $0 + cohorts[$1 * months.count + month] }
  }

  /// Monthly active users of the last month and of the one before.
  public var mau: Int { users(in: months.count - 1) }
  public var previousMAU: Int { months.count > 1 ? users(in: months.count - 2) : 0 }

  /// Users first seen in a month, and how many of them were active so many months later: `[0]` is all of them.
  public func cohort(_ month: Int) -> [Int] {
    (month..<months.count).map { cohorts[month * months.count + $0] }
  }

  /// Users of each day of the last month.
  public var dailyUsers: [Int] { Array(daily[previousLength...]) }
  /// Users of each day of the month before.
  public var previousDailyUsers: [Int] { Array(daily[..<previousLength]) }
  /// Users of the 7 days that end with each day of the last month.
  public var weeklyUsers: [Int] { Array(UsageCount.sums(weekly)[previousLength..<(previousLength + length)]) }
  /// Users of the 28 days that end with each day of the last month.
  public var rollingUsers: [Int] { Array(UsageCount.sums(rolling)[previousLength..<(previousLength + length)]) }
  /// Users of the last month up to and with each day.
  public var monthToDate: [Int] { UsageCount.sums(Array(firstDays[previousLength...])) }
  /// The same of the month before.
  public var previousMonthToDate: [Int] { UsageCount.sums(Array(firstDays[..<previousLength])) }
  /// Users active on exactly so many days of the last month, from 1 on.
  public var daysActiveCurve: [Int] { Array(daysActive.dropFirst()) }

  private static func sums(_ differences: [Int]) -> [Int] {
    var sum = 0
    return differences.map { difference in
      sum += difference
      return sum
    }
  }
}
