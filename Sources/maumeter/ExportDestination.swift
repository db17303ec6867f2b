import ArgumentParser
import Domain
import Reports

/// `--output` and `--quiet` of exports, which have one format only.
struct ExportDestination: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file; - is stdout.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "No remarks on stderr, only what is missing and errors.")
  var quiet = false

  var file: OutputFile { output.map { $0 == "-" ? .standardOutput : .path($0) } ?? .standardOutput }

  func write(_ text: String) throws(CommandError) { try file.write(text) }

  func remark(_ sentence: String) {
    if !quiet { StandardError.say(sentence) }
  }

  /// Says what the file does not hold, or not for good.
  func remark(on report: Report) {
    for sentence in report.unpricedSentences { StandardError.say(sentence) }
    for sentence in report.remarks { remark(sentence) }
    let open = report.months.filter { !$0.isComplete && $0.laterRecords == nil }.map(\.activity.month.description)
    if !open.isEmpty { remark("Not over, and so an estimate to date: \(open.joined(separator: ", ")).") }
    for month in report.months {
      guard let through = month.laterRecords, let today = report.asOf else { continue }
      let name = month.activity.month
      remark("\(name) is not over on \(today), but all its records are in the file, through \(through).")
    }
    let isEmpty = report.months.allSatisfy { month in
      month.activity.pools.allSatisfy(\.isNotRecorded) && month.activity.machineTokens.isEmpty
    }
    if isEmpty {
      remark("Nothing is recorded in these months: see maumeter report --since.")
    }
  }
}
