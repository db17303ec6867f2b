import ArgumentParser

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The numbers and the records behind them, for other programs and for finance.",
    discussion: """
      EXAMPLES:
        maumeter export bill --month 2026-10 > bill.csv
        maumeter export focus --month 2026-10 --output focus.csv
        maumeter export activity --month 2026-10 > activity.csv
        maumeter export usage-file --tool infracost --output infracost-usage.yml
        maumeter export events --since 2026-10-01 --until 2026-10-07 -o week.csv

      Users are ids as the database has them: subs, and hashes where a source named users otherwise.
      """,
    subcommands: [
      ExportBillCommand.self, ExportFocusCommand.self, ExportActivityCommand.self, ExportEventsCommand.self,
      ExportUsageFileCommand.self,
    ])
}
