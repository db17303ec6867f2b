import Testing

@testable import Store

/// Lines of /proc/locks.
///
/// https://man7.org/linux/man-pages/man5/proc_locks.5.html
@Suite struct LockHolderTests {
  @Test(
    arguments: [
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 120 120", 4711),
      ("12: POSIX  ADVISORY  WRITE 9 00:2c:1234 120 127", 9),
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1235 120 120", nil),
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1234 120 120", nil),
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 124 124", nil),
      ("1: -> POSIX ADVISORY WRITE 4711 fe:00:1234 120 120", nil),
      ("1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF", nil),
      ("", nil),
    ] as [(String, Int32?)])
  func reads(line: String, process: Int32?) {
    #expect(LockHolder.process(in: Substring(line), inode: 1234, .write) == process)
  }

  @Test(
    arguments: [
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1234 128 128", 4711), ("2: POSIX  ADVISORY  READ 0 fe:00:1234 128 128", 0),
      ("1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 120 120", nil),
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1235 128 128", nil),
      ("1: POSIX  ADVISORY  READ 4711 fe:00:1234 123 127", nil),
    ] as [(String, Int32?)])
  func readsWhoHasItOpen(line: String, process: Int32?) {
    #expect(LockHolder.process(in: Substring(line), inode: 1234, .open) == process)
  }

  @Test func whereTheSystemDoesNotSayItMayBeOpen() {
    #expect(LockHolder.isOpenElsewhere(path: "/nonexistent/activity.db"))
  }
}
