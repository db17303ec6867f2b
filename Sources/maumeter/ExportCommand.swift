import ArgumentParser

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The records behind the numbers, for other programs.",
    discussion: """
      EXAMPLES:
        maumeter export activity --month 2026-10 > activity.csv
        maumeter export events --since 2026-10-01 --until 2026-10-07 --output week.csv

      Users are ids as the database has them: subs, and hashes where a source named users otherwise.
      """,
    subcommands: [ExportActivityCommand.self, ExportEventsCommand.self])
}
