import ArgumentParser
import Domain
import Reports
import Store

struct ExportEventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Each event that counts or may count, as CSV: the view events of the database.",
    discussion: """
      EXAMPLES:
        maumeter export events --month 2026-10 > events.csv
        maumeter export events --since 2026-10-01 --until 2026-10-07

      Rows of activity files are no events; export activity has them.
      """)

  @OptionGroup var period: ExportPeriod
  @OptionGroup var export: ExportOptions

  func run() throws {
    let store = try export.store()
    let csv = export.csv
    var lines = 0
    try export.destination.file.stream { write in
      try store.exportEvents(from: period.first, through: period.last) { row in
        lines += 1
        try write(csv.line(ofTexts: row))
      }
    }
    // The first line has the names of the columns.
    guard lines <= 1 else { return }
    let hasActivity = try store.months().contains { month in
      (period.first.map { $0.month <= month } ?? true) && (period.last.map { month <= $0.month } ?? true)
    }
    export.destination.remark(
      hasActivity
        ? "No event is recorded in these days. Rows of activity files are no events: maumeter export activity has them."
        : ExportOptions.nothing)
  }
}
