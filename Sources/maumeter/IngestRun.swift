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

  /// How a run ended.
  struct Result {
    /// What became of all records.
    var records = RecordCounts()
    /// What was wrong, which was said on stderr as it was found.
    var problems = InputProblems()
    /// Inputs that were skipped, since their content was read before.
    var knownInputs = 0
  }

  func record(into store: ActivityStore, at time: Instant) throws -> Result {
    var result = Result()
    let progress = ProgressLine(paths: paths, isWanted: !isQuiet)
    defer { progress.finish() }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    // Should the ledger not answer, the file is read, and the writer meets the same error.
    let reading = OrderedReading(FileFinder(paths), cores: cores, sources: sources) {
      (try? store.knows(hash: $0.bytes)) ?? false
    }
    try store.record(at: time) { recording in
      try recording.learn(lessons)
      try reading.run { finding, delivery in
        switch delivery {
        case .batch(let batch):
          try recording.add(batch)
          progress.count(records: batch.records.read)
        case .note(let note):
          result.problems.note(note, path: finding.path)
        case .outcome(let outcome):
          if let failure = sources.users.failure { throw failure }
          try rememberKey(in: recording)
          result.records += try finish(outcome, of: finding, recording)
          result.problems.note(outcome, path: finding.path)
          if case .known = outcome { result.knownInputs += 1 }
          progress.count(files: 1, bytes: finding.size)
        }
      }
    }
    return result
  }

  /// The name of the setting that tells one key of names from another.
  static let keyCheck = "user_key_check"

  /// Makes the database remember the key that names were hashed with, in the transaction of what they are in.
  private func rememberKey(in recording: Recording) throws {
    guard let check = sources.users.check else { return }
    guard try recording.setting(IngestRun.keyCheck, default: check) == check else {
      throw CommandError(
        "Another program fills the database with another key at the same time. Give both the same key "
          + "(MAUMETER_USER_KEY, MAUMETER_USER_KEY_FILE), and run this again.", .badConfiguration)
    }
  }

  private func finish(
    _ outcome: InputOutcome, of finding: Finding, _ recording: Recording
  ) throws -> RecordCounts {
    var records = RecordCounts()
    switch outcome {
    case .read(let hash, let size, _, _):
      let input = Recording.InputDescription(hash: hash.bytes, path: finding.path, size: size, source: "cloudtrail")
      records = try recording.commitInput(input) ?? RecordCounts()
    case .failed(let problem):
      try recording.dropInput()
      if problem.isOfContent {
        records.rejected = 1
        records.read = 1
      }
    case .known, .ignored:
      try recording.dropInput()
    }
    return records
  }
}

extension Finding {
  var path: String {
    switch self {
    case .file(let file): file.path
    case .problem(let path, _): path
    }
  }

  /// In bytes; 0 for what cannot be read.
  var size: Int {
    if case .file(let file) = self { file.size } else { 0 }
  }
}
