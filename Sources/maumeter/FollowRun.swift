import Cloud
import Domain
import Foundation
import Ingest
import Store

/// Looks for new and grown inputs again and again, and records them, until it is told to stop.
struct FollowRun {
  let paths: [String]
  let lessons: [Lesson]
  let sources: SourceMappings
  /// What is new in buckets; nil when none is followed.
  let objects: (() throws -> ObjectInputs)?
  /// Seconds between two looks at buckets, which cost money.
  let objectSeconds: Int
  let isStopped: @Sendable () -> Bool
  let clock: () -> Instant

  private static let fileSeconds = 1.0

  /// - Returns: what became of all records that were read.
  func record(into store: ActivityStore) throws -> IngestRun.Result {
    var result = IngestRun.Result()
    let files = FollowedFiles(paths) { path in
      guard let input = try? store.growingInput(path: path) else { return nil }
      return FollowedFiles.Earlier(input: input.id, size: input.size, hash: input.hash)
    }
    try store.record(at: clock()) { try $0.learn(lessons) }
    var nextObjects = Int64.min
    while !isStopped() {
      let begin = ContinuousClock.now
      try recordFiles(files, store, &result)
      if let objects, clock().secondsSinceEpoch >= nextObjects, !isStopped() {
        var run = IngestRun(paths: [], lessons: [], isQuiet: true, sources: sources)
        run.objects = try objects()
        let part = try run.record(into: store, at: clock())
        result.add(part)
        if let failure = part.failure { try FollowRun.note(failure) }
        nextObjects = clock().secondsSinceEpoch + Int64(objectSeconds)
      }
      // Looking through very many files must not become all that this machine does.
      wait(max(FollowRun.fileSeconds, 4 * FollowRun.seconds(begin.duration(to: .now))))
    }
    if files.waiting > 0 {
      let count = files.waiting == 1 ? "1 file ends" : "\(files.waiting) files end"
      result.remarks.append("\(count) in the middle of a record; what is whole was recorded.")
    }
    return result
  }

  /// A service that does not answer now may do so at the next look; anything else ends the program.
  private static func note(_ failure: S3Error) throws {
    switch failure {
    case .stopped: break
    case .unreachable, .timedOut, .cutOff, .unavailable: StandardError.say("\(failure)")
    default: throw failure
    }
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private func wait(_ seconds: Double) {
    var left = seconds
    while left > 0, !isStopped() {
      Thread.sleep(forTimeInterval: min(left, 0.1))
      left -= 0.1
    }
  }

  private func recordFiles(_ files: FollowedFiles, _ store: ActivityStore, _ result: inout IngestRun.Result) throws {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let look = files.look(now: Int(now.tv_sec) * 1_000_000_000 + Int(now.tv_nsec))
    // Nothing is written, and no other program held up, while there is nothing new.
    guard let first = look() else { return }
    var rest: Finding? = first
    let isStopped = isStopped
    let reading = OrderedReading(
      cores: ProcessInfo.processInfo.activeProcessorCount, sources: sources,
      isKnown: { (try? store.knows(hash: $0.bytes)) ?? false },
      next: {
        if isStopped() { return nil }
        defer { rest = nil }
        return rest ?? look()
      })
    try store.record(at: clock()) { recording in
      var isBegun = false
      var notes: [InputNote] = []
      try reading.run { finding, delivery in
        if !isBegun, case .openable(let input as FollowedInput) = finding, let entry = input.input {
          try recording.continueInput(entry)
        }
        isBegun = true
        switch delivery {
        case .batch(let batch): try recording.add(batch)
        case .note(let note): notes.append(note)
        case .outcome(let outcome):
          try sources.check(recording)
          if try finish(outcome, of: finding, recording, &result) {
            for note in notes { result.problems.note(note, path: finding.path) }
          }
          notes = []
          isBegun = false
        }
      } onIdle: {
        try recording.letOthersWrite()
      }
    }
  }

  /// False when there is nothing to say of it yet.
  private func finish(
    _ outcome: InputOutcome, of finding: Finding, _ recording: Recording, _ result: inout IngestRun.Result
  ) throws -> Bool {
    guard case .openable(let input as FollowedInput) = finding else {
      result.problems.note(outcome, path: finding.path)
      try recording.dropInput()
      return true
    }
    guard input.accepts(outcome) else {
      try recording.dropInput()
      input.finish(outcome, input: nil)
      return false
    }
    var entry: Int64?
    if case .read(let hash, _, _, _) = outcome {
      let description = Recording.InputDescription(
        hash: hash.bytes, path: input.path, size: input.end, source: "cloudtrail")
      if let records = try recording.commitInput(description) {
        result.records += records
        entry = recording.lastInput
      }
      if let entry, input.isOfLines { try recording.follow(path: input.path, input: entry) }
    } else {
      try recording.dropInput()
      if case .failed(let problem) = outcome, problem.isOfContent { result.records += RecordCounts.oneRejected }
    }
    result.problems.note(outcome, path: input.path)
    input.finish(outcome, input: entry)
    return true
  }
}

extension RecordCounts {
  /// An input of which nothing could be kept.
  static var oneRejected: RecordCounts {
    var records = RecordCounts()
    records.read = 1
    records.rejected = 1
    return records
  }
}
