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
  /// All counts in one array, so that adding a user checks once that nobody else has it.
  private var numbers: [Int]
  private let places: Places

  /// Where each kind of count begins in `numbers`.
  private struct Places: Hashable, Sendable {
    /// By first month and month: users first seen in the one and active in the other.
    let cohorts = 0
    /// By month: users who were active in the month before too.
    let retainedUsers: Int
    /// By day of the last two months; the next two as differences of neighbours.
    let daily: Int
    let weekly: Int
    let rolling: Int
    /// By number of days: users active on exactly so many of the last month.
    let daysActive: Int
    /// By day: users whose first day in their month it is.
    let firstDays: Int
    let end: Int

    init(months: Int, previousLength: Int, length: Int) {
      let days = previousLength + length
      retainedUsers = months * months
      daily = retainedUsers + months
      weekly = daily + days
      rolling = weekly + days + 1
      daysActive = rolling + days + 1
      firstDays = daysActive + length + 1
      end = firstDays + days
    }
  }

  /// - Parameter months: 1 to 64, without a gap.
  public init(months: [Month]) {
    precondition((1...64).contains(months.count))
    self.months = months
    previousLength = months[months.count - 1].previous.length
    length = months[months.count - 1].length
    places = Places(months: months.count, previousLength: previousLength, length: length)
    numbers = Array(repeating: 0, count: places.end)
  }

  public mutating func add(_ user: UserTimeline) {
    let first = user.months.trailingZeroBitCount
    let count = months.count
    guard first < count, user.months >> UInt64(count - 1) <= 1 else { return }
    let (places, previousLength, length) = (places, previousLength, length)
    numbers.withUnsafeMutableBufferPointer { numbers in
      let row = places.cohorts + first * count
      var left = user.months
      while left != 0 {
        numbers[row + left.trailingZeroBitCount] += 1
        left &= left - 1
      }
      var pairs = user.months & (user.months << 1)
      while pairs != 0 {
        numbers[places.retainedUsers + pairs.trailingZeroBitCount] += 1
        pairs &= pairs - 1
      }
      let days = user.days & ((1 << UInt64(previousLength + length)) - 1)
      if days != 0 { UsageCount.addDays(days, previousLength, previousLength + length, places, numbers) }
    }
  }

  /// - Parameter count: of days, 62 at most.
  @inline(__always)
  private static func addDays(
    _ days: UInt64, _ previousLength: Int, _ count: Int, _ places: Places, _ numbers: UnsafeMutableBufferPointer<Int>
  ) {
    var left = days
    while left != 0 {
      numbers[places.daily + left.trailingZeroBitCount] += 1
      left &= left - 1
    }
    // A day makes its user active in the 7, and 28, days that end on it and after it.
    let four = days | days << 1 | (days | days << 1) << 2
    addRuns(four | four << 3, at: places.weekly, count, numbers)
    let sixteen = (four | four << 4) | (four | four << 4) << 8
    addRuns(sixteen | sixteen << 12, at: places.rolling, count, numbers)
    let this = days >> UInt64(previousLength)
    let before = days & (1 << UInt64(previousLength) - 1)
    if this != 0 {
      numbers[places.daysActive + this.nonzeroBitCount] += 1
      numbers[places.firstDays + previousLength + this.trailingZeroBitCount] += 1
    }
    if before != 0 { numbers[places.firstDays + before.trailingZeroBitCount] += 1 }
  }

  /// Adds 1 where each run of bits begins, and takes it away after its end.
  @inline(__always)
  private static func addRuns(
    _ bits: UInt64, at place: Int, _ count: Int, _ differences: UnsafeMutableBufferPointer<Int>
  ) {
    let bits = bits & (1 << UInt64(count) - 1)
    var starts = bits & ~(bits << 1)
    while starts != 0 {
      differences[place + starts.trailingZeroBitCount] += 1
      starts &= starts - 1
    }
    var ends = ~bits & (bits << 1)
    while ends != 0 {
      differences[place + ends.trailingZeroBitCount] -= 1
      ends &= ends - 1
    }
  }

  public static func += (left: inout UsageCount, right: UsageCount) {
    precondition(left.months == right.months)
    for index in left.numbers.indices { left.numbers[index] += right.numbers[index] }
  }

  private var cohorts: ArraySlice<Int> { numbers[..<places.retainedUsers] }
  private var retainedUsers: [Int] { Array(numbers[places.retainedUsers..<places.daily]) }
  private var daily: [Int] { Array(numbers[places.daily..<places.weekly]) }
  private var weekly: [Int] { Array(numbers[places.weekly..<places.rolling]) }
  private var rolling: [Int] { Array(numbers[places.rolling..<places.daysActive]) }
  private var daysActive: [Int] { Array(numbers[places.daysActive..<places.firstDays]) }
  private var firstDays: [Int] { Array(numbers[places.firstDays...]) }
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
    let retainedUsers = retainedUsers
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
