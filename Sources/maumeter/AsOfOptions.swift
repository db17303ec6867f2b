import ArgumentParser
import Domain
import Store

/// `--as-of`, as every command that depends on today has it.
struct AsOfOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The day that counts as today, in UTC.", valueName: "yyyy-mm-dd"))
  var asOf: Day?

  func day(in surroundings: Surroundings) -> Day { asOf ?? surroundings.today }
}

/// `--as-of` of forecasts, which are made from whole days: the day is one that is over.
struct ForecastDayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The last day that is known, as at its end, in UTC (default: the last one before today).",
      valueName: "yyyy-mm-dd"))
  var asOf: Day?
}

extension ActivityStore {
  /// The last day of a month that has records, when it is after today, as `--as-of` can make it; else nil.
  func lastDay(of month: Month, after today: Day) throws -> Day? {
    guard let last = try lastDay(of: month), today < last else { return nil }
    return last
  }
}
