import Foundation
import Synchronization

/// Lets programs that write to one database take turns, in the order in which they came.
///
/// SQLite has no queue: who waits for the write lock tries again and again, beside a program that writes for minutes
/// nearly always in vain. So who wants to write first takes a ticket: a lock on one byte of a file beside the database,
/// at the place of the time at which it came. It begins when nobody has an earlier one, and gives the ticket back once
/// it has the write lock. Who writes asks now and then whether there are tickets, commits early, and is the last in
/// the line then.
///
/// Nothing but the time that is waited depends on it: where the file cannot be made, all is as without. Tickets end
/// with the process that has them.
final class Turns: Sendable {
  private let path: String
  /// Seconds after which somebody who waits in the line tries all the same.
  private let timeout: Double
  private let onWait: @Sendable () -> Void
  private let file = Mutex(File())

  private struct File {
    var descriptor: Int32 = -1
    var ticket: Int64?
  }

  /// Seconds after which a transaction asks whether somebody waits.
  static let length = 0.1

  // Open file description locks, which are those of a descriptor and not of the process:
  // https://man7.org/linux/man-pages/man2/fcntl.2.html. Swift does not import the names.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37

  /// - Parameter onWait: called after a second of waiting.
  init(database path: String, timeout: Double = 5, onWait: @escaping @Sendable () -> Void = {}) {
    self.path = path + "-turn"
    self.timeout = timeout
    self.onWait = onWait
  }

  deinit {
    close()
  }

  /// Runs `begin`, which takes the write lock, when it is our turn.
  func waiting<T>(_ begin: () throws -> T) rethrows -> T {
    enter()
    defer { leave() }
    return try begin()
  }

  /// Takes a ticket and waits for its turn.
  func enter() {
    guard let ticket = file.withLock({ takeTicket(&$0) }) else { return }
    let start = ContinuousClock.now
    var isTold = false
    while file.withLock({ isLocked(before: ticket, $0) }) {
      let waited = start.duration(to: .now)
      if waited > .seconds(timeout) { return }
      if !isTold, waited > .seconds(1) {
        isTold = true
        onWait()
      }
      usleep(1_000)
    }
  }

  /// Gives the ticket back: the write lock was given, or the waiting given up.
  func leave() {
    file.withLock { file in
      guard let ticket = file.ticket else { return }
      _ = set(F_UNLCK, at: ticket, file)
      file.ticket = nil
    }
  }

  /// Whether another program waits.
  var isAwaited: Bool {
    file.withLock { file in open(&file) && isLocked(before: .max, file) }
  }

  /// Gives a ticket back, and removes the file when nobody waits.
  func close() {
    file.withLock { file in
      guard file.descriptor >= 0 else { return }
      // Whoever still has it open makes a new one.
      if !isLocked(before: .max, file) { unlink(path) }
      Foundation.close(file.descriptor)
      file = File()
    }
  }

  private func takeTicket(_ file: inout File) -> Int64? {
    guard file.ticket == nil, open(&file) else { return nil }
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    var ticket = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    // Two at the same nanosecond.
    for _ in 0..<100 {
      if set(F_WRLCK, at: ticket, file) {
        file.ticket = ticket
        return ticket
      }
      ticket += 1
    }
    return nil
  }

  private func set(_ type: Int32, at place: Int64, _ file: File) -> Bool {
    var lock = flock()
    lock.l_type = Int16(type)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(place)
    lock.l_len = 1
    return fcntl(file.descriptor, Turns.setLock, &lock) == 0
  }

  /// Whether another descriptor than ours has a lock before this place.
  private func isLocked(before place: Int64, _ file: File) -> Bool {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0
    lock.l_len = off_t(place)
    return fcntl(file.descriptor, Turns.getLock, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
  }

  private func open(_ file: inout File) -> Bool {
    if file.descriptor >= 0 {
      var status = stat()
      // Another program may have removed it, and others may have made a new one.
      if file.ticket != nil || fstat(file.descriptor, &status) == 0 && status.st_nlink > 0 { return true }
      Foundation.close(file.descriptor)
    }
    file.descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    return file.descriptor >= 0
  }
}
