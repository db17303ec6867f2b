import Ingest

/// Says what was wrong with inputs, a line each on stderr, and remembers how the command must end.
struct InputProblems {
  private var isNotFound = false
  private var isRejected = false

  /// What was wrong there was wrong here.
  mutating func add(_ other: InputProblems) {
    isNotFound = isNotFound || other.isNotFound
    isRejected = isRejected || other.isRejected
  }

  /// Something was not read, which was said elsewhere.
  mutating func noteRejection() {
    isRejected = true
  }

  /// Says what an outcome has to say.
  mutating func note(_ outcome: InputOutcome, path: String) {
    switch outcome {
    case .read(_, _, let rejected, let rejectedCount):
      note(rejected, count: rejectedCount, path: path)
    case .failed(let problem):
      if problem == .notFound { isNotFound = true } else { isRejected = true }
      StandardError.say("\(shown(path)) \(problem).")
    case .known, .ignored:
      break
    }
  }

  /// Says what there was besides records, which is no mistake.
  func note(_ note: InputNote, path: String) {
    StandardError.say("\(shown(path)) \(note).")
  }

  private mutating func note(_ rejected: [RejectedRecord], count: Int, path: String) {
    guard let first = rejected.first else { return }
    isRejected = true
    let path = shown(path)
    guard count > 1 else {
      return StandardError.say("\(path): \(first.place) \(first.problem); it was not recorded, the others were.")
    }
    for record in rejected { StandardError.say("\(path): \(record.place) \(record.problem).") }
    let named = count > rejected.count ? ", the first of which are named above" : ""
    StandardError.say("\(path): \(count) records were not recorded\(named); the others were.")
  }

  private func shown(_ path: String) -> String {
    path == "-" ? "standard input" : path.isEmpty ? "A path that is empty" : path
  }

  /// Throws the status that the command must end with, when something was wrong.
  func check() throws(CommandError) {
    if isNotFound { throw CommandError("", .inputNotFound) }
    if isRejected { throw CommandError("", .badData) }
  }
}
