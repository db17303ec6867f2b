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
        #expect(
          history.referenceOutsiders[month * ActivityHistory.width + day] == Int32(seen.subtracting(sixty).count))
      }
      #expect((0..<RosterCells.count).reduce(0.0) { $0 + history.rosterSize(month, $1) } == Double(before.count))
      #expect(
        (0..<ReferenceRoster.cellCount).reduce(0) {
          $0 + history.referenceSize[month * ReferenceRoster.cellCount + $1]
        } == Int32(sixty.count))
    }
  }

  @Test func poolsAddUp() throws {
    var other = World(seed: 22, users: 40, months: 4)
    other.pool = "b"
    let panel = try ActivityPanel.of(Self.rows + other.rows)
    var sum = ActivityHistory(calendar: panel.calendar)
    for users in panel.users { sum.add(ActivityHistory(panel, users: users)) }
    let whole = ActivityHistory(panel, users: 0..<panel.userCount)
    #expect(sum.seen == whole.seen && sum.rosterSeen == whole.rosterSeen && sum.rosterSize == whole.rosterSize)
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
