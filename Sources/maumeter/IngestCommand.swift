import ArgumentParser
import Domain
import Foundation
import Ingest
import Reports
import Store

struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Record the events of log files in the database, each once.",
    discussion: """
      EXAMPLES:
        maumeter ingest AWSLogs/                      a folder as S3 has it
        aws s3 sync s3://bucket/AWSLogs logs && maumeter ingest logs
        zcat more/*.gz | maumeter ingest -
        maumeter ingest activity.csv                  rows of export activity, or of another engine
        maumeter ingest --mapping auth0 stream.ndjson  logs of another shape (docs/mappings.md)

      Run it as often as you like: files that were read are skipped by their content, and events that are known by \
      their id. A file is recorded whole or not at all.
      """)

  @Argument(help: ArgumentHelp("Files and folders; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @OptionGroup var mapping: MappingOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // Not left to the parser, which would name a missing path before a flag that does not exist.
    guard !paths.isEmpty else {
      throw ValidationError("Missing path. Name files or folders, or - for standard input.")
    }
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules)
    let key = UserKeyFile(
      database: path, storedCheck: try store.setting(IngestRun.keyCheck), surroundings: surroundings)
    let sources = try mapping.mappings(configuration, users: UserNames(configuration.users) { try key.load() })
    let run = IngestRun(paths: paths, lessons: configuration.lessons, isQuiet: output.quiet, sources: sources)
    let result = try run.record(into: store, at: surroundings.now)
    try output.write(result.records, in: surroundings)
    if result.knownInputs > 0 {
      let files = result.knownInputs == 1 ? "1 file that was" : "\(result.knownInputs) files that were"
      output.remark("Skipped \(files) read before.")
    }
    try result.problems.check()
  }
}
