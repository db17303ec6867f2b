import Testing

@testable import Store

/// Lines of /proc/locks.
///
/// https://man7.org/linux/man-pages/man5/proc_locks.5.html
@Suite struct LockHolderTests {
  @Test(
    arguments: [
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 120 120", .write, 4711),
      ("12: POSIX  ADVISORY  WRITE 9 00:2c:1234 120 127", .write, 9),
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1235 120 120", .write, nil),
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1234 120 120", .write, nil),
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 124 124", .write, nil),
      ("1: -> POSIX ADVISORY WRITE 4711 fe:00:1234 120 120", .write, nil),
      ("1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF", .write, nil),
      ("", .write, nil),
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1234 128 128", .open, 4711),
      ("2: POSIX  ADVISORY  READ 0 fe:00:1234 128 128", .open, 0),
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 120 120", .open, nil),
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1235 128 128", .open, nil),
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1234 123 127", .open, nil),
    ] as [(String, LockHolder.Purpose, Int32?)])
  func reads(line: String, purpose: LockHolder.Purpose, process: Int32?) {
    #expect(LockHolder.process(in: Substring(line), inode: 1234, purpose) == process)
  }

  @Test func whereTheSystemDoesNotSayItMayBeOpen() {
    #expect(LockHolder.isOpenElsewhere(path: "/nonexistent/activity.db"))
  }
}
