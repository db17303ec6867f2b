import ArgumentParser
import Reports
import Store

struct ExportActivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity",
    abstract: "Who was active, by day, app client and activity: CSV that ingest takes elsewhere.",
    discussion: """
      EXAMPLES:
        maumeter export activity > activity.csv
        maumeter export activity --month 2026-10 --output october.csv
        maumeter export activity | maumeter ingest - --db copy.db

      One row per day, pool, user, app client and activity, with the number of events that count by the rules in \
      force. Machine tokens and records that name no user are not in it.
      """)

  static let header = ["day", "pool", "user", "client", "activity", "events"]

  @OptionGroup var period: ExportPeriod
  @OptionGroup var export: ExportOptions

  func run() throws {
    let store = try export.store()
    let csv = export.csv
    var rows = 0
    try export.destination.file.stream { write in
      try write(csv.line(ofTexts: Self.header))
      try store.exportActivity(from: period.first, through: period.last) { row in
        rows += 1
        try write(
          csv.line(ofTexts: [
            row.day.description, row.pool, row.user.description, row.client, row.activity.rawValue, "\(row.events)",
          ]))
      }
    }
    if rows == 0 { export.destination.remark(ExportOptions.nothing) }
  }
}
