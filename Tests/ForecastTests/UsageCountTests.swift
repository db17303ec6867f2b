import Domain
import TestSupport
import Testing

@testable import Forecast

@Suite struct UsageCountTests {
  private static let last = Month(year: 2027, month: 3)

  /// Users as sets of days, from which everything is counted the plain way.
  private struct World {
    let months: [Month]
    var days: [Set<Day>]

    init(_ generator: inout SeededGenerator) {
      let count = generator.number(1..<15)
      months = (0..<count).map { Month(index: UsageCountTests.last.index - Int32(count - 1 - $0)) }
      days = []
      let length = months.reduce(0) { $0 + $1.length }
      for _ in 0..<generator.number(1..<60) {
        var user: Set<Day> = []
        for _ in 0..<generator.number(0..<25) {
          let day =
            generator.oneIn(3) ? length - 1 - generator.number(0..<min(62, length)) : generator.number(0..<length)
          user.insert(months[0].firstDay.advanced(by: max(0, day)))
        }
        days.append(user)
      }
    }

    func timeline(_ user: Set<Day>) -> UserTimeline {
      var timeline = UserTimeline(months: 0, days: 0)
      let start = UsageCountTests.last.previous.firstDay.daysSinceEpoch
      for day in user {
        timeline.months |= 1 << UInt64(day.month.index - months[0].index)
        if day.daysSinceEpoch >= start { timeline.days |= 1 << UInt64(day.daysSinceEpoch - start) }
      }
      return timeline
    }

    func active(_ days: ClosedRange<Int32>) -> Int {
      self.days.count { user in user.contains { days.contains($0.daysSinceEpoch) } }
    }

    func active(in month: Month, _ user: Set<Day>) -> Bool { user.contains { $0.month == month } }
  }

  private func counted(_ world: World, parts: Int = 1) -> UsageCount {
    var counts = Array(repeating: UsageCount(months: world.months), count: parts)
    for (index, user) in world.days.enumerated() { counts[index % parts].add(world.timeline(user)) }
    return counts.dropFirst().reduce(into: counts[0]) { $0 += $1 }
  }

  @Test func isWhatSetsSay() {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<200 {
      let world = World(&generator)
      let count = counted(world)
      let start = Self.last.firstDay.daysSinceEpoch
      for day in 0..<Int32(Self.last.length) {
        let today = start + day
        #expect(count.dailyUsers[Int(day)] == world.active(today...today))
        #expect(count.weeklyUsers[Int(day)] == world.active(today - 6...today))
        #expect(count.rollingUsers[Int(day)] == world.active(today - 27...today))
        #expect(count.monthToDate[Int(day)] == world.active(start...today))
      }
      let before = Self.last.previous.firstDay.daysSinceEpoch
      for day in 0..<Int32(Self.last.previous.length) {
        #expect(count.previousDailyUsers[Int(day)] == world.active(before + day...before + day))
        #expect(count.previousMonthToDate[Int(day)] == world.active(before...before + day))
      }
      for days in 1...31 {
        #expect(
          count.daysActiveCurve[days - 1] == world.days.count { $0.count { $0.month == Self.last } == days })
      }
      checkMonths(world, count)
    }
  }

  private func checkMonths(_ world: World, _ count: UsageCount) {
    for (index, month) in world.months.enumerated() {
      let growth = count.growth[index]
      let users = world.days.filter { world.active(in: month, $0) }
      #expect(growth.mau == users.count)
      #expect(growth.new == users.count { user in !user.contains { $0.month < month } })
      #expect(growth.retained == users.count { world.active(in: month.previous, $0) })
      #expect(
        growth.churned == world.days.count { world.active(in: month.previous, $0) && !world.active(in: month, $0) })
      let cohort = world.days.filter { user in user.min()?.month == month }
      for later in 0..<(world.months.count - index) {
        #expect(count.cohort(index)[later] == cohort.count { world.active(in: world.months[index + later], $0) })
      }
    }
    #expect(count.mau == count.growth.last?.mau)
  }

  /// New, retained and resurrected make up the month; retained and churned the month before.
  @Test func growthAddsUp() {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<200 {
      let growth = counted(World(&generator)).growth
      for (before, after) in zip(growth, growth.dropFirst()) {
        #expect(after.retained + after.churned == before.mau)
        #expect(after.new + after.retained + after.resurrected == after.mau)
      }
      #expect(growth[0].new == growth[0].mau && growth[0].churned == 0 && growth[0].resurrected == 0)
    }
  }

  /// However the users are shared out, the sum is the same.
  @Test func partsAddUp() {
    var generator = SeededGenerator(seed: 23)
    for parts in 2...5 {
      let world = World(&generator)
      #expect(counted(world, parts: parts) == counted(world))
    }
  }
}
