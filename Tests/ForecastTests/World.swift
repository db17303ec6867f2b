import Domain
import TestSupport

@testable import Forecast

/// A pool that lives: users with chances of their own, weekdays, arrivals, departures and holidays.
struct World {
  var seed: UInt64 = 1
  var users = 400
  var months = 18
  var first = Month(year: 2024, month: 1)
  /// Share of users who leave, and who come, in a month.
  var turnover = 0.08
  var growth = 0.0
  var pool = ""

  typealias Row = (day: Day, user: UUID128, pool: String)

  /// Rows in order of days.
  var rows: [Row] {
    var generator = SeededGenerator(seed: seed)
    func random() -> Double { Double(generator.next() >> 11) / Double(1 << 53) }
    func newcomer() -> (id: UUID128, chance: Double) {
      (UUID128(high: generator.next(), low: generator.next()), 0.01 + 0.5 * random() * random() * random())
    }
    var alive = (0..<users).map { _ in newcomer() }
    var rows: [Row] = []
    let end = Month(index: first.index + Int32(months)).firstDay
    var day = first.firstDay
    while day < end {
      let isWeekend = (Int(day.daysSinceEpoch) + 3) % 7 >= 5
      let (_, month, date) = day.civil
      let isHoliday = month == 12 && date >= 24
      let pace = (isWeekend ? 0.4 : 1) * (isHoliday ? 0.4 : 1)
      for user in alive where random() < user.chance * pace { rows.append((day, user.id, pool)) }
      alive.removeAll { _ in random() < turnover / 30 }
      let arrivals = Double(users) * (turnover / 30) + Double(alive.count) * growth / 30
      for _ in 0..<Int(arrivals + random()) { alive.append(newcomer()) }
      day = day.advanced(by: 1)
    }
    return rows
  }
}

extension ActivityPanel {
  static func of(_ rows: [World.Row], until: Day? = nil) throws -> ActivityPanel {
    var builder = ActivityPanelBuilder(until: until)
    for row in rows {
      let pool = builder.pool(row.pool)
      builder.add(1 << UInt32(row.day.civil.day), of: row.user, pool: pool, in: row.day.month)
    }
    guard let panel = builder.panel() else { throw NoActivity() }
    return panel
  }

  struct NoActivity: Error {}
}

extension ActivitySummary {
  static func of(_ rows: [World.Row], until: Day? = nil) throws -> ActivitySummary {
    ActivitySummary(try ActivityPanel.of(rows, until: until), hasReference: true)
  }
}
