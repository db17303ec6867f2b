import Domain
import TestSupport
import Testing

@testable import Forecast

@Suite struct ActivityPanelBuilderTests {
  private func row(_ day: String, _ user: UInt64, _ pool: String = "") throws -> World.Row {
    (try #require(Day(day)), UUID128(high: 0, low: user), pool)
  }

  /// Masks of days.
  private func days(_ rows: [UInt32]...) -> [UInt32] {
    rows.map { row in row.reduce(into: UInt32(0)) { $0 |= 1 << $1 } }
  }

  @Test func rowsAreByUserAndMonth() throws {
    let rows = try [
      row("2025-03-31", 1), row("2025-01-01", 1), row("2025-03-01", 1), row("2025-03-31", 1), row("2025-01-31", 2),
      row("2025-02-28", 2, "b"),
    ]
    let panel = try ActivityPanel.of(rows)
    #expect(panel.pools == ["", "b"])
    #expect(panel.users == [0..<2, 2..<3])
    #expect(panel.starts == [0, 2, 3, 4])
    #expect(panel.months == [0, 2, 0, 1])
    #expect(panel.days == days([1], [1, 31], [31], [28]))
    #expect(panel.calendar == MonthCalendar(first: Month(year: 2025, month: 1), count: 3))
    #expect(panel.lastDay == Day("2025-03-31") && panel.lastActivity == panel.lastDay)
  }

  @Test func daysAfterTheLastAreNotThere() throws {
    let rows = try [row("2025-01-31", 1), row("2025-02-10", 1), row("2025-02-11", 1), row("2025-03-01", 2)]
    let panel = try ActivityPanel.of(rows, until: Day("2025-02-10"))
    #expect(panel.days == days([31], [10]) && panel.userCount == 1)
    var builder = ActivityPanelBuilder(until: Day("2025-02-20"), endsWithActivity: true)
    let pool = builder.pool("")
    for row in rows { builder.add(1 << UInt32(row.day.civil.day), of: row.user, pool: pool, in: row.day.month) }
    let ended = builder.panel()
    #expect(ended?.lastDay == Day("2025-02-11"))
  }

  /// Nothing tells on a day of a pool that comes later.
  @Test func poolsAfterTheLastDayAreNotThere() throws {
    let rows = try [row("2025-01-31", 1, "c"), row("2025-02-11", 1, "b"), row("2025-02-10", 2, "a")]
    let panel = try ActivityPanel.of(rows, until: Day("2025-02-10"))
    #expect(panel.pools == ["a", "c"] && panel.users == [0..<1, 1..<2])
    #expect(panel.months == [1, 0] && panel.days == days([10], [31]))
  }

  /// A date that is wrong by centuries is left out, and days that a month does not have.
  @Test func nonsenseTakesNoRoom() throws {
    let panel = try ActivityPanel.of([row("0001-01-01", 1), row("2025-01-02", 1)])
    #expect(panel.calendar.count == 1 && panel.days == days([2]))
    var builder = ActivityPanelBuilder()
    let pool = builder.pool("")
    builder.add(.max, of: UUID128(high: 1, low: 1), pool: pool, in: Month(year: 2025, month: 2))
    builder.add(1, of: UUID128(high: 1, low: 2), pool: pool, in: Month(year: 2025, month: 2))
    #expect(builder.panel()?.days == [0x1FFF_FFFE])
  }

  /// Months in any order, for one user as for many.
  @Test func orderDoesNotMatter() throws {
    var generator = SeededGenerator(seed: 4)
    let start = try #require(Day("2024-01-01"))
    let rows: [World.Row] = (0..<5_000).map { index in
      (start.advanced(by: index * 7 % 700), UUID128(high: 0, low: UInt64(index % 3 == 0 ? 0 : index % 40)), "")
    }
    let sorted = try ActivityPanel.of(rows.sorted { $0.day < $1.day })
    let shuffled = try ActivityPanel.of(rows.shuffled(using: &generator))
    func byUser(_ panel: ActivityPanel) -> Set<[UInt32]> {
      Set(
        (0..<panel.userCount).map { user in
          (panel.starts[user]..<panel.starts[user + 1]).flatMap { [UInt32(panel.months[$0]), panel.days[$0]] }
        })
    }
    #expect(byUser(sorted) == byUser(shuffled) && sorted.userMonthCount == shuffled.userMonthCount)
    #expect(sorted.lastActivity == shuffled.lastActivity)
  }

  @Test func numbersAreKept() {
    var numbering = UserNumbering()
    var generator = SeededGenerator(seed: 1)
    let hashes = [0, 1] + (0..<20_000).map { _ in generator.next() }
    // 0 and 1 share a number: 0 marks a free place.
    let numbers = hashes.map { numbering.number(of: $0) }
    #expect(numbers.prefix(2) == [0, 0] && numbers.dropFirst(2).elementsEqual(1...20_000))
    #expect(hashes.map { numbering.number(of: $0) } == numbers)
  }
}
