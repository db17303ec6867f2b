/// What forecasts need to know of a pool, or of all pools together: sums over users, by month and day.
///
/// All are counts, so that the history of all pools is the sum of theirs. Days run from 0, before the month, to 31.
struct ActivityHistory {
  static let width = 32
  let calendar: MonthCalendar
  /// Users active on the day.
  private(set) var active: [Int32]
  /// Distinct users by the end of the day.
  private(set) var seen: [Int32]
  /// Of those, the ones who are not on the roster: nobody saw them in the three months before.
  private(set) var outsiders: [Int32]
  /// By cell of the roster: users of the cell seen by the end of the day.
  private(set) var rosterSeen: [Int32]
  /// By month and cell: users on the roster.
  private(set) var rosterSize: [Int32]
  /// As the published roster method has it: cells of active days in 30 and in 60 days; empty unless it was asked for.
  private(set) var referenceSeen: [Int32] = []
  private(set) var referenceSize: [Int32] = []
  private(set) var referenceOutsiders: [Int32] = []

  /// - Parameter hasReference: also keep what the published roster method needs, to compare with it.
  init(calendar: MonthCalendar, hasReference: Bool = false) {
    self.calendar = calendar
    let places = calendar.count * ActivityHistory.width
    active = Array(repeating: 0, count: places)
    seen = active
    outsiders = active
    rosterSeen = Array(repeating: 0, count: places * RosterCells.count)
    rosterSize = Array(repeating: 0, count: calendar.count * RosterCells.count)
    guard hasReference else { return }
    referenceSeen = Array(repeating: 0, count: places * ReferenceRoster.cellCount)
    referenceSize = Array(repeating: 0, count: calendar.count * ReferenceRoster.cellCount)
    referenceOutsiders = active
  }

  /// The history of the users with these numbers.
  init(_ panel: ActivityPanel, users: Range<Int>, hasReference: Bool = false) {
    self.init(calendar: panel.calendar, hasReference: hasReference)
    let windows = (0..<calendar.count).map { month in
      func length(_ back: Int) -> Int { month >= back ? calendar.lengths[month - back] : 30 }
      return RosterWindow(lengths: (length(1), length(2), length(3)))
    }
    for user in users { add(panel, rows: panel.starts[user]..<panel.starts[user + 1], windows) }
    cumulate()
  }

  private mutating func add(_ panel: ActivityPanel, rows: Range<Int>, _ windows: [RosterWindow]) {
    guard var month = rows.first.map({ Int(panel.months[$0]) }) else { return }
    var row = rows.lowerBound
    var (first, second, third): (UInt32, UInt32, UInt32) = (0, 0, 0)
    while month < calendar.count {
      var days: UInt32 = 0
      if row < rows.upperBound, Int(panel.months[row]) == month {
        days = panel.days[row]
        row += 1
      }
      note(days, in: month, windows[month], first, second, third)
      (first, second, third) = (days, first, second)
      month += 1
      if first | second | third == 0 {
        guard row < rows.upperBound else { return }
        month = Int(panel.months[row])
      }
    }
  }

  private mutating func note(
    _ days: UInt32, in month: Int, _ window: RosterWindow, _ first: UInt32, _ second: UInt32, _ third: UInt32
  ) {
    let base = month * ActivityHistory.width
    // 0 where the user is not active in the month.
    let day = days == 0 ? 0 : days.trailingZeroBitCount
    var rest = days
    while rest != 0 {
      active[base + rest.trailingZeroBitCount] += 1
      rest &= rest - 1
    }
    if day > 0 { seen[base + day] += 1 }
    if first | second | third == 0 {
      if day > 0 { outsiders[base + day] += 1 }
    } else {
      let cell = month * RosterCells.count + window.cell(first, second, third)
      rosterSize[cell] += 1
      if day > 0 { rosterSeen[cell * ActivityHistory.width + day] += 1 }
    }
    guard !referenceSize.isEmpty else { return }
    guard let cell = ReferenceRoster.cell(window, first, second, third) else {
      if day > 0 { referenceOutsiders[base + day] += 1 }
      return
    }
    let place = month * ReferenceRoster.cellCount + cell
    referenceSize[place] += 1
    if day > 0 { referenceSeen[place * ActivityHistory.width + day] += 1 }
  }

  /// Turns first days into curves.
  private mutating func cumulate() {
    func cumulate(_ counts: inout [Int32]) {
      for index in counts.indices where index % ActivityHistory.width != 0 { counts[index] += counts[index - 1] }
    }
    cumulate(&seen)
    cumulate(&outsiders)
    cumulate(&rosterSeen)
    cumulate(&referenceSeen)
    cumulate(&referenceOutsiders)
  }

  mutating func add(_ other: ActivityHistory) {
    func add(_ counts: inout [Int32], _ more: [Int32]) {
      for index in counts.indices { counts[index] += more[index] }
    }
    add(&active, other.active)
    add(&seen, other.seen)
    add(&outsiders, other.outsiders)
    add(&rosterSeen, other.rosterSeen)
    add(&rosterSize, other.rosterSize)
    add(&referenceSeen, other.referenceSeen)
    add(&referenceSize, other.referenceSize)
    add(&referenceOutsiders, other.referenceOutsiders)
  }

  // MARK: Reading

  func seen(_ month: Int, _ day: Int) -> Double { Double(seen[month * ActivityHistory.width + day]) }
  func active(_ month: Int, _ day: Int) -> Double { Double(active[month * ActivityHistory.width + day]) }
  func outsiders(_ month: Int, _ day: Int) -> Double { Double(outsiders[month * ActivityHistory.width + day]) }

  /// Monthly active users of a whole month.
  func total(_ month: Int) -> Int { Int(seen[month * ActivityHistory.width + calendar.lengths[month]]) }

  /// The curve of distinct users of a month, from day 0 to its last.
  func curve(_ month: Int) -> [Double] { (0...calendar.lengths[month]).map { seen(month, $0) } }

  func rosterSize(_ month: Int, _ cell: Int) -> Double { Double(rosterSize[month * RosterCells.count + cell]) }

  func rosterSeen(_ month: Int, _ cell: Int, _ day: Int) -> Double {
    Double(rosterSeen[(month * RosterCells.count + cell) * ActivityHistory.width + day])
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
