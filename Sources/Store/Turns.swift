import Foundation
import Synchronization

/// Lets programs that write to one database take turns.
///
/// SQLite has no queue: who waits for the write lock tries again and again, and beside a program that writes for
/// minutes, nearly always in vain. So who waits also holds a shared lock on a file beside the database. Who writes asks
/// now and then whether somebody does, commits early, and lets the other go first. Nothing depends on it but the time
/// that is waited: where the file cannot be made, writing goes on as if nobody waited.
final class Turns: Sendable {
  private let path: String
  private let isEntering = Atomic(false)
  private let file = Mutex(File())

  private struct File {
    var descriptor: Int32 = -1
    var isWaiting = false
  }

  /// Seconds after which a transaction asks whether somebody waits.
  static let length = 0.2
  /// Seconds that others have to begin, once the lock is free.
  private static let patience = 0.2

  init(database path: String) {
    self.path = path + "-turn"
  }

  deinit {
    file.withLock { file in
      guard file.descriptor >= 0 else { return }
      // Whoever still has it open makes a new one, see below.
      unlink(path)
      close(file.descriptor)
    }
  }

  /// Runs `begin`, which waits for the write lock, and says meanwhile that somebody waits.
  func waiting<T>(_ begin: () throws -> T) rethrows -> T {
    enter()
    defer { leave() }
    return try begin()
  }

  /// What begins now may have to wait.
  func enter() { isEntering.store(true, ordering: .relaxed) }

  /// The lock was given, or the waiting given up.
  func leave() {
    isEntering.store(false, ordering: .relaxed)
    file.withLock { file in
      guard file.isWaiting else { return }
      flock(file.descriptor, LOCK_UN)
      file.isWaiting = false
    }
  }

  /// Must be called when the write lock was not given.
  func noteBusy() {
    guard isEntering.load(ordering: .relaxed) else { return }
    file.withLock { file in
      guard !file.isWaiting, open(&file) else { return }
      file.isWaiting = flock(file.descriptor, LOCK_SH) == 0
    }
  }

  /// Whether another program waits.
  var isAwaited: Bool {
    file.withLock { file in
      guard !file.isWaiting, open(&file) else { return false }
      guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
      flock(file.descriptor, LOCK_UN)
      return false
    }
  }

  /// Returns when those who waited have had the chance to begin. The write lock must be free.
  func giveWay() {
    let end = ContinuousClock.now.advanced(by: .seconds(Turns.patience))
    while isAwaited, .now < end { usleep(1_000) }
  }

  private func open(_ file: inout File) -> Bool {
    if file.descriptor >= 0 {
      var status = stat()
      // Another program may have removed it, and others may have made a new one.
      if fstat(file.descriptor, &status) == 0, status.st_nlink > 0 { return true }
      close(file.descriptor)
    }
    file.descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    return file.descriptor >= 0
  }
}
