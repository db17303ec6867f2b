import Domain
import Testing

@testable import Forecast

@Suite struct WeekdayTimeTests {
  @Test func readsCurvesBetweenAndBeyondTheirPoints() {
    let curve = [0.0, 10, 30, 40]
    let times = [0.0, 1, 2, 4]
    #expect(interpolated(curve, over: times, at: 0) == 0)
    #expect(interpolated(curve, over: times, at: 1.5) == 20)
    #expect(interpolated(curve, over: times, at: 3) == 35)
    #expect(interpolated(curve, over: times, at: 5) == 50)
    #expect(day(at: 3, in: times) == 2.5)
    #expect(day(at: 9, in: times) == 3)
  }

  /// The chain ladder of whole months telescopes to one ratio: Σ at the end ÷ Σ at the day.
  @Test func chainLadderTelescopes() throws {
    // The same five users on every day of months of 28 days would say nothing: newcomers come at a steady pace.
    var rows: [World.Row] = []
    for month in [1, 3, 5] {
      let name = Month(year: 2025, month: month)
      for day in 1...name.length {
        for user in 0..<day where user % month == 0 {
          rows.append((name.firstDay.advanced(by: day - 1), UUID128(high: UInt64(user), low: 9), ""))
        }
      }
    }
    let panel = try ActivityPanel.of(rows)
    let history = ActivityHistory(panel, users: panel.users[0])
    let months = [0, 2]
    let day = 14
    let links = (day..<31).map { step in
      months.reduce(0.0) { $0 + history.seen($1, step + 1) } / months.reduce(0.0) { $0 + history.seen($1, step) }
    }
    let ratio = months.reduce(0.0) { $0 + history.seen($1, 31) } / months.reduce(0.0) { $0 + history.seen($1, day) }
    #expect(abs(links.reduce(1, *) - ratio) < 1e-12)
  }

  /// In whole weeks, weekday time is calendar time; a weekend hardly moves it.
  @Test func weekendsAreSlow() throws {
    let panel = try ActivityPanel.of(World(seed: 4, users: 500, months: 6).rows)
    let history = ActivityHistory(panel, users: panel.users[0])
    let times = WeekdayTime(history, month: 5, day: 10).times(5)
    #expect(abs(times[14] - times[7] - 7) < 1e-9)
    let steps = (1...28).map { (panel.calendar.weekday(5, $0), times[$0] - times[$0 - 1]) }
    for (weekday, step) in steps { #expect((step < 0.8) == (weekday >= 5)) }
  }

  @Test func weekdaysAreThoseOfTheCalendar() {
    // 2026-10-01 was a Thursday, 1969-12-01 a Monday.
    #expect(MonthCalendar(first: Month(year: 2026, month: 10), count: 1).weekday(0, 1) == 3)
    #expect(MonthCalendar(first: Month(year: 1969, month: 12), count: 2).weekday(0, 1) == 0)
  }

  /// A holiday is expected on its date a year later, and only there.
  @Test func holidaysComeBack() throws {
    let panel = try ActivityPanel.of(World(seed: 9, users: 1_500, months: 24).rows)
    let effects = DayEffects(ActivityHistory(panel, users: panel.users[0]))
    #expect(effects.factor(23, 25, seenFrom: 23) < 0.7)
    #expect(effects.factor(23, 10, seenFrom: 23) == 1)
    #expect(effects.factor(11, 25, seenFrom: 11) == 1)
    #expect(effects.factor(11, 25, seenFrom: 20) < 0.7)
  }
}
