/// What forecasts need to know of a pool, or of all pools together: sums over users, by month and day.
///
/// All are counts, so that the history of all pools is the sum of theirs. Days run from 0, before the month, to 31.
struct ActivityHistory: Equatable {
  /// Days of a month, from 0 to 31.
  static let width = 32
  let calendar: MonthCalendar
  /// Whether there is what the published roster method needs, to compare with it.
  let hasReference: Bool
  /// All counts in one array, month after month, so that adding a user checks once that nobody else has it.
  private var numbers: [Int32]
  private let places: Places

  /// Where each kind of count begins among those of a month.
  private struct Places: Equatable {
    /// By day: users active on it.
    let active = 0
    /// By day: distinct users by its end.
    let seen = width
    /// Of those, the ones who are not on the roster: nobody saw them in the three months before.
    let outsiders = 2 * width
    /// By number of days: users active on exactly so many.
    let daysActive = 3 * width
    /// By cell of the roster: users of it.
    let rosterSize = 4 * width
    /// By cell and day: users of the cell seen by its end.
    let rosterSeen = 4 * width + RosterCells.count
    /// As the published roster method has it: cells of active days in 30 and in 60 days.
    let referenceOutsiders = 4 * width + RosterCells.count * (1 + width)
    let referenceSize = 5 * width + RosterCells.count * (1 + width)
    let referenceSeen = 5 * width + RosterCells.count * (1 + width) + ReferenceRoster.cellCount
    /// Counts of a month.
    let stride: Int

    init(hasReference: Bool) {
      stride = hasReference ? referenceSeen + ReferenceRoster.cellCount * width : referenceOutsiders
    }
  }

  /// - Parameter hasReference: also keep what the published roster method needs, to compare with it.
  init(calendar: MonthCalendar, hasReference: Bool = false) {
    self.calendar = calendar
    self.hasReference = hasReference
    places = Places(hasReference: hasReference)
    numbers = Array(repeating: 0, count: calendar.count * places.stride)
  }

  /// The history of the users with these numbers.
  init(_ panel: ActivityPanel, users: Range<Int>, hasReference: Bool = false) {
    self.init(calendar: panel.calendar, hasReference: hasReference)
    let windows = calendar.rosterWindows
    for user in users {
      let start = panel.starts[user]
      add(count: panel.starts[user + 1] - start, windows) { (Int(panel.months[start + $0]), panel.days[start + $0]) }
    }
    cumulate()
  }

  /// Adds one user; `cumulate()` is to be called when all are there.
  ///
  /// - Parameters:
  ///   - windows: by month.
  ///   - row: the months of the user, in order: their numbers, and the days on which the user was active.
  @inline(__always)
  mutating func add(count: Int, _ windows: [RosterWindow], row: (Int) -> (month: Int, days: UInt32)) {
    guard count > 0 else { return }
    let (places, hasReference, end) = (places, hasReference, calendar.count)
    numbers.withUnsafeMutableBufferPointer { numbers in
      var next = row(0)
      var month = next.month
      var index = 0
      var (first, second, third): (UInt32, UInt32, UInt32) = (0, 0, 0)
      while month < end {
        var days: UInt32 = 0
        if index < count, next.month == month {
          days = next.days
          index += 1
          if index < count { next = row(index) }
        }
        let ofMonth = UnsafeMutableBufferPointer(
          rebasing: numbers[month * places.stride..<(month + 1) * places.stride])
        ActivityHistory.note(days, windows[month], first, second, third, places, hasReference, ofMonth)
        (first, second, third) = (days, first, second)
        month += 1
        if first | second | third == 0 {
          guard index < count else { return }
          month = next.month
        }
      }
    }
  }

  /// - Parameter numbers: those of a month.
  @inline(__always)
  private static func note(
    _ days: UInt32, _ window: RosterWindow, _ first: UInt32, _ second: UInt32, _ third: UInt32, _ places: Places,
    _ hasReference: Bool, _ numbers: UnsafeMutableBufferPointer<Int32>
  ) {
    // 0 where the user is not active in the month.
    let day = days == 0 ? 0 : days.trailingZeroBitCount
    var rest = days
    while rest != 0 {
      numbers[places.active + rest.trailingZeroBitCount] += 1
      rest &= rest - 1
    }
    if day > 0 {
      numbers[places.seen + day] += 1
      numbers[places.daysActive + days.nonzeroBitCount] += 1
    }
    if first | second | third == 0 {
      if day > 0 { numbers[places.outsiders + day] += 1 }
    } else {
      let cell = window.cell(first, second, third)
      numbers[places.rosterSize + cell] += 1
      if day > 0 { numbers[places.rosterSeen + cell * width + day] += 1 }
    }
    guard hasReference else { return }
    guard let cell = ReferenceRoster.cell(window, first, second, third) else {
      if day > 0 { numbers[places.referenceOutsiders + day] += 1 }
      return
    }
    numbers[places.referenceSize + cell] += 1
    if day > 0 { numbers[places.referenceSeen + cell * width + day] += 1 }
  }

  /// Turns first days into curves.
  mutating func cumulate() {
    var curves = [places.seen, places.outsiders]
    curves += (0..<RosterCells.count).map { places.rosterSeen + $0 * ActivityHistory.width }
    if hasReference {
      curves.append(places.referenceOutsiders)
      curves += (0..<ReferenceRoster.cellCount).map { places.referenceSeen + $0 * ActivityHistory.width }
    }
    for month in 0..<calendar.count {
      for curve in curves {
        let start = month * places.stride + curve
        for day in start + 1..<start + ActivityHistory.width { numbers[day] += numbers[day - 1] }
      }
    }
  }

  /// - Parameter other: of the same months.
  mutating func add(_ other: ActivityHistory) {
    precondition(other.calendar == calendar && other.places == places)
    for index in numbers.indices { numbers[index] += other.numbers[index] }
  }

  /// The same without months before and behind, in which nobody was active.
  func trimmed(to months: Range<Int>) -> ActivityHistory {
    var trimmed = ActivityHistory(
      calendar: MonthCalendar(first: calendar.month(months.lowerBound), count: months.count),
      hasReference: hasReference)
    trimmed.numbers = Array(numbers[months.lowerBound * places.stride..<months.upperBound * places.stride])
    return trimmed
  }

  // MARK: Reading

  private func byDay(_ month: Int, _ kind: Int, _ day: Int) -> Int {
    Int(numbers[month * places.stride + kind + day])
  }

  /// Users times the months in which they were active.
  var userMonthCount: Int {
    (0..<calendar.count).reduce(0) { sum, month in (1...31).reduce(sum) { $0 + users(month, onDays: $1) } }
  }

  /// Distinct users by the end of a day; days run from 0, before the month.
  func seen(_ month: Int, _ day: Int) -> Double { Double(byDay(month, places.seen, day)) }
  /// Users active on a day.
  func active(_ month: Int, _ day: Int) -> Double { Double(byDay(month, places.active, day)) }
  /// Of those seen by the end of a day, the ones whom nobody saw in the three months before.
  func outsiders(_ month: Int, _ day: Int) -> Double { Double(byDay(month, places.outsiders, day)) }
  /// Users who were active on exactly so many days of a month.
  func users(_ month: Int, onDays days: Int) -> Int { byDay(month, places.daysActive, days) }

  func referenceOutsiders(_ month: Int, _ day: Int) -> Double { Double(byDay(month, places.referenceOutsiders, day)) }
  func referenceSize(_ month: Int, _ cell: Int) -> Double { Double(byDay(month, places.referenceSize, cell)) }
  func referenceSeen(_ month: Int, _ cell: Int, _ day: Int) -> Double {
    Double(byDay(month, places.referenceSeen, cell * ActivityHistory.width + day))
  }

  /// Monthly active users of a whole month.
  func total(_ month: Int) -> Int { byDay(month, places.seen, calendar.lengths[month]) }

  /// The curve of distinct users of a month, from day 0 to its last.
  func curve(_ month: Int) -> [Double] { (0...calendar.lengths[month]).map { seen(month, $0) } }

  /// Users on the roster, by its cell.
  func rosterSize(_ month: Int, _ cell: Int) -> Double {
    Double(numbers[month * places.stride + places.rosterSize + cell])
  }

  /// Of those, users seen by the end of the day.
  func rosterSeen(_ month: Int, _ cell: Int, _ day: Int) -> Double {
    Double(numbers[month * places.stride + places.rosterSeen + cell * ActivityHistory.width + day])
  }

  /// The first month that forecasts may learn from; nil when there is none yet.
  ///
  /// A month whose first days are empty is one in which recording began, or one without users.
  var firstWholeMonth: Int? {
    guard let first = (0..<calendar.count).first(where: { total($0) > 0 }) else { return nil }
    let isWhole = seen(first, 3) > 0
    return isWhole ? first : first + 1 < calendar.count ? first + 1 : nil
  }
}
