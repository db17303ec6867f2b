import Foundation
import GRDB

/// Folds SQLite's write-ahead log into the file beside the commits of a `GroupWriter`, over a connection of its own.
///
/// A checkpoint of SQLite's own runs inside of a commit, and whoever is being committed waits for all of it. This one
/// does the bulk while commits go on; the writer then only folds what came meanwhile, after which the log is written
/// from its begin again. https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files
final class LogFolder: @unchecked Sendable {
  private enum State {
    case idle, wanted, folding, folded, stopped
  }

  private let path: String
  /// Guards everything below.
  private let condition = NSCondition()
  private var state = State.idle
  private var isRunning = true

  init(path: String) {
    self.path = path
    let thread = Thread { [self] in run() }
    thread.name = "maumeter.fold"
    thread.start()
  }

  /// Folds the log soon, unless that is being done.
  func want() {
    condition.lock()
    defer { condition.unlock() }
    guard state == .idle else { return }
    state = .wanted
    condition.signal()
  }

  /// Whether the bulk was folded since this was asked last.
  func takeFolded() -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard state == .folded else { return false }
    state = .idle
    return true
  }

  /// Ends the thread, and returns when its connection is closed.
  func stop() {
    condition.lock()
    state = .stopped
    condition.broadcast()
    while isRunning { condition.wait() }
    condition.unlock()
  }

  private func run() {
    var connection: DatabaseQueue?
    while next() {
      // What fails now (a full disk) may go better the next time.
      do {
        let queue = try connection ?? DatabaseQueue(path: path)
        connection = queue
        _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
      } catch {}
      condition.lock()
      if state == .folding { state = .folded }
      condition.unlock()
    }
    connection = nil
    condition.lock()
    isRunning = false
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until the log should be folded; false at the end.
  private func next() -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while state != .wanted, state != .stopped { condition.wait() }
    guard state == .wanted else { return false }
    state = .folding
    return true
  }
}
