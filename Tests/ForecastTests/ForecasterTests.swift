import Domain
import Foundation
import TestSupport
import Testing

@testable import Forecast

@Suite struct ForecasterTests {
  private static let rows = World().rows

  /// Whatever comes after the day of a forecast changes nothing: rows taken away, added, or turned upside down.
  @Test(arguments: ["2025-03-03", "2025-03-14", "2025-05-21", "2025-02-28", "2025-05-30", "2025-06-30"])
  func doesNotLookAhead(day: String) throws {
    let day = try #require(Day(day))
    let forecaster = Forecaster()
    let known = Self.rows.filter { $0.day <= day }
    let expected = forecaster.forecast(try .of(known, until: day), months: 6)
    var generator = SeededGenerator(seed: 7)
    let stranger = UUID128(high: 1, low: 1)
    var future = Self.rows.filter { $0.day > day && generator.next() % 3 == 0 }
    for later in 1...60 { future.append((day.advanced(by: later), stranger, "")) }
    future.append((day.advanced(by: 1), stranger, "another pool"))
    let other = forecaster.forecast(try .of((known + future).shuffled(using: &generator), until: day), months: 6)
    #expect(other == expected)
  }

  /// A replay of a past month is exactly what was said then, also on its last day, when it was known.
  @Test(arguments: [9, 30]) func theRecordIsWhatWasSaid(day: Int) throws {
    let panel = try ActivityPanel.of(Self.rows)
    let history = ActivityHistory(panel, users: panel.users[0])
    let entries = MonthEndReplay(history, last: panel.calendar.count - 1, day: day, level: 80, isOver: true).entries
    #expect(entries.count == 17)
    for entry in entries {
      let day = panel.calendar.month(entry.month).firstDay.advanced(by: entry.day - 1)
      let then = Forecaster().forecast(try .of(Self.rows, until: day), months: 0).total
      #expect(then.seen == entry.seen)
      #expect(then.months[0].users == UserRange(entry.expected, entry.low, entry.high))
    }
  }

  /// A month that was not recorded, a year before the months that are forecast and right before the running one.
  @Test(arguments: ["2024-09", "2025-04"])
  func anUnrecordedMonthIsNoCollapse(month: String) throws {
    let gap = try #require(Month(month))
    let rows = Self.rows.filter { $0.day.month != gap }
    let forecast = Forecaster().forecast(try .of(rows, until: try #require(Day("2025-05-14"))), months: 6).total
    let actual = Set(Self.rows.filter { $0.day.month == Month(year: 2025, month: 5) }.map(\.user)).count
    for month in forecast.months {
      #expect(abs(Double(month.users.expected) / Double(actual) - 1) < 0.15, "\(month.month)")
      #expect(month.users.low * 2 > actual && month.users.high < 2 * actual, "\(month.month)")
    }
  }

  /// A log that ended is seldom a pool that ended: both are possible, and no past month says which.
  @Test(arguments: ["2025-04-30", "2025-05-14", "2025-06-01"])
  func monthsWithoutAnybody(day: String) throws {
    let march = Month(year: 2025, month: 3)
    let rows = Self.rows.filter { $0.day.month <= march }
    let users = Set(rows.filter { $0.day.month == march }.map(\.user)).count
    let forecast = Forecaster().forecast(try .of(rows, until: Day(day)), months: 3).total
    let months = forecast.months.filter { $0.method != .known }
    #expect(months.count >= 3)
    for month in months {
      #expect(month.users.low == 0 && month.users.high > users && !month.isCalibrated, "\(month.month)")
    }
    // Where another pool goes on, this one has ended.
    var other = World(seed: 9)
    other.pool = "another pool"
    let both = Forecaster().forecast(try .of(rows + other.rows, until: Day(day)), months: 3).total
    #expect(both.months.allSatisfy { $0.isCalibrated && $0.users.low > 0 })
  }

  @Test(arguments: [(1, 50), (2, 400), (3, 2_000), (4, 5)] as [(UInt64, Int)])
  func numbersAreInOrder(seed: UInt64, users: Int) throws {
    var world = World(seed: seed, users: users, months: 9)
    world.pool = "a"
    var other = World(seed: seed + 100, users: users / 2 + 1, months: 3, first: Month(year: 2024, month: 7))
    other.pool = "b"
    let rows = world.rows + other.rows
    for day in [1, 2, 6, 13, 20, 27, 29, 30] {
      let until = Month(year: 2024, month: 9).firstDay.advanced(by: day - 1)
      let forecast = Forecaster().forecast(try .of(rows, until: until), months: 3)
      for scope in [forecast.total] + forecast.pools.map(\.forecast) {
        for (index, month) in scope.months.enumerated() {
          #expect(month.users.low <= month.users.expected && month.users.expected <= month.users.high)
          if index == 0 { #expect(month.users.low >= scope.seen) }
          #expect(month.month == Month(index: until.month.index + Int32(index)))
        }
      }
      // The parts of the pools add up, and none loses users it already has.
      for (index, month) in forecast.total.months.enumerated() {
        #expect(forecast.pools.reduce(0) { $0 + $1.shares[index].expected } == month.users.expected)
        #expect(forecast.pools.reduce(0) { $0 + $1.shares[index].low } == month.users.low)
        #expect(forecast.pools.reduce(0) { $0 + $1.shares[index].high } == month.users.high)
      }
      for pool in forecast.pools {
        #expect(pool.shares[0].low >= pool.forecast.seen)
        #expect(pool.forecast.months.first.map { $0.users.expected == pool.shares[0].expected } ?? true)
      }
    }
  }

  @Test func theSameEveryTime() throws {
    var generator = SeededGenerator(seed: 3)
    let until = try #require(Day("2025-05-12"))
    let first = Forecaster(level: 90).forecast(try .of(Self.rows, until: until), months: 12)
    let second = Forecaster(level: 90).forecast(
      try .of(Self.rows.shuffled(using: &generator), until: until), months: 12)
    #expect(first == second)
  }

  @Test func aMonthThatIsOverIsKnown() throws {
    let until = try #require(Day("2025-04-30"))
    let forecast = Forecaster().forecast(try .of(Self.rows, until: until), months: 2).total
    let users = Set(Self.rows.filter { $0.day.month == until.month }.map(\.user)).count
    #expect(forecast.months[0].method == .known)
    #expect(forecast.months[0].users == UserRange(expected: users, low: users, high: users))
    #expect(forecast.months[1].naive == users)
    // Every month before was known on its last day, too.
    let record = try #require(forecast.months[0].record)
    #expect(record.medianError == 0 && record.months == 14)
    #expect(record.intervals == record.months && record.held == record.months)
  }

  /// A pool of a few days has no forecast, one of a week a cautious one.
  @Test func youngPools() throws {
    let world = World(seed: 5, months: 1)
    let rows = world.rows
    let first = world.first.firstDay
    let early = Forecaster().forecast(try .of(rows, until: first.advanced(by: 5)), months: 3).total
    #expect(early.months.isEmpty)
    #expect(early.refusal == .tooYoung(days: 6, from: first.advanced(by: 6)))
    let week = Forecaster().forecast(try .of(rows, until: first.advanced(by: 6)), months: 3).total
    let actual = Set(rows.map(\.user)).count
    #expect(week.months.map(\.isCalibrated) == [false, false, false, false])
    #expect(week.months[0].method == .reach)
    #expect(week.months[0].users.low <= actual && actual <= week.months[0].users.high)
  }

  @Test func nobodyIsNotForecast() throws {
    let rows: [World.Row] = [(Month(year: 2024, month: 1).firstDay.advanced(by: 20), UUID128(high: 1, low: 2), "")]
    let forecast = Forecaster().forecast(try .of(rows, until: Day("2024-02-10")), months: 0)
    #expect(forecast.total.refusal == .noActivity)
  }

  /// Far better than a straight line, and near the truth in a steady pool.
  @Test func errorsAreSmallInASteadyPool() throws {
    let backtest = Backtest(try .of(World(seed: 8, users: 3_000, months: 20).rows), months: 3)
    for day in backtest.days {
      let error = try #require(day.record.medianError)
      let linear = try #require(day.references[Reference.linear.rawValue])
      #expect(error < 3 && error < linear / 4, "day \(day.day): \(error)")
      #expect(day.record.months == 14)
    }
  }
}
