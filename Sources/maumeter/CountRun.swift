import Counting
import Dispatch
import Domain
import Foundation
import Ingest
import Synchronization

/// Reads inputs on all cores and counts them.
struct CountRun {
  let paths: [String]
  let configuration: Configuration
  let isQuiet: Bool
  /// The mappings in force, and how names of users are kept.
  var sources = SourceMappings()

  /// How an input ended, and what else was to be said of it.
  private struct News {
    var path: String
    var outcome: InputOutcome
    var notes: [InputNote] = []
  }

  /// By the place of the inputs in the order of reading.
  private typealias Outcomes = [Int: News]

  struct Result {
    /// In order.
    var months: [MonthlyActivity]
    /// What all records were.
    var records: RecordCounts
    /// What was wrong, which is said on stderr.
    var problems: InputProblems
    /// What was found to read, and what not.
    var search: SearchSummary
  }

  func run() throws -> Result {
    FreedMemory.keep()
    let tally = Tally(rules: configuration.rules)
    try teach(tally)
    let progress = ProgressLine(paths: paths, isWanted: !isQuiet)
    let finder = Mutex((finder: FileFinder(paths), next: 0))
    let outcomes = Mutex<Outcomes>([:])
    let spillError = Mutex<SpillError?>(nil)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    DispatchQueue.concurrentPerform(iterations: cores) { _ in
      let reader = InputReader(sources: sources)
      while let (index, finding) = CountRun.next(finder) {
        guard case .file(let file) = finding else {
          if case .problem(let path, let problem) = finding {
            outcomes.withLock { $0[index] = News(path: path, outcome: .failed(problem)) }
          }
          continue
        }
        let sink = CountSink(tally)
        reader.read(file, into: sink)
        progress.count(files: 1, bytes: file.size, records: sink.records)
        if let error = sink.error { spillError.withLock { $0 = error } }
        guard let outcome = sink.outcome, CountRun.hasNews(outcome) || !sink.notes.isEmpty else { continue }
        outcomes.withLock { $0[index] = News(path: file.path, outcome: outcome, notes: sink.notes) }
      }
    }
    progress.finish()
    if let error = spillError.withLock({ $0 }) { throw error }
    var problems = InputProblems()
    for (_, news) in outcomes.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      for note in news.notes { problems.note(note, path: news.path) }
      problems.note(news.outcome, path: news.path)
    }
    var (months, records) = try tally.finish(cores: cores)
    for case .failed(let problem) in outcomes.withLock({ $0.values.map(\.outcome) }) where problem.isOfContent {
      records.rejected += 1
      records.read += 1
    }
    months.sort { $0.month < $1.month }
    return Result(
      months: months, records: records, problems: problems, search: finder.withLock { $0.finder.summary })
  }

  /// What the config knows of app clients counts as learned.
  private func teach(_ tally: Tally) throws {
    let input = tally.beginInput()
    var batch = EventBatch()
    batch.lessons = configuration.lessons
    try input.add(batch)
    try input.commit()
  }

  private static func next(_ finder: borrowing Mutex<(finder: FileFinder, next: Int)>) -> (Int, Finding)? {
    finder.withLock { state in
      guard let finding = state.finder.next() else { return nil }
      state.next += 1
      return (state.next, finding)
    }
  }

  private static func hasNews(_ outcome: InputOutcome) -> Bool {
    switch outcome {
    case .read(_, _, let rejected, _): !rejected.isEmpty
    case .failed: true
    case .known, .ignored: false
    }
  }
}

/// Hands the batches of one input to the tally, and makes them count when the input was good.
private final class CountSink: InputSink {
  private let input: Tally.Input
  private(set) var outcome: InputOutcome?
  private(set) var error: SpillError?
  private(set) var records = 0
  private(set) var notes: [InputNote] = []

  init(_ tally: Tally) {
    input = tally.beginInput()
  }

  var remembersInputs: Bool { false }
  func knows(_ hash: ContentHash) -> Bool { false }

  func add(_ batch: EventBatch) throws(InputProblem) {
    records += batch.records.read
    do throws(SpillError) {
      try input.add(batch)
    } catch {
      self.error = error
      throw .stopped
    }
  }

  func note(_ note: InputNote) { notes.append(note) }

  func finish(_ outcome: InputOutcome) {
    self.outcome = outcome
    guard case .read = outcome else { return }
    do throws(SpillError) {
      try input.commit()
    } catch {
      self.error = error
    }
  }
}
