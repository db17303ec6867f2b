import Domain
import Forecast

/// How past months would have been forecast, beside simpler methods.
public struct BacktestReport: Hashable, Sendable {
  public var backtest: Backtest
  /// Whole months of the history, and its users times months.
  public var userMonths: Int

  public init(backtest: Backtest, userMonths: Int) {
    self.backtest = backtest
    self.userMonths = userMonths
  }
}

extension BacktestReport: Presentable {
  public var document: Document {
    var fields: [Field<Backtest.DayResult>] = [
      Field("day", "Day", .trailing) { .count($0.day) },
      Field("months", "Months", .trailing) { .count($0.record.months) },
      Field("error", "maumeter", .trailing) { percent($0.record.medianError) },
    ]
    for reference in Reference.allCases {
      fields.append(
        Field(reference.name, reference.title, .trailing) { percent($0.references[reference.rawValue]) })
    }
    fields += [
      Field("ratio", "To the best", .trailing) { result in
        guard let error = result.record.medianError, let best = result.references.compactMap(\.self).min(), best > 0
        else { return .empty }
        return .label((error / best).text(places: 2))
      },
      Field("held", "Held", .trailing) { percent($0.record.coverage, places: 0) },
    ]
    for candidate in Candidate.allCases {
      fields.append(
        Field("part_\(candidate.name)", for: .records) { percent($0.candidates[candidate.rawValue]) })
    }
    let days = Table("day", title: "Month end, from a day of the month", of: backtest.days, fields: fields)
    let ahead = Table(
      "ahead", title: "Coming months", of: backtest.ahead,
      fields: [
        Field("months_ahead", "Ahead", .trailing) { .count($0.horizon) },
        Field("months", "Months", .trailing) { .count($0.record.months) },
        Field("error", "maumeter", .trailing) { percent($0.record.medianError) },
        Field("last-month", "Last month", .trailing) { percent($0.record.naiveMedianError) },
        Field("held", "Held", .trailing) { percent($0.record.coverage, places: 0) },
      ])
    var blocks: [Document.Block] = [.heading("Forecasts of past months", level: 1), .table(days)]
    if !backtest.ahead.isEmpty { blocks.append(.table(ahead)) }
    return Document(blocks + [.notes(notes)])
  }

  private func percent(_ value: Double?, places: Int = 2) -> Cell {
    value.map { .label($0.text(places: places)) } ?? .empty
  }

  private var notes: [Note] {
    [
      Note(
        "Median absolute error in percent of the month's users. Every forecast was made with what was known at the "
          + "end of that day: nothing later was looked at, for learning neither."),
      Note(
        "Months from the seventh on with \(backtest.minimumUsers) users or more. Held: the share of "
          + "\(backtest.level) % intervals that had the month's users in them."),
      Note("To the best: the error divided by that of the best of the four other methods on the same day."),
    ]
  }

  /// The schema `maumeter.backtest/1`: names only get added.
  ///
  /// Errors are in percent.
  public var json: JSON {
    [
      "schema": "maumeter.backtest/1",
      "minimum_users": .integer(backtest.minimumUsers),
      "user_months": .integer(userMonths),
      "days": .array(
        backtest.days.map { result in
          [
            "day": .integer(result.day),
            "record": result.record.json,
            "methods": .object(
              Reference.allCases.map {
                JSON.Member($0.name, .decimal(result.references[$0.rawValue], places: 2))
              }),
            "parts": .object(
              Candidate.allCases.map {
                JSON.Member($0.name, .decimal(result.candidates[$0.rawValue], places: 2))
              }),
          ]
        }),
      "ahead": .array(
        backtest.ahead.map { result in
          [
            "months_ahead": .integer(result.horizon),
            "record": result.record.json,
            "forecasts": .object(
              result.forecasts.map {
                JSON.Member($0.month.description, .decimal($0.expected, places: 2))
              }),
          ]
        }),
    ]
  }
}

extension Reference {
  var title: String {
    switch self {
    case .linear: "Linear"
    case .lastMonth: "Last month"
    case .chainLadder: "Chain ladder"
    case .roster: "Roster"
    }
  }
}
