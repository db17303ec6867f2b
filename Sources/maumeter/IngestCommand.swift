import ArgumentParser
import Cloud
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
        maumeter ingest AWSLogs/                    a folder as S3 has it
        maumeter ingest s3://bucket/AWSLogs/        from S3; again, it goes on
        maumeter ingest s3://bucket --since 2026-10-01 --profile audit
        maumeter ingest --follow /var/log/events    what is new, and what grows
        zcat more/*.gz | maumeter ingest -
        aws s3 cp s3://bucket/key - | maumeter ingest -
        maumeter ingest activity.csv                rows of export activity
        maumeter ingest --mapping auth0 a.ndjson    logs of another shape

      Run it as often as you like: files that were read are skipped by their content, objects of S3 by name and \
      ETag, and events that are known by their id. A file is recorded whole or not at all.
      """)

  @Argument(help: ArgumentHelp("Files, folders and s3://bucket/prefix; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @OptionGroup var mapping: MappingOptions
  @OptionGroup var database: DatabaseOptions

  @Flag(help: "Go on reading what is new and what grows, until SIGTERM or SIGINT.")
  var follow = false

  @Option(help: ArgumentHelp("With --follow: the time between two looks at s3://.", valueName: "seconds"))
  var pollEvery = 300

  @Flag(help: "Only say how much would be read.")
  var dryRun = false

  @Option(help: ArgumentHelp("How long to wait for another program that is writing.", valueName: "seconds"))
  var wait: Int?

  @OptionGroup(title: "Options for s3://") var s3: S3Options
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // Not left to the parser, which would name a missing path before a flag that does not exist.
    guard !paths.isEmpty else {
      throw ValidationError("Missing path. Name files, folders or s3://bucket/prefix, or - for standard input.")
    }
    let locations = try paths.filter(S3Location.looksLikeOne).map { try S3Location($0) }
    let files = paths.filter { !S3Location.looksLikeOne($0) }
    try check(locations, files)
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    let path = try database.path(configuration, in: surroundings)
    FilesInUse.add(inputs: files)
    try output.destination.check()
    if dryRun { return try measure(files, locations, path, configuration, in: surroundings) }
    guard try !endsWithoutInputs(files, locations, path, in: surroundings) else { return }
    let store = try open(path, configuration.rules)
    let key = UserKeyFile(
      database: path, storedCheck: try store.setting(IngestRun.keyCheck), surroundings: surroundings)
    let sources = try mapping.mappings(configuration, users: UserNames(configuration.users) { try key.load() })
    let client = locations.isEmpty ? nil : try s3.client(in: surroundings) { StopSignal.isRequested }
    func objects() throws -> ObjectInputs? {
      try client.map { try s3.inputs(locations, client: $0, in: surroundings, store: store) }
    }
    let result: IngestRun.Result
    if follow {
      StopSignal.listen()
      output.remark("Following \(paths.joined(separator: ", ")) until SIGTERM or SIGINT.")
      let run = FollowRun(
        paths: files, lessons: configuration.lessons, sources: sources,
        objects: client.map { client in { try s3.inputs(locations, client: client, in: surroundings, store: store) } },
        objectSeconds: max(1, pollEvery), isStopped: { StopSignal.isRequested }, clock: { Surroundings.current.now })
      result = try run.record(into: store)
    } else {
      let run = IngestRun(
        paths: files, lessons: configuration.lessons, isQuiet: output.quiet, sources: sources,
        objects: try objects())
      result = try run.record(into: store, at: surroundings.now)
    }
    if let failure = result.failure, result.records.read == 0 { throw failure }
    try output.write(result.records, in: surroundings)
    if result.knownInputs > 0, !follow {
      let files = result.knownInputs == 1 ? "1 file that was" : "\(result.knownInputs) files that were"
      output.remark("Skipped \(files) read before.")
    }
    for remark in result.remarks { output.remark(remark) }
    if let failure = result.failure { throw failure }
    if !follow { try result.problems.check() }
  }

  private func check(_ locations: [S3Location], _ files: [String]) throws {
    if locations.isEmpty, let flag = s3.given {
      throw ValidationError("\(flag) is for s3://bucket/prefix, and none is named.")
    }
    if follow, files.contains("-") {
      throw ValidationError("Standard input cannot be followed. Write it to a file and follow that.")
    }
    if follow, dryRun { throw ValidationError("--dry-run ends at once: leave out --follow.") }
    if let since = s3.since, let until = s3.until, until < since {
      throw ValidationError("--until \(until) is before --since \(since).")
    }
  }

  private func open(_ path: String, _ rules: CountingRules) throws -> ActivityStore {
    let isSaid = !output.quiet && isatty(STDERR_FILENO) == 1
    return try ActivityStore(path: path, rules: rules, busyTimeout: Double(wait ?? (follow ? 600 : 30))) { holder in
      if isSaid { StandardError.say("Waiting for \(holder ?? "another program"), which is writing to \(path).") }
    }
  }

  /// No database is made for paths that are not there, which may be mistyped as well as the database.
  ///
  /// - Returns: false when there is something to read, or somebody may put it there.
  private func endsWithoutInputs(
    _ files: [String], _ locations: [S3Location], _ path: String, in surroundings: Surroundings
  ) throws -> Bool {
    guard !follow, locations.isEmpty, !FileManager.default.fileExists(atPath: path) else { return false }
    let missing = Array(FileFinder(files.filter { $0 != "-" && !FileManager.default.fileExists(atPath: $0) }))
    guard missing.count == files.count else { return false }
    var problems = InputProblems()
    for case .problem(let path, let problem) in missing { problems.note(.failed(problem), path: path) }
    try output.write(RecordCounts(), in: surroundings)
    try problems.check()
    return true
  }

  /// Says what a run would read, and makes nothing.
  private func measure(
    _ files: [String], _ locations: [S3Location], _ path: String, _ configuration: Configuration,
    in surroundings: Surroundings
  ) throws {
    _ = try mapping.mappings(configuration, users: UserNames())
    var (count, bytes) = (0, 0)
    var problems = InputProblems()
    var finder = FileFinder(files)
    while let finding = finder.next() {
      switch finding {
      case .file(let file) where file.path != "-":
        count += 1
        bytes += file.size
      case .problem(let path, let problem): problems.note(.failed(problem), path: path)
      default: break
      }
    }
    if !files.isEmpty { print("\(count) files, \(bytes) bytes, some of which may be known by their content") }
    if let remark = finder.summary.remark { output.remark(remark) }
    if !locations.isEmpty {
      let isThere = FileManager.default.fileExists(atPath: path)
      let store = try isThere ? ActivityStore(path: path, rules: configuration.rules, mode: .mustExist) : nil
      let client = try s3.client(in: surroundings) { StopSignal.isRequested }
      let objects = try s3.inputs(locations, client: client, in: surroundings, store: store)
      let wanted = try objects.measure()
      print("\(wanted.objects) objects of S3, \(wanted.bytes) bytes; \(objects.summary.known) were read before")
    }
    try problems.check()
  }
}
