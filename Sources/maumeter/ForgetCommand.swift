import ArgumentParser
import Domain
import Foundation
import Reports
import Store

struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Erase a user from the database; the totals of its months stay.",
    discussion: """
      EXAMPLES:
        maumeter forget 0c8f7a10-1111-4222-8333-9a4b5c6d7e8f --dry-run
        maumeter forget 0c8f7a10-1111-4222-8333-9a4b5c6d7e8f --yes

      The user is named by its sub, or by the name that its source has for it. The file is then written anew, so \
      that no free page holds the user, which takes as much room again for a moment. docs/database.md says what stays.
      """)

  @Argument(help: ArgumentHelp("The sub of the user, or the name that its source has for it.", valueName: "user"))
  var user: String

  @Flag(help: "Only say what would be erased.")
  var dryRun = false

  @Flag(help: "Do not ask.")
  var yes = false

  @Flag(help: "Do not write the file anew. Free room in it may hold the user.")
  var noCompact = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist)
    let id = try UserIdentifier.user(user, in: store, configuration, surroundings)
    let isByName = UUID128(user) != id
    guard !dryRun else {
      return try say(ErasedUserReport(erased: store.traces(of: id), isDryRun: true, isByName: isByName), surroundings)
    }
    try confirm(path)
    let erased = try store.forget(id, at: surroundings.now, isCompacting: !noCompact)
    try say(ErasedUserReport(erased: erased, isDryRun: false, isByName: isByName), surroundings)
  }

  private func say(_ report: ErasedUserReport, _ surroundings: Surroundings) throws {
    try output.write(report, in: surroundings)
    if let warning = report.warning { StandardError.say(warning) }
  }

  /// Nothing brings an erased user back.
  private func confirm(_ path: String) throws {
    guard !yes else { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandError("Erasing cannot be undone. Say --yes, or --dry-run to see what it would do.", .usage)
    }
    StandardError.write("Erase the user from \(path)? It cannot be undone. [y/N] ")
    guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
      throw CommandError("Nothing was erased.", .gateFailed)
    }
  }
}
