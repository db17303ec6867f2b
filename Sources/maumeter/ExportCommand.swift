import ArgumentParser

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The numbers, for other programs and for finance.",
    discussion: """
      EXAMPLES:
        maumeter export bill --month 2026-10 --output bill.csv
        maumeter export focus --month 2026-10 --output focus.csv
      """,
    subcommands: [ExportBillCommand.self, ExportFocusCommand.self])
}
