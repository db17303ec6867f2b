import Foundation

/// Forecasts months that have not begun from the totals of those before, with weights and intervals that it learns by
/// forecasting every past month in the same way.
struct MonthsAhead {
  private let totals: [Int]
  /// Logarithms of them.
  private let series: [Double]
  private let level: Int
  private let horizons: Int
  /// By origin (the number of months known): by method, the forecasts from there.
  private let past: [Int: [[Double]]]
  /// In order.
  private let origins: [Int]

  /// Months that are known before the first replay.
  private static let firstOrigin = 4
  private static let maximumOrigins = 120
  /// With so many errors at a distance, those at others teach nothing more.
  private static let enough = 60
  /// Errors months ahead are learned months late, so coverage may steer only a little.
  private static let gain = 0.03

  /// - Parameter totals: users of whole months, oldest first.
  init(totals: [Int], horizons: Int, level: Int) {
    self.totals = totals
    series = SeriesMethods.logarithms(totals)
    self.level = level
    self.horizons = horizons
    var past: [Int: [[Double]]] = [:]
    let first = max(MonthsAhead.firstOrigin, totals.count - MonthsAhead.maximumOrigins)
    for origin in stride(from: first, to: totals.count, by: 1) {
      past[origin] = MonthsAhead.filled(SeriesMethods.logarithms(totals[..<origin]), horizons)
    }
    self.past = past
    origins = past.keys.sorted()
  }

  private static func filled(_ series: [Double], _ count: Int) -> [[Double]] {
    let forecasts = SeriesMethods.forecasts(series, count: count)
    let known = forecasts.compactMap(\.self)
    let means = (0..<count).map { index in known.reduce(0) { $0 + $1[index] } / Double(known.count) }
    return forecasts.map { $0 ?? means }
  }

  /// Half the width where no past errors tell it, on the scale of logarithms.
  static func unknownHalfWidth(_ months: Int) -> Double { 0.35 * Double(months).squareRoot() }

  struct Value {
    let expected: Double
    /// Half the width on the scale of logarithms.
    let halfWidth: Double
    let isCalibrated: Bool
    let record: ForecastRecord
  }

  /// - Parameter latest: what the last month before the forecast ones is expected to be, if it is not in the totals.
  func forecasts(after latest: Double?) -> [Value] {
    let known =
      SeriesMethods.logarithms(totals, isFollowed: (latest ?? 0) > 0) + (latest.map { [log(max(1, $0))] } ?? [])
    guard !known.isEmpty else { return [] }
    let methods = MonthsAhead.filled(known, horizons)
    var values: [Value] = []
    var calibrated: (horizon: Int, width: Double)?
    for horizon in 1...horizons {
      let replay = replay(horizon)
      let value = exp(
        Combination.ahead(lessons(horizon, at: series.count, replay.errors)).combined(methods.map { $0[horizon - 1] }))
      if let bound = replay.conformal.bound { calibrated = (horizon, bound) }
      // Beyond what was ever checked, errors are taken to grow as those of a random walk.
      let width = calibrated.map { $0.width * (Double(horizon) / Double($0.horizon)).squareRoot() }
      let unknown = MonthsAhead.unknownHalfWidth(horizon)
      values.append(
        Value(
          expected: value, halfWidth: max(width ?? unknown, values.last?.halfWidth ?? 0),
          isCalibrated: replay.conformal.bound != nil, record: ForecastRecord(replay.outcomes, level: level)))
    }
    return values
  }

  /// Combined forecasts that would have been made so many months ahead, as logarithms, by the month they are for.
  func replayed(_ horizon: Int) -> (record: ForecastRecord, forecasts: [(month: Int, forecast: Double)]) {
    let replay = replay(horizon)
    return (ForecastRecord(replay.outcomes, level: level), replay.forecasts)
  }

  private struct Replay {
    var errors: [[Double]] = []
    var conformal: Conformal
    var outcomes: [ForecastRecord.Outcome] = []
    var forecasts: [(month: Int, forecast: Double)] = []
  }

  /// A forecast of a past month that has not come true yet.
  private struct Waiting {
    let target: Int
    let methods: [Double]
    let forecast: Double
    let naive: Double
    let bound: Double?
  }

  private func replay(_ horizon: Int) -> Replay {
    var replay = Replay(conformal: Conformal(level: level, gain: MonthsAhead.gain))
    var waiting: [Waiting] = []
    for origin in origins {
      // What came true before this origin is known there.
      while let first = waiting.first, first.target < origin {
        learn(&replay, first)
        waiting.removeFirst()
      }
      let target = origin + horizon - 1
      guard let methods = past[origin]?.map({ $0[horizon - 1] }) else { continue }
      let forecast = Combination.ahead(lessons(horizon, at: origin, replay.errors)).combined(methods)
      replay.forecasts.append((target, forecast))
      guard target < series.count, totals[target] > 0 else { continue }
      waiting.append(
        Waiting(
          target: target, methods: methods, forecast: forecast, naive: series[origin - 1],
          bound: replay.conformal.bound))
    }
    for rest in waiting { learn(&replay, rest) }
    return replay
  }

  /// Errors to learn from: those at this distance, and while they are few those at the next nearer ones, which are
  /// known sooner, in proportion to the distance.
  private func lessons(_ horizon: Int, at origin: Int, _ own: [[Double]]) -> [[Double]] {
    var errors = own
    var nearer = horizon - 1
    while errors.count < MonthsAhead.enough, nearer >= 1 {
      let scale = Double(horizon) / Double(nearer)
      // A month without anybody teaches nothing.
      for place in origins where place + nearer - 1 < origin && totals[place + nearer - 1] > 0 {
        guard let methods = past[place] else { continue }
        errors.append(methods.map { ($0[nearer - 1] - series[place + nearer - 1]) * scale })
      }
      nearer -= 1
    }
    return errors
  }

  private func learn(_ replay: inout Replay, _ past: Waiting) {
    let actual = series[past.target]
    // The interval is the one that was given, in whole users: of a small pool both ends may be the same number.
    let wasInside = past.bound.map { UserRange(exp(past.forecast), halfWidth: $0).contains(totals[past.target]) }
    replay.errors.append(past.methods.map { $0 - actual })
    replay.conformal.learn(abs(past.forecast - actual), wasInside: wasInside)
    replay.outcomes.append(
      ForecastRecord.Outcome(
        error: abs(exp(past.forecast - actual) - 1), naiveError: abs(exp(past.naive - actual) - 1),
        wasInside: wasInside))
  }
}

extension Combination {
  /// Weights alone: errors of overlapping months ahead say too little of a bias.
  static func ahead(_ errors: [[Double]]) -> Combination {
    Combination(
      errors: errors, count: SeriesMethods.count, sharpness: 2, priors: SeriesMethods.priors, takesBias: false)
  }
}
