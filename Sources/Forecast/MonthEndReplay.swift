import Foundation

/// Forecasts the end of every month from the same day, in order, each with what was known then.
///
/// The last of them is the forecast that is wanted; those before are its record, and what it has learned from.
struct MonthEndReplay {
  struct Entry {
    let month: Int
    /// The day of the month that the forecast was made from.
    let day: Int
    let seen: Int
    let expected: Double
    let low: Double
    let high: Double
    let isCalibrated: Bool
    /// By candidate; nil where the history was too short.
    let candidates: [Double?]
    /// By candidate.
    let weights: [Double]
    /// Users of the whole month; nil for the month that is forecast.
    let actual: Int?

    /// Nil where there was no calibrated interval.
    var wasInside: Bool? {
      guard isCalibrated, let actual else { return nil }
      return low.rounded() <= Double(actual) && Double(actual) <= high.rounded()
    }
  }

  let entries: [Entry]

  /// - Parameters:
  ///   - last: the month that is forecast, or the last that is replayed.
  ///   - day: of that month.
  ///   - isOver: whether the last month is over, too, and is replayed like the others.
  init(_ history: ActivityHistory, last: Int, day: Int, level: Int, isOver: Bool = false) {
    guard let first = history.firstWholeMonth, first < last else {
      entries = []
      return
    }
    let effects = DayEffects(history)
    let lengths = history.calendar.lengths
    var entries: [Entry] = []
    var errors: [[Double]] = []
    var conformal = Conformal(level: level)
    for month in (first + 1)...last {
      let total = history.total(month)
      let isPast = month < last || isOver
      // A month without anybody teaches nothing.
      if isPast, total == 0 { continue }
      let day = MonthEndReplay.day(like: day, of: lengths[last], in: lengths[month])
      // On its last day nothing of a month is left to forecast: what was said then is what is known.
      if isPast, day == lengths[month] {
        entries.append(Entry(known: total, month: month, day: day))
        continue
      }
      let candidates = Candidates(history, month: month, day: day, firstMonth: first, effects: effects).forecasts()
      let seen = history.seen(month, day)
      let logarithms = MonthEndReplay.logarithms(candidates)
      let combination = Combination(errors: errors, count: candidates.count)
      let expected = max(seen, exp(combination.combined(logarithms)))
      let spread = MonthEndReplay.spread(expected, seen)
      let bound = conformal.bound
      let width = spread * (bound ?? conformal.cautiousBound)
      let entry = Entry(
        month: month, day: day, seen: Int(seen), expected: expected, low: max(seen, expected * exp(-width)),
        high: expected * exp(width), isCalibrated: bound != nil, candidates: candidates,
        weights: combination.weights, actual: isPast ? total : nil)
      entries.append(entry)
      guard isPast else { break }
      let actual = log(Double(total))
      errors.append(logarithms.map { $0 - actual })
      conformal.learn(abs(log(max(expected, 1)) - actual) / spread, wasInside: entry.wasInside)
    }
    self.entries = entries
  }

  /// The day of another month that compares with this one: the same day, and towards the end the same days left.
  private static func day(like day: Int, of length: Int, in other: Int) -> Int {
    day <= 21 ? day : max(21, other - (length - day))
  }

  /// Where a method had no history, the mean of the others stands in.
  private static func logarithms(_ candidates: [Double?]) -> [Double] {
    let known = candidates.compactMap { $0.map { log(max($0, 1)) } }
    let mean = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    return candidates.map { $0.map { log(max($0, 1)) } ?? mean }
  }

  /// What errors are measured in, so that those of small and large months compare: the chance of the users still to
  /// come, and 3 % for what all methods have wrong alike.
  static func spread(_ expected: Double, _ seen: Double) -> Double {
    (max(expected - seen, 0) + 0.25 + (0.03 * expected) * (0.03 * expected)).squareRoot() / max(expected, 1)
  }
}

extension MonthEndReplay.Entry {
  /// Of the last day of a month that is over.
  fileprivate init(known total: Int, month: Int, day: Int) {
    let number = Double(total)
    self.init(
      month: month, day: day, seen: total, expected: number, low: number, high: number, isCalibrated: true,
      candidates: Candidate.allCases.map { _ in number }, weights: Candidate.allCases.map { _ in 0 }, actual: total)
  }
}

extension Conformal {
  /// A wide bound for as long as there are too few months for an honest one.
  var cautiousBound: Double { max(6, 2 * largestScore) }
}
