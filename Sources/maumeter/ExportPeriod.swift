import ArgumentParser
import Domain

/// `--month`, or `--since` and `--until`, as every export has them.
struct ExportPeriod: ParsableArguments {
  @Option(help: ArgumentHelp("Only this month.", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: ArgumentHelp("From this day, or the first of this month, on.", valueName: "yyyy-mm[-dd]"))
  var since: DayOrMonth?

  @Option(help: ArgumentHelp("Through this day, or the last of this month.", valueName: "yyyy-mm[-dd]"))
  var until: DayOrMonth?

  func validate() throws {
    if month != nil, since != nil || until != nil {
      throw ValidationError("Give --month for one month, or --since and --until for several days or months.")
    }
    if let first, let last, last < first { throw ValidationError("--until \(last) is before --since \(first).") }
  }

  /// Nil for all that there is.
  var first: Day? { month?.firstDay ?? since?.first }
  /// Included; nil for all that there is.
  var last: Day? { month.map { $0.next.firstDay.advanced(by: -1) } ?? until?.last }
}

/// A day, or a month for its first or last day.
struct DayOrMonth: ExpressibleByArgument, Hashable {
  let first: Day
  let last: Day

  init?(argument: String) {
    if let day = Day(argument) {
      (first, last) = (day, day)
    } else if let month = Month(argument) {
      (first, last) = (month.firstDay, month.next.firstDay.advanced(by: -1))
    } else {
      return nil
    }
  }
}
