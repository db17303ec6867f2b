import Domain
import Forecast
import Pricing

/// What the numbers rest on, in sentences.
struct ForecastNotes {
  let report: ForecastReport

  var notes: [Note] {
    let scope = report.shownScope
    var notes: [Note] = []
    if let refusal = scope.refusal { notes.append(Note(refusal.description, kind: .warning)) }
    if let month = scope.months.first {
      notes += record(of: month)
      notes += method(of: month)
      if !month.isCalibrated {
        notes.append(
          Note(
            "The interval of \(month.month.title) is wide out of caution: there are too few past months to tell how "
              + "far such forecasts are off.", kind: .warning))
      }
    }
    if let ahead = scope.months.dropFirst().first(where: { !$0.isCalibrated }) {
      notes.append(
        Note(
          "From \(ahead.month.title) on the intervals are wider by rule: there are too few past months to tell how far "
            + "such forecasts are off.", kind: .warning))
    }
    if report.selectedPool == nil {
      for (forecast, names) in report.shownPools where report.forecast.pools.count > 1 {
        guard let refusal = forecast.forecast.refusal else { continue }
        let name = names.pool ?? forecast.pool
        notes.append(Note("\(name) has no forecast of its own, but its part of the total. \(refusal.description)"))
      }
    }
    return notes + report.notes
  }

  private func record(of month: MonthForecast) -> [Note] {
    guard let record = month.record, let error = record.medianError, month.method != .known else { return [] }
    let day = report.forecast.asOf.civil.day
    var text = "The last \(counted(record.months, "month")), forecast from day \(day) with what was known then, were "
    text += "off by \(error.text(places: 1)) % in the median"
    if let naive = record.naiveMedianError {
      text += "; the month before, taken as it was, by \(naive.text(places: 1)) %"
    }
    text += "."
    if let coverage = record.coverage {
      text += " The \(record.level) % intervals held \(record.held) of \(record.intervals) "
      text += "(\(coverage.text(places: 0)) %)."
    }
    return [Note(text)]
  }

  private func method(of month: MonthForecast) -> [Note] {
    switch month.method {
    case .known: return [Note("\(month.month.title) is over: its users are counted, not forecast.")]
    case .reach:
      return [
        Note(
          "There is no whole month before: the forecast is from this month alone, with the chance of each user to be "
            + "active on a day.", kind: .warning)
      ]
    case .series: return []
    case .combination(let weights):
      let parts = weights.prefix(4).map { "\($0.candidate.title) \($0.percent) %" }
      return [Note("What counted, learned from those months: \(parts.joined(separator: ", ")).")]
    }
  }
}

extension Candidate {
  var title: String {
    switch self {
    case .level: "level of past months"
    case .trend: "their damped trend"
    case .levelShare: "users so far and the share that the level has still to come"
    case .trendShare: "the same with the trend"
    case .chainLadder: "chain ladder"
    case .roster: "roster of known users"
    case .pacedRoster: "roster at this month's pace"
    }
  }
}
