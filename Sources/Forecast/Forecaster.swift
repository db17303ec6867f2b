import Domain
import Foundation

/// Makes the forecast of activity as of its last day.
///
///     let forecast = Forecaster(level: 80).forecast(summary, months: 12)
///     forecast.total.months[0].users.expected
public struct Forecaster: Sendable {
  /// Of the intervals, in percent: 1 to 99.
  public let level: Int

  /// Days of the first month of a pool after which it can be forecast from these days alone.
  static let minimumDays = 7

  public init(level: Int = 80) {
    self.level = level
  }

  /// - Parameter months: months after the running one.
  public func forecast(_ summary: ActivitySummary, months: Int) -> ActivityForecast {
    let whole = summary.histories.count == 1 ? summary.histories[0] : summary.whole
    let silentMonths = Forecaster.silentMonths(whole, summary.lastDay)
    func scope(_ history: ActivityHistory) -> ScopeForecast {
      let scope = forecast(history, lastDay: summary.lastDay, months: months)
      return silentMonths == 0 ? scope : widened(scope, history, summary.lastDay, silentMonths)
    }
    let pools = zip(summary.pools, summary.histories).map { (pool: $0, forecast: scope($1)) }
    let total = pools.count == 1 ? pools[0].forecast : scope(whole)
    return ActivityForecast(
      asOf: summary.lastDay, level: level, total: total, pools: PoolShares(total: total, pools: pools).forecasts)
  }

  private func forecast(_ history: ActivityHistory, lastDay: Day, months: Int) -> ScopeForecast {
    let month = history.calendar.count - 1
    let day = lastDay.civil.day
    let first = history.firstWholeMonth
    let seen = Int(history.seen(month, day))
    let running: MonthForecast
    switch runningMonth(history, lastDay) {
    case .failure(let refusal): return ScopeForecast(seen: seen, months: [], refusal: refusal)
    case .success(let forecast): running = forecast
    }
    let isOver = day == history.calendar.lengths[month]
    let totals = first.map { first in (first..<(isOver ? month + 1 : max(month, first))).map(history.total) } ?? []
    var forecasts = [running]
    if months > 0 {
      let ahead = MonthsAhead(totals: totals, horizons: months, level: level)
      let width = MonthsAhead.logarithmicWidth(running.users)
      for (index, value) in ahead.forecasts(after: isOver && !totals.isEmpty ? nil : Double(running.users.expected))
        .enumerated()
      {
        // What is not known of the running month is not known of those after it.
        let halfWidth = (value.halfWidth * value.halfWidth + width * width).squareRoot()
        forecasts.append(
          MonthForecast(
            month: Month(index: lastDay.month.index + Int32(index) + 1),
            users: UserRange(value.expected, halfWidth: halfWidth), method: .series,
            isCalibrated: value.isCalibrated, naive: totals.last, record: value.record))
      }
    }
    return ScopeForecast(seen: seen, months: forecasts, refusal: nil)
  }

  // MARK: Months without anybody

  /// Whole months up to the day in which nobody was active: what is recorded may have ended before them, and the pools
  /// have not.
  private static func silentMonths(_ whole: ActivityHistory, _ lastDay: Day) -> Int {
    guard whole.seen(whole.calendar.count - 1, lastDay.civil.day) == 0 else { return 0 }
    let last = lastWholeMonth(whole, lastDay)
    return (0...max(0, last)).prefix { last >= $0 && whole.total(last - $0) == 0 }.count
  }

  private static func lastWholeMonth(_ history: ActivityHistory, _ lastDay: Day) -> Int {
    let month = history.calendar.count - 1
    return lastDay.civil.day == history.calendar.lengths[month] ? month : month - 1
  }

  /// From nobody to what is possible with as many users as before the silence: no past month tells which.
  private func widened(
    _ forecast: ScopeForecast, _ history: ActivityHistory, _ lastDay: Day, _ silentMonths: Int
  ) -> ScopeForecast {
    let last = Forecaster.lastWholeMonth(history, lastDay) - silentMonths
    guard last >= 0, history.total(last) > 0 else { return forecast }
    var forecast = forecast
    forecast.months = forecast.months.enumerated().map { place, month in
      guard month.method != .known else { return month }
      let distance = history.calendar.count - 1 + place - last
      let high = Double(history.total(last)) * exp(MonthsAhead.unknownHalfWidth(distance))
      return MonthForecast(
        month: month.month, users: UserRange(Double(month.users.expected), 0, max(Double(month.users.high), high)),
        method: month.method, isCalibrated: false, naive: month.naive, record: month.record)
    }
    return forecast
  }

  // MARK: The running month

  private func runningMonth(
    _ history: ActivityHistory, _ lastDay: Day
  ) -> Result<MonthForecast, ForecastRefusal> {
    let month = history.calendar.count - 1
    let day = lastDay.civil.day
    let length = history.calendar.lengths[month]
    let entries = MonthEndReplay(history, last: month, day: day, level: level).entries
    let record = entries.count > 1 ? MonthEndReplay.record(entries.dropLast(), history, level: level) : nil
    let naive = history.firstWholeMonth.flatMap { $0 < month ? history.total(month - 1) : nil }
    func forecast(_ users: UserRange, _ method: MonthForecast.Method, isCalibrated: Bool) -> MonthForecast {
      MonthForecast(
        month: lastDay.month, users: users, method: method, isCalibrated: isCalibrated, naive: naive,
        record: record)
    }
    if day == length, history.firstWholeMonth != nil || history.total(month) > 0 {
      let total = history.total(month)
      return .success(forecast(UserRange(expected: total, low: total, high: total), .known, isCalibrated: true))
    }
    if let entry = entries.last, entry.actual == nil {
      return .success(
        forecast(
          UserRange(entry.expected, entry.low, entry.high), .combination(MonthEndReplay.weights(entry)),
          isCalibrated: entry.isCalibrated))
    }
    return reach(history, lastDay, month, day).map { forecast($0, .reach, isCalibrated: false) }
  }

  /// From the days of this month alone.
  private func reach(
    _ history: ActivityHistory, _ lastDay: Day, _ month: Int, _ day: Int
  ) -> Result<UserRange, ForecastRefusal> {
    guard let start = (1...day).first(where: { history.active(month, $0) > 0 }) else { return .failure(.noActivity) }
    let days = day - start + 1
    let length = history.calendar.lengths[month]
    guard days >= Forecaster.minimumDays else {
      let from = lastDay.advanced(by: Forecaster.minimumDays - days)
      return .failure(.tooYoung(days: days, from: from))
    }
    let frequencies = (1...days).map { history.users(month, onDays: $0) }
    let model = BetaBinomialReach(frequencies: frequencies)
    let seen = history.seen(month, day)
    let expected = seen * model.reach(days: length - start + 1) / model.reach(days: days)
    let rest = expected - seen
    return .success(UserRange(expected, seen + rest / 4, expected + 1.5 * rest + 2 * expected.squareRoot()))
  }
}

extension MonthsAhead {
  /// Half the width of an interval on the scale of logarithms.
  static func logarithmicWidth(_ users: UserRange) -> Double {
    guard users.low > 0, users.high > users.low else { return 0 }
    return log(Double(users.high) / Double(users.low)) / 2
  }
}

extension UserRange {
  /// Rounded to whole users, with the expected number inside.
  init(_ expected: Double, _ low: Double, _ high: Double) {
    // Beyond any pool there is; an overflow would end the program.
    func whole(_ value: Double) -> Int { Int(min(max(value, 0), 1e15).rounded()) }
    self.init(
      expected: whole(expected), low: min(whole(low), whole(expected)), high: max(whole(high), whole(expected)))
  }

  /// - Parameter halfWidth: of the interval, on the scale of logarithms.
  init(_ expected: Double, halfWidth: Double) {
    self.init(expected, expected * exp(-halfWidth), expected * exp(halfWidth))
  }

  func contains(_ users: Int) -> Bool { low <= users && users <= high }
}

extension MonthEndReplay {
  static func weights(_ entry: Entry) -> [MonthForecast.Method.Weight] {
    Candidate.allCases.map { ($0, Int((entry.weights[$0.rawValue] * 100).rounded())) }
      .filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
      .map { MonthForecast.Method.Weight(candidate: $0.0, percent: $0.1) }
  }

  static func record(_ entries: some Collection<Entry>, _ history: ActivityHistory, level: Int) -> ForecastRecord {
    ForecastRecord(
      entries.compactMap { entry in
        guard let actual = entry.actual else { return nil }
        let naive = Double(history.total(entry.month - 1))
        return ForecastRecord.Outcome(
          error: abs(entry.expected - Double(actual)) / Double(actual),
          naiveError: abs(naive - Double(actual)) / Double(actual), wasInside: entry.wasInside)
      }, level: level)
  }
}
