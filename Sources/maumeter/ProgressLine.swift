import Foundation
import Ingest
import Synchronization

/// A line on the terminal that says how far a long run is: files, records, rate and the time left.
///
/// It appears after a second, and only where stderr is a terminal.
final class ProgressLine: Sendable {
  private struct State {
    var files = 0
    var bytes = 0
    var records = 0
    var totalBytes: Int?
    var isOver = false
  }

  private let state = Mutex(State())
  private let begin = ContinuousClock.now

  /// - Parameters:
  ///   - paths: what will be read, to know how much it is; it is looked through beside the work.
  ///   - isMeasured: whether that is all that will be read.
  init(paths: [String], isMeasured: Bool = true, isWanted: Bool) {
    guard isWanted, isatty(STDERR_FILENO) == 1 else { return }
    if isMeasured { Thread.detachNewThread { [self] in measure(paths) } }
    Thread.detachNewThread { [self] in show() }
  }

  /// An input was read.
  func count(files: Int = 0, bytes: Int = 0, records: Int = 0) {
    state.withLock {
      $0.files += files
      $0.bytes += bytes
      $0.records += records
    }
  }

  /// Takes the line away.
  func finish() {
    let wasShown = state.withLock { state in
      state.isOver = true
      return begin.duration(to: .now) > .seconds(1)
    }
    if wasShown, isatty(STDERR_FILENO) == 1 { StandardError.write("\r\u{1B}[K") }
  }

  private func measure(_ paths: [String]) {
    var bytes = 0
    for case .file(let file) in FileFinder(paths.filter { $0 != "-" }) { bytes += file.size }
    state.withLock { $0.totalBytes = paths.contains("-") ? nil : bytes }
  }

  private func show() {
    Thread.sleep(forTimeInterval: 1)
    while let text = text {
      StandardError.write("\r\(text)\u{1B}[K")
      Thread.sleep(forTimeInterval: 0.2)
    }
  }

  /// The line as it is now; nil when the work is over.
  private var text: String? {
    let state = state.withLock { $0 }
    guard !state.isOver else { return nil }
    let elapsed = begin.duration(to: .now)
    let (seconds, attoseconds) = elapsed.components
    let milliseconds = Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    let rate = state.records * 1_000 / max(1, milliseconds)
    var text = "\(state.files) files, \(state.records) records, \(rate) records/s"
    if let total = state.totalBytes, state.bytes > 0, total >= state.bytes {
      let left = (total - state.bytes) / max(1, state.bytes * 1_000 / max(1, milliseconds))
      text += ", \(state.bytes * 100 / max(1, total)) %, \(left) s left"
    }
    return text
  }
}
