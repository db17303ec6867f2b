import ArgumentParser
import Domain

/// The program: parse, run, and end with a status that scripts can rely on.
@main
struct Maumeter: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "maumeter",
    abstract: "Count the monthly active users of Amazon Cognito exactly, and price them.",
    discussion: """
      EXAMPLES:
        maumeter demo                             see it work, on logs that it makes
        maumeter ingest AWSLogs/                  record CloudTrail logs
        maumeter serve                            record events from a hook endpoint
        maumeter report --month 2026-10           users, activity and bill of a month
        maumeter usage --month 2026-10            who came, stayed and left
        maumeter forecast                         how the month will end, and its cost
        maumeter what-if --growth 3%              scenarios of the months to come
        maumeter coverage --month 2026-10         what the records do not show
        maumeter export bill --month 2026-10      the bill as CSV for finance
        maumeter reconcile cur.csv.gz             AWS's bill beside the own count
        maumeter price --mau 100000 --plan lite   what so many users cost
        maumeter pricing show lite                the rates, and who says so
        maumeter init                             write a commented maumeter.yaml

      EXIT CODES:
      \(ExitStatus.help)
      """,
    version: version,
    subcommands: subcommandTypes)

  /// One line per command, in the order of the help.
  private static let subcommandTypes: [any ParsableCommand.Type] = [
    DemoCommand.self,
    IngestCommand.self,
    CountCommand.self,
    ServeCommand.self,
    ReportCommand.self,
    UsageCommand.self,
    ForecastCommand.self,
    WhatIfCommand.self,
    CoverageCommand.self,
    AvoidableCommand.self,
    ExplainCommand.self,
    ForgetCommand.self,
    ReconcileCommand.self,
    PriceCommand.self,
    PricingCommand.self,
    ExportCommand.self,
    InitCommand.self,
    DoctorCommand.self,
  ]

  static func main() async {
    do {
      var command = try parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      } catch let error as ValidationError {
        throw CommandError(error, of: type(of: command))
      }
    } catch {
      end(with: error)
    }
  }

  /// Ends the process: help and usage errors as ArgumentParser words them, everything else in one sentence of ours.
  private static func end(with error: any Error) -> Never {
    if let failure = CommandError(error) { failure.report() }
    if exitCode(for: error) == .validationFailure,
      let unknown = UnknownCommand(Array(CommandLine.arguments.dropFirst()), of: Maumeter.self)
    {
      CommandError(unknown.message, .usage).report()
    }
    guard exitCode(for: error) == .success else { exit(withError: error) }
    // Help and the version are results, which ArgumentParser would print without a look at whether they were written.
    let text = fullMessage(for: error, columns: nil)
    do throws(CommandError) {
      if !text.isEmpty { try OutputFile.standardOutput.write(text + "\n") }
    } catch {
      error.report()
    }
    exit(withError: nil)
  }
}
