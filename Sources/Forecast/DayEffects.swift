import Foundation

/// Days that had far fewer or far more users than the same weekday around them: holidays, outages, launches.
///
/// A coming day is expected to be as its date was a year before, which puts fixed holidays where they belong.
struct DayEffects {
  private let calendar: MonthCalendar
  /// By month and day: users against the mean of the same weekday in the four weeks before and after; 1 where the
  /// difference may be chance.
  private let factors: [Double]

  init(_ history: ActivityHistory) {
    calendar = history.calendar
    // All days in a row, so that weeks cross the ends of months.
    var places: [Int] = []
    for month in 0..<calendar.count {
      for day in 1...calendar.lengths[month] { places.append(month * ActivityHistory.width + day) }
    }
    let users = places.map { history.active($0 / ActivityHistory.width, $0 % ActivityHistory.width) }
    var factors = Array(repeating: 1.0, count: calendar.count * ActivityHistory.width)
    for index in places.indices {
      var around: [Double] = []
      for week in 1...4 {
        if index - 7 * week >= 0 { around.append(users[index - 7 * week]) }
        if index + 7 * week < users.count { around.append(users[index + 7 * week]) }
      }
      guard around.count >= 6 else { continue }
      around.sort()
      let middle = around.count / 2
      let usual = around.count % 2 == 1 ? around[middle] : (around[middle - 1] + around[middle]) / 2
      guard usual >= DayEffects.minimumUsers else { continue }
      let spread = max(1.2 * (usual).squareRoot(), (around[around.count - 2] - around[1]) / 2)
      guard abs(users[index] - usual) > 3 * spread else { continue }
      factors[places[index]] = min(max(users[index] / usual, 0.1), 3)
    }
    self.factors = factors
  }

  /// Fewer users than this on the day say little about the date.
  private static let minimumUsers = 20.0

  /// How a day of `month` differs from its weekday, as far as it is known in `current`.
  ///
  /// What happened on the day itself is taken when the four weeks after it were over before `current` began; else what
  /// happened on its date a year before.
  func factor(_ month: Int, _ day: Int, seenFrom current: Int) -> Double {
    if month <= current - 2 { return factors[month * ActivityHistory.width + day] }
    guard month >= 12, day <= calendar.lengths[month - 12] else { return 1 }
    return factors[(month - 12) * ActivityHistory.width + day]
  }
}
