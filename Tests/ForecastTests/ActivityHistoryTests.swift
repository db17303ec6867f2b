import Domain
import Testing

@testable import Forecast

/// The sums against a plain restatement over sets of users.
@Suite struct ActivityHistoryTests {
  private static let rows = World(seed: 21, users: 60, months: 6).rows

  @Test func curvesAreThoseOfSets() throws {
    let panel = try ActivityPanel.of(Self.rows)
    let history = ActivityHistory(panel, users: panel.users[0], hasReference: true)
    for month in 0..<panel.calendar.count {
      let name = panel.calendar.month(month)
      let before = Set(
        Self.rows.filter { $0.day < name.firstDay && $0.day.month.index >= name.index - 3 }.map(\.user))
      let sixty = Set(
        Self.rows.filter { $0.day < name.firstDay && $0.day >= name.firstDay.advanced(by: -60) }.map(\.user))
      for day in 1...name.length {
        let date = name.firstDay.advanced(by: day - 1)
        let today = Set(Self.rows.filter { $0.day == date }.map(\.user))
        let seen = Set(Self.rows.filter { $0.day.month == name && $0.day <= date }.map(\.user))
        #expect(history.active(month, day) == Double(today.count))
        #expect(history.seen(month, day) == Double(seen.count))
        #expect(history.outsiders(month, day) == Double(seen.subtracting(before).count))
        let roster = (0..<RosterCells.count).reduce(0.0) { $0 + history.rosterSeen(month, $1, day) }
        #expect(roster == Double(seen.intersection(before).count))
        #expect(history.referenceOutsiders(month, day) == Double(seen.subtracting(sixty).count))
      }
      #expect((0..<RosterCells.count).reduce(0.0) { $0 + history.rosterSize(month, $1) } == Double(before.count))
      #expect(
        (0..<ReferenceRoster.cellCount).reduce(0.0) { $0 + history.referenceSize(month, $1) } == Double(sixty.count))
    }
  }

  @Test func poolsAddUp() throws {
    var other = World(seed: 22, users: 40, months: 4)
    other.pool = "b"
    let panel = try ActivityPanel.of(Self.rows + other.rows)
    var sum = ActivityHistory(calendar: panel.calendar)
    for users in panel.users { sum.add(ActivityHistory(panel, users: users)) }
    let whole = ActivityHistory(panel, users: 0..<panel.userCount)
    #expect(sum == whole)
    #expect(sum.userMonthCount == panel.userMonthCount)
  }

  @Test func usersByNumberOfDays() throws {
    let panel = try ActivityPanel.of(Self.rows)
    let history = ActivityHistory(panel, users: panel.users[0])
    for month in 0..<panel.calendar.count {
      let rows = Self.rows.filter { $0.day.month == panel.calendar.month(month) }
      let counts = Dictionary(grouping: rows, by: \.user).values.map(\.count)
      for days in 1...31 { #expect(history.users(month, onDays: days) == counts.count { $0 == days }) }
    }
  }

  @Test func classesOfRecentDays() {
    let steps = [0, 1, 2, 3, 4, 6, 8, 11, 15, 20]
    for days in 0...31 { #expect(RosterCells.recentClass(days) == steps.lastIndex { $0 <= days }) }
    #expect(RosterCells.count == steps.count * RosterCells.siblings)
  }

  @Test(
    arguments: [((31, 30, 31), 30, 60), ((28, 31, 31), 30, 60), ((29, 31, 30), 30, 60)] as [((Int, Int, Int), Int, Int)]
  )
  func windowsAreOfDays(lengths: (Int, Int, Int), recent: Int, sixty: Int) {
    let window = RosterWindow(lengths: lengths)
    func bits(_ masks: (UInt32, UInt32, UInt32)) -> Int {
      masks.0.nonzeroBitCount + masks.1.nonzeroBitCount + masks.2.nonzeroBitCount
    }
    #expect(bits(window.recent) == recent && bits(window.sixty) == sixty)
    // The last day before the month is in both, day 0 in none.
    #expect(window.recent.0 >> UInt32(lengths.0) == 1 && window.recent.0 & 1 == 0)
  }
}
