import ArgumentParser

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The records behind the numbers, for other programs.",
    discussion: """
      EXAMPLES:
        maumeter export usage-file --tool infracost --output infracost-usage.yml
      """,
    subcommands: [ExportUsageFileCommand.self])
}
