import Cloud
import Domain
import Foundation
import Ingest
import Store

/// Reads inputs on all cores and records them, in order, in a database.
struct IngestRun {
  let paths: [String]
  let lessons: [Lesson]
  let isQuiet: Bool
  /// The mappings in force, and how names of users are kept.
  var sources = SourceMappings()
  /// Objects of S3, read after the paths.
  var objects: ObjectInputs?

  init(
    paths: [String], lessons: [Lesson], isQuiet: Bool, sources: SourceMappings = SourceMappings(),
    objects: ObjectInputs? = nil
  ) {
    self.paths = paths
    self.lessons = lessons
    self.isQuiet = isQuiet
    self.sources = sources
    self.objects = objects
  }

  /// The name of the setting that tells one key of names from another.
  static let keyCheck = "user_key_check"

  /// How a run ended.
  struct Result {
    /// What became of all records.
    var records = RecordCounts()
    /// What was wrong, which was said on stderr as it was found.
    var problems = InputProblems()
    /// Inputs that were skipped, since their content was read before.
    var knownInputs = 0
    /// What the user should know besides.
    var remarks: [String] = []
    /// Why not everything was read; what was is recorded.
    var failure: S3Error?

    mutating func add(_ other: Result) {
      records += other.records
      problems.add(other.problems)
      knownInputs += other.knownInputs
      remarks += other.remarks
    }
  }

  /// Ends the reading, so that what was read can be recorded.
  private struct Interruption: Error {}

  func record(into store: ActivityStore, at time: Instant) throws -> Result {
    FreedMemory.keep()
    var result = Result()
    let progress = ProgressLine(paths: paths, isMeasured: objects == nil, isWanted: !isQuiet)
    defer { progress.finish() }
    var finder = FileFinder(paths)
    let objects = objects
    defer { objects?.stop() }
    // Should the ledger not answer, the file is read, and the writer meets the same error.
    let reading = OrderedReading(
      cores: ProcessInfo.processInfo.activeProcessorCount, sources: sources,
      isKnown: { (try? store.knows(hash: $0.bytes)) ?? false },
      next: { try finder.next() ?? objects?.next() })
    try store.record(at: time) { recording in
      try recording.learn(lessons)
      do {
        try reading.run { finding, delivery in
          switch delivery {
          case .batch(let batch):
            try recording.add(batch)
            progress.count(records: batch.records.read)
          case .note(let note):
            result.problems.note(note, path: finding.path)
          case .outcome(let outcome):
            try sources.check(recording)
            result.records += try finish(outcome, of: finding, recording)
            if case .failed(.unavailable) = outcome { throw Interruption() }
            result.problems.note(outcome, path: finding.path)
            if case .known = outcome { result.knownInputs += 1 }
            progress.count(files: 1, bytes: finding.size)
          }
        } onIdle: {
          try recording.letOthersWrite()
        }
      } catch is Interruption {
        result.failure = objects?.summary.failure
      } catch let error as S3Error {
        result.failure = error
      }
      for days in objects?.coveredDays() ?? [] { try recording.cover(days) }
      try recording.commit()
      result.records += recording.records
    }
    if let summary = objects?.summary { note(summary, &result) }
    if result.failure == nil, let remark = finder.summary.remark { result.remarks.append(remark) }
    return result
  }

  private func note(_ summary: ObjectInputs.Counts, _ result: inout Result) {
    result.knownInputs += summary.known
    guard summary.archived > 0, let first = summary.firstArchived else { return }
    let objects = summary.archived == 1 ? "object is" : "objects are"
    result.problems.noteRejection()
    StandardError.say(
      """
      \(summary.archived) archived \(objects) not read, \(first) the first. Restore what you need with \
      `aws s3api restore-object`, copy it to another storage class, and run this again with --relist.
      """)
  }

  /// - Returns: records that are in none of the inputs that were recorded.
  private func finish(
    _ outcome: InputOutcome, of finding: Finding, _ recording: Recording
  ) throws -> RecordCounts {
    var records = RecordCounts()
    var object: ObjectInput?
    if case .openable(let input) = finding { object = input as? ObjectInput }
    switch outcome {
    case .read(let hash, let size, _, _):
      let input = Recording.InputDescription(
        hash: hash.bytes, path: finding.path, size: size, source: "cloudtrail", object: object?.id)
      try recording.queueInput(input)
    case .failed(let problem):
      try recording.dropInput()
      if problem.isOfContent { records = .oneRejected }
      object?.finish(isDone: problem.isOfContent)
      return records
    case .known, .ignored:
      try recording.dropInput()
      if let object { try recording.remember(object: object.id) }
    }
    object?.finish(isDone: true)
    return records
  }
}

extension SourceMappings {
  /// Names of users must be kept with one key, which the database remembers in the transaction of what they are in.
  func check(_ recording: Recording) throws {
    if let failure = users.failure { throw failure }
    guard let check = users.check else { return }
    guard try recording.setting(IngestRun.keyCheck, default: check) == check else {
      throw CommandError(
        "Another program fills the database with another key at the same time. Give both the same key "
          + "(MAUMETER_USER_KEY, MAUMETER_USER_KEY_FILE), and run this again.", .badConfiguration)
    }
  }
}

extension Finding {
  var path: String {
    switch self {
    case .file(let file): file.path
    case .openable(let input): input.path
    case .problem(let path, _): path
    }
  }

  /// In bytes; 0 for what cannot be read.
  var size: Int {
    switch self {
    case .file(let file): file.size
    case .openable(let input): input.size
    case .problem: 0
    }
  }
}
