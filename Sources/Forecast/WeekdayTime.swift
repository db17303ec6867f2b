/// Time that runs faster on busy days: a day is worth the users that its weekday usually has.
///
/// Months differ in length, in weekdays and in holidays; read at the same weekday time, their curves are alike.
struct WeekdayTime {
  private let history: ActivityHistory
  /// By weekday, 1 on average.
  private let weights: [Double]
  /// The month that is forecast: later months are never asked for.
  private let current: Int
  private let effects: DayEffects?

  /// As it is known at the end of `day` of `month`: mean daily users of the last 12 weeks.
  init(_ history: ActivityHistory, month: Int, day: Int, effects: DayEffects? = nil) {
    self.history = history
    current = month
    self.effects = effects
    var sums = Array(repeating: 0.0, count: 7)
    var counts = Array(repeating: 0.0, count: 7)
    var (place, date) = (month, day)
    for _ in 0..<84 {
      if date == 0 {
        guard place > 0 else { break }
        place -= 1
        date = history.calendar.lengths[place]
      }
      let weekday = history.calendar.weekday(place, date)
      sums[weekday] += history.active(place, date)
      counts[weekday] += 1
      date -= 1
    }
    let means = zip(sums, counts).map { $0 / max($1, 1) }
    let mean = means.reduce(0, +) / 7
    guard mean > 0 else {
      weights = Array(repeating: 1, count: 7)
      return
    }
    // No day stands still.
    let raised = means.map { max($0, mean / 50) }
    let raisedMean = raised.reduce(0, +) / 7
    weights = raised.map { $0 / raisedMean }
  }

  /// The time at the end of each day of a month, from 0 at day 0.
  func times(_ month: Int) -> [Double] {
    var times = [0.0]
    let length = history.calendar.lengths[month]
    times.reserveCapacity(length + 1)
    var time = 0.0
    for day in 1...length {
      let effect = effects?.factor(month, day, seenFrom: current) ?? 1
      time += weights[history.calendar.weekday(month, day)] * effect
      times.append(time)
    }
    return times
  }
}

/// Reads a curve at a time between its points.
///
/// Beyond its end it goes on as in its last seven days: a shorter month ends before the time that is asked for.
func interpolated(_ curve: [Double], over times: [Double], at time: Double) -> Double {
  let last = times.count - 1
  guard time < times[last] else {
    let start = max(0, last - 7)
    let slope = (curve[last] - curve[start]) / max(times[last] - times[start], 1e-9)
    return curve[last] + slope * (time - times[last])
  }
  guard let upper = times.firstIndex(where: { $0 > time }), upper > 0 else { return curve[0] }
  let part = (time - times[upper - 1]) / (times[upper] - times[upper - 1])
  return curve[upper - 1] + part * (curve[upper] - curve[upper - 1])
}

/// The day of a month, as a fraction, at which a time is reached; its last day when it is never reached.
func day(at time: Double, in times: [Double]) -> Double {
  guard let upper = times.firstIndex(where: { $0 > time }) else { return Double(times.count - 1) }
  guard upper > 0 else { return 0 }
  return Double(upper - 1) + (time - times[upper - 1]) / (times[upper] - times[upper - 1])
}
