import Domain
import Testing

@testable import maumeter

@Suite struct PeriodForecastTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var seen: [UInt64: ActiveUsers]
    var toCome: UInt64
    var pattern = ActiveUsers(direct: 1)
    var count: Int
    var canReturn: Bool
    var users: [UInt64: ActiveUsers]

    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(
      name: "a month that is over", seen: [1: ActiveUsers(direct: 7, enterprise: 2), 3: ActiveUsers(direct: 1)],
      toCome: 0, count: 10, canReturn: true,
      users: [1: ActiveUsers(direct: 7, enterprise: 2), 3: ActiveUsers(direct: 1)]),
    Case(
      name: "others come in what is left", seen: [1: ActiveUsers(direct: 7)], toCome: 6,
      pattern: ActiveUsers(direct: 3, enterprise: 1), count: 12, canReturn: false,
      users: [1: ActiveUsers(direct: 7), 6: ActiveUsers(direct: 4, enterprise: 1)]),
    Case(
      name: "who was seen may return", seen: [1: ActiveUsers(direct: 7), 2: ActiveUsers(direct: 1)], toCome: 2,
      count: 8,
      canReturn: true, users: [3: ActiveUsers(direct: 7), 2: ActiveUsers(direct: 1)]),
    Case(
      name: "a part of those who were seen", seen: [1: ActiveUsers(direct: 6), 2: ActiveUsers(direct: 3)], toCome: 2,
      count: 3, canReturn: false, users: [1: ActiveUsers(direct: 2), 2: ActiveUsers(direct: 1)]),
    Case(
      name: "nobody yet", seen: [:], toCome: 1, count: 5, canReturn: true, users: [1: ActiveUsers(direct: 5)]),
  ])
  func users(given: Case) {
    let forecast = PeriodForecast(seen: given.seen, toCome: given.toCome, pattern: given.pattern)
    let users = forecast.users(given.count, canReturn: given.canReturn).filter { $0.value.total > 0 }
    #expect(users == given.users)
    #expect(users.values.reduce(0) { $0 + $1.total } == given.count)
  }
}
