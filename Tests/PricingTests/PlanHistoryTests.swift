import Domain
import Pricing
import Testing

@Suite struct PlanHistoryTests {
  static func history(_ changes: [(String, Plan)]) throws -> PlanHistory {
    PlanHistory(changes: try changes.map { PlanHistory.Change(since: try instant($0), plan: $1) })
  }

  static func plans(_ periods: [PlanHistory.Period]) -> [String] {
    periods.map { "\($0.from)/\($0.until) \($0.plan.rawValue)" }
  }

  @Test func aMonthWithoutChangeIsOnePeriod() throws {
    let october = try month("2026-10")
    let whole = "2026-10-01T00:00:00Z/2026-11-01T00:00:00Z"
    #expect(Self.plans(try Self.history([]).periods(in: october, unknown: .lite)) == ["\(whole) lite"])
    let before = try Self.history([("2026-09-30T23:59:59Z", .plus), ("2026-11-01T00:00:00Z", .lite)])
    #expect(Self.plans(before.periods(in: october, unknown: .lite)) == ["\(whole) plus"])
    let atStart = try Self.history([("2026-10-01T00:00:00Z", .essentials)])
    #expect(Self.plans(atStart.periods(in: october, unknown: .lite)) == ["\(whole) essentials"])
    let same = try Self.history([("2026-10-10T00:00:00Z", .lite)])
    #expect(Self.plans(same.periods(in: october, unknown: .lite)) == ["\(whole) lite"])
  }

  @Test func changesCutTheMonth() throws {
    let history = try Self.history([
      ("2026-10-20T12:00:00Z", .lite), ("2026-10-10T00:00:00Z", .essentials), ("2026-01-01T00:00:00Z", .plus),
      ("2026-10-20T12:00:00Z", .plus),
    ])
    #expect(
      Self.plans(history.periods(in: try month("2026-10"), unknown: .lite)) == [
        "2026-10-01T00:00:00Z/2026-10-10T00:00:00Z plus",
        "2026-10-10T00:00:00Z/2026-10-20T12:00:00Z essentials",
        "2026-10-20T12:00:00Z/2026-11-01T00:00:00Z plus",
      ])
  }

  /// AWS's own example: Plus, then Essentials from day 10.
  ///
  /// Everyone active before day 10 is a Plus user even if seen again later; someone active only on the last day is an
  /// Essentials user. https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#monthly-active-users
  @Test func exampleOfTheQuotasPage() throws {
    let history = try Self.history([("2026-01-01T00:00:00Z", .plus), ("2026-10-10T00:00:00Z", .essentials)])
    let periods = history.periods(in: try month("2026-10"), unknown: .lite)
    let users = try PlanHistory.users(activeIn: [0b01: 300, 0b11: 500, 0b10: 200], periods)
    #expect(users == [.plus: 800, .essentials: 200])
  }

  /// Against users one by one, each with its own days.
  @Test func agreesWithUsersOneByOne() throws {
    var generator = SeededGenerator(seed: 9)
    let october = try month("2026-10")
    let rank: [Plan] = [.legacy, .lite, .essentials, .plus]
    for _ in 0..<300 {
      let changes = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        PlanHistory.Change(
          since: october.firstDay.advanced(by: Int.random(in: -3...33, using: &generator)).start,
          plan: rank.randomElement(using: &generator) ?? .lite)
      }
      let periods = PlanHistory(changes: changes).periods(in: october, unknown: .lite)
      // Days without a gap, each of the plan of the last change up to it.
      let planOfDay = (0..<31).map { day in
        let start = october.firstDay.advanced(by: day).start
        return changes.enumerated().filter { $0.element.since <= start }
          .max { ($0.element.since, $0.offset) < ($1.element.since, $1.offset) }?.element.plan ?? .lite
      }
      var masks: [UInt64: Int64] = [:]
      var expected: [Plan: Int64] = [:]
      for _ in 0..<50 {
        let days = (0..<31).filter { _ in Int.random(in: 0..<12, using: &generator) == 0 }
        guard let dearest = days.map({ planOfDay[$0] }).max(by: { rank.firstIndex(of: $0)! < rank.firstIndex(of: $1)! })
        else { continue }
        expected[dearest, default: 0] += 1
        var mask: UInt64 = 0
        for day in days {
          let start = october.firstDay.advanced(by: day).start
          let period = try #require(periods.firstIndex { $0.from <= start && start < $0.until })
          mask |= 1 << UInt64(period)
        }
        masks[mask, default: 0] += 1
      }
      #expect(try PlanHistory.users(activeIn: masks, periods) == expected)
    }
  }

  @Test func setsMustFitThePeriods() throws {
    let periods = try Self.history([]).periods(in: try month("2026-10"), unknown: .lite)
    #expect(throws: PricingError.invalidPeriods(0, periods: 1)) { try PlanHistory.users(activeIn: [0: 1], periods) }
    #expect(throws: PricingError.invalidPeriods(2, periods: 1)) { try PlanHistory.users(activeIn: [2: 1], periods) }
    #expect(throws: PricingError.negativeQuantity(.directMAU, -1)) {
      try PlanHistory.users(activeIn: [1: -1], periods)
    }
    let two = try Self.history([("2026-10-02T00:00:00Z", .plus), ("2026-10-03T00:00:00Z", .lite)])
      .periods(in: try month("2026-10"), unknown: .lite)
    #expect(throws: PricingError.outOfRange("the sum of users on plus")) {
      try PlanHistory.users(activeIn: [0b010: .max, 0b110: 1], two)
    }
  }
}
