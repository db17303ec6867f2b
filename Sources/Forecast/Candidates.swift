import Foundation

/// The single methods whose forecasts are combined; each is good where others are not.
public enum Candidate: Int, CaseIterable, Sendable {
  /// Past months, smoothed: best before the month has shown much.
  case level
  /// Past months by exponential smoothing with parameters of their own: a trend and seasons as far as they tell one.
  case trend
  /// Users so far, and of the last months' level the share that is usually still to come.
  case levelShare
  /// The same with the level that the trend leads to.
  case trendShare
  /// Users so far times what months usually grow from this day on: the chain ladder.
  case chainLadder
  /// Known users who may return, and new ones still to come.
  case roster
  /// The same, with returns as many times likelier as they were so far this month.
  case pacedRoster

  public var name: String {
    switch self {
    case .level: "level"
    case .trend: "damped-trend"
    case .levelShare: "level-share"
    case .trendShare: "trend-share"
    case .chainLadder: "chain-ladder"
    case .roster: "roster"
    case .pacedRoster: "paced-roster"
    }
  }
}

/// The forecasts of one month's users from the end of one of its days, by every method that has enough history.
///
/// Nothing after that day is read.
struct Candidates {
  private let history: ActivityHistory
  private let month: Int
  private let day: Int
  /// The months that may be learned from.
  private let past: Range<Int>
  private let time: WeekdayTime
  /// Weekday time at the end of the day and of the month.
  private let now: Double
  private let end: Double
  private let seen: Double

  /// Past months count half as much after so many months.
  private static let halfLife = 6.0
  private static let maximumMonths = 12

  init(_ history: ActivityHistory, month: Int, day: Int, firstMonth: Int, effects: DayEffects?) {
    self.history = history
    self.month = month
    self.day = day
    past = min(firstMonth, month)..<month
    time = WeekdayTime(history, month: month, day: day, effects: effects)
    let times = time.times(month)
    now = times[day]
    end = times[times.count - 1]
    seen = history.seen(month, day)
  }

  /// By candidate, none below the users seen; nil where there is not enough history.
  func forecasts() -> [Double?] {
    var forecasts: [Double?] = Array(repeating: nil, count: Candidate.allCases.count)
    guard !past.isEmpty else { return forecasts }
    let training = self.training()
    let share = seenShare(training)
    let levels = pastLevels()
    forecasts[Candidate.level.rawValue] = levels.smoothed
    forecasts[Candidate.trend.rawValue] = levels.trend
    forecasts[Candidate.levelShare.rawValue] = seen + (1 - share) * levels.recent
    forecasts[Candidate.trendShare.rawValue] = levels.trend.map { seen + (1 - share) * $0 }
    if share > 0, seen > 0 { forecasts[Candidate.chainLadder.rawValue] = seen / share }
    if let rest = rosterRest(training) {
      forecasts[Candidate.roster.rawValue] = seen + rest.usual
      forecasts[Candidate.pacedRoster.rawValue] = seen + rest.paced
    }
    return forecasts.map { $0.map { max($0, seen) } }
  }

  // MARK: Past months

  private struct TrainingMonth {
    let month: Int
    let weight: Double
    let times: [Double]
    /// The day, as a fraction, at which it was as far as the month that is forecast.
    let day: Double
  }

  private func training() -> [TrainingMonth] {
    past.suffix(Candidates.maximumMonths).map { index in
      let times = time.times(index)
      return TrainingMonth(
        month: index, weight: pow(0.5, Double(month - 1 - index) / Candidates.halfLife), times: times,
        day: Forecast.day(at: now, in: times))
    }
  }

  /// The share of a month's users that is usually seen by now.
  private func seenShare(_ training: [TrainingMonth]) -> Double {
    var (atEnd, atNow) = (0.0, 0.0)
    for month in training {
      let curve = history.curve(month.month)
      atEnd += month.weight * interpolated(curve, over: month.times, at: end)
      atNow += month.weight * interpolated(curve, over: month.times, at: now)
    }
    return atEnd > 0 ? min(1, atNow / atEnd) : 1
  }

  /// Users of a month as the past months had them, on the scale of this month's length; the trend needs a few of them.
  private func pastLevels() -> (smoothed: Double, recent: Double, trend: Double?) {
    let totals = SeriesMethods.logarithms(past.map { history.total($0) }, isFollowed: seen > 0)
    // Distinct users grow slower than time: a day more of 30 brings about 1 % more users.
    func logarithm(_ index: Int, lengthRatio: Double) -> Double {
      totals[index - past.lowerBound] - 0.3 * log(lengthRatio)
    }
    let logarithms = past.suffix(24).map { index in
      let times = time.times(index)
      return logarithm(index, lengthRatio: times[times.count - 1] / end)
    }
    func smoothed(_ part: Double) -> Double {
      exp(logarithms.dropFirst().reduce(logarithms[0]) { $0 + part * ($1 - $0) })
    }
    // Seasons take years, for most of which no weekday time is known.
    let length = Double(history.calendar.lengths[month])
    let years = past.map { logarithm($0, lengthRatio: Double(history.calendar.lengths[$0]) / length) }
    return (smoothed(0.35), smoothed(0.7), SeriesMethods.smoothed(years, count: 1).map { exp($0[0]) })
  }

  // MARK: The roster

  /// Users still to come: known ones who return, and new ones.
  private func rosterRest(_ training: [TrainingMonth]) -> (usual: Double, paced: Double)? {
    let months = training.filter { $0.month >= past.lowerBound + 3 }
    guard !months.isEmpty else { return nil }
    let cells = RosterCells.count
    var returned = Array(repeating: 0.0, count: cells)
    var missing = Array(repeating: 0.0, count: cells)
    var seenBefore = Array(repeating: 0.0, count: cells)
    var everybody = Array(repeating: 0.0, count: cells)
    var (newAtEnd, newAtNow, weights) = (0.0, 0.0, 0.0)
    for training in months {
      let length = training.times.count - 1
      let low = min(Int(training.day), length)
      let high = min(low + 1, length)
      let part = training.day - Double(low)
      // A month with more or less time left than this one lets more or fewer return.
      let left = min(1.5, (end - now) / max(training.times[length] - now, 0.3))
      for cell in 0..<cells {
        let size = history.rosterSize(training.month, cell)
        guard size > 0 else { continue }
        let atDay =
          history.rosterSeen(training.month, cell, low) * (1 - part)
          + history.rosterSeen(training.month, cell, high) * part
        let atEnd = history.rosterSeen(training.month, cell, length)
        returned[cell] += training.weight * (atEnd - atDay) * left
        missing[cell] += training.weight * (size - atDay)
        seenBefore[cell] += training.weight * atDay
        everybody[cell] += training.weight * size
      }
      newAtEnd += training.weight * history.outsiders(training.month, length)
      newAtNow +=
        training.weight
        * (history.outsiders(training.month, low) * (1 - part) + history.outsiders(training.month, high) * part)
      weights += training.weight
    }
    let allMissing = missing.reduce(0, +)
    guard allMissing > 0 else { return nil }
    let overall = returned.reduce(0, +) / max(allMissing, 1)
    var (known, expectedSeen, rosterSeen) = (0.0, 0.0, 0.0)
    var chances: [(chance: Double, missing: Double)] = []
    for first in stride(from: 0, to: cells, by: RosterCells.siblings) {
      let group = first..<first + RosterCells.siblings
      // Thin cells lean on their siblings, and those on all.
      let groupChance =
        (group.reduce(0) { $0 + returned[$1] } + 2 * overall) / (group.reduce(0) { $0 + missing[$1] } + 2)
      for cell in group {
        let size = history.rosterSize(month, cell)
        guard size > 0 else { continue }
        let chance = min(0.999, (returned[cell] + 4 * groupChance) / (missing[cell] + 4))
        let cellSeen = history.rosterSeen(month, cell, day)
        known += chance * (size - cellSeen)
        chances.append((chance, size - cellSeen))
        rosterSeen += cellSeen
        expectedSeen += size * (seenBefore[cell] + 0.3) / (everybody[cell] + 1)
      }
    }
    // A month that has brought more of them so far than usual goes on like that.
    let pace = (rosterSeen + 5) / (expectedSeen + 5)
    let paced = chances.reduce(0) { $0 + $1.missing * (1 - pow(1 - $1.chance, pace)) }
    let new = newUsers(atEnd: newAtEnd / weights, atNow: newAtNow / weights)
    return (known + new, paced + new)
  }

  /// New users still to come: as many times those so far as usual, or as many as usual where few tell it.
  private func newUsers(atEnd: Double, atNow: Double) -> Double {
    let here = history.outsiders(month, day)
    let ratio = atNow > 0 ? here * (atEnd / atNow - 1) : atEnd
    return max(0, (ratio * atNow + (atEnd - atNow) * 8) / (atNow + 8))
  }
}
