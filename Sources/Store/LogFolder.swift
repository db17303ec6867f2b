import Foundation
import GRDB

/// Folds SQLite's write-ahead log into the file beside the commits of a writer, over a connection of its own.
///
/// A checkpoint of SQLite's own runs inside of a commit, and whoever is being committed waits for all of it. This one
/// does the bulk while commits go on; the writer then only folds what came meanwhile, after which the log is written
/// from its begin again. https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files
final class LogFolder: @unchecked Sendable {
  private enum State {
    case idle, wanted, folding, stopped
    case folded(frames: Int)
  }

  private let path: String
  /// Guards everything below.
  private let condition = NSCondition()
  private var state = State.idle
  private var isRunning = true
  private var lastingFailure: DatabaseError?

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
    guard case .idle = state else { return }
    state = .wanted
    condition.signal()
  }

  /// The frames of the log that are in the file, when some were folded since this was asked last.
  func takeFolded() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    guard case .folded(let frames) = state else { return nil }
    state = .idle
    return frames
  }

  /// Why what was committed may not be on the disk, whatever is synced later.
  var failure: DatabaseError? {
    condition.lock()
    defer { condition.unlock() }
    return lastingFailure
  }

  /// The error, when it is that of a sync: the kernel takes pages that it could not write for written.
  ///
  /// What else fails (a full disk) may go better the next time. https://wiki.postgresql.org/wiki/Fsync_Errors.
  static func syncFailure(_ error: any Error) -> DatabaseError? {
    guard let error = error as? DatabaseError, error.extendedResultCode == .SQLITE_IOERR_FSYNC else { return nil }
    return error
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
      do {
        let queue = try connection ?? DatabaseQueue(path: path)
        connection = queue
        let folded = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
        end(.folded(frames: folded.checkpointedFrameCount))
      } catch {
        end(.idle, LogFolder.syncFailure(error))
      }
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
    while true {
      switch state {
      case .wanted:
        state = .folding
        return true
      case .stopped: return false
      case .idle, .folding, .folded: condition.wait()
      }
    }
  }

  private func end(_ next: State, _ failure: DatabaseError? = nil) {
    condition.lock()
    defer { condition.unlock() }
    if case .folding = state { state = next }
    lastingFailure = lastingFailure ?? failure
  }
}
