import Foundation
import Synchronization

/// Syncs SQLite's write-ahead log to the disk on a thread of its own, while the next transaction is being written.
///
/// What a commit wrote to the log is safe as soon as the log is synced, whoever syncs it: frames have checksums that
/// chain, and a checkpoint syncs by itself before and after. All commits that wait share one sync. See
/// https://www.sqlite.org/wal.html#performance_considerations.
final class LogSync: @unchecked Sendable {
  /// Is told when what it was given with is on the disk, or why it may not be.
  typealias Answer = @Sendable ((any Error)?) -> Void

  private let sync: () throws -> Void
  private let onRest: @Sendable () -> Void
  private let isWorking = Atomic(false)
  /// Guards everything below.
  private let condition = NSCondition()
  private var waiting: [Answer] = []
  private var isStopped = false
  private var isRunning = true

  /// - Parameters:
  ///   - sync: syncs the log; called by one thread.
  ///   - onRest: called when nothing is left to sync.
  init(_ sync: @escaping () throws -> Void, onRest: @escaping @Sendable () -> Void) {
    self.sync = sync
    self.onRest = onRest
    let thread = Thread { [self] in run() }
    thread.name = "maumeter.sync"
    thread.start()
  }

  /// Whether something is being synced, or waits for it.
  var isBusy: Bool { isWorking.load(ordering: .acquiring) }

  /// Calls `answer` when everything that was committed before is on the disk.
  func add(_ answer: @escaping Answer) {
    condition.lock()
    defer { condition.unlock() }
    isWorking.store(true, ordering: .releasing)
    waiting.append(answer)
    condition.signal()
  }

  /// Returns when everything is synced and answered.
  func finish() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    while isRunning { condition.wait() }
    condition.unlock()
  }

  private func run() {
    while let answers = take() {
      var failure: (any Error)?
      do { try sync() } catch { failure = error }
      rest()
      for answer in answers { answer(failure) }
    }
    condition.lock()
    isRunning = false
    condition.broadcast()
    condition.unlock()
  }

  private func take() -> [Answer]? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty, !isStopped { condition.wait() }
    guard !waiting.isEmpty else { return nil }
    defer { waiting = [] }
    return waiting
  }

  /// Before the answers, so that the next commit is written meanwhile.
  private func rest() {
    condition.lock()
    let isAtRest = waiting.isEmpty
    if isAtRest { isWorking.store(false, ordering: .releasing) }
    condition.unlock()
    if isAtRest { onRest() }
  }
}

/// The log of a database, open to be synced.
final class LogFile {
  private let database: String
  private let syncData: (_ descriptor: Int32) -> Int32
  private var descriptor: Int32 = -1
  /// Why nothing is synced any more.
  private var loss: StoreError?

  /// - Parameter syncData: as `fdatasync`.
  init(database: String, syncData: @escaping (_ descriptor: Int32) -> Int32 = { fdatasync($0) }) {
    self.database = database
    self.syncData = syncData
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Returns when all that was written to the log is on the disk.
  ///
  /// Once the system could not write it, this throws until the program is started again: the kernel takes the pages
  /// that it lost for written, so that the next sync says nothing of them, and frames of later commits are of no use
  /// behind one that is missing.
  /// See https://wiki.postgresql.org/wiki/Fsync_Errors.
  ///
  /// - Throws: `StoreError` when a part of the log may be lost; `POSIXError` when there is no log, or it cannot be
  ///   opened now.
  func sync() throws {
    if let loss { throw loss }
    let path = database + "-wal"
    var (now, opened) = (stat(), stat())
    guard stat(path, &now) == 0 else { throw failure() }
    // SQLite makes a new log when the last program that used the old one has closed it.
    if descriptor >= 0, fstat(descriptor, &opened) != 0 || opened.st_ino != now.st_ino || opened.st_dev != now.st_dev {
      close(descriptor)
      descriptor = -1
    }
    if descriptor < 0 { descriptor = open(path, O_RDWR | O_CLOEXEC) }
    guard descriptor >= 0 else { throw failure() }
    while syncData(descriptor) != 0 {
      if errno == EINTR { continue }
      let reason = """
        its log could not be synced to the disk (\(String(cString: strerror(errno)))), and what was written last may \
        be lost; nothing more is acknowledged until this program is started again
        """
      let loss = StoreError.sqlite(path: database, reason: reason)
      self.loss = loss
      throw loss
    }
  }

  private func failure() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
