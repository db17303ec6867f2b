import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct LogSyncTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A disk that does what it is told, and the descriptors that were synced.
  private final class Disk {
    /// What the next syncs end with; 0 is success, as is everything after the last.
    var outcomes: [Int32]
    private(set) var inodes: [UInt64] = []

    init(_ outcomes: [Int32] = []) {
      self.outcomes = outcomes
    }

    func sync(_ descriptor: Int32) -> Int32 {
      var status = stat()
      fstat(descriptor, &status)
      inodes.append(UInt64(status.st_ino))
      let outcome = outcomes.isEmpty ? 0 : outcomes.removeFirst()
      errno = outcome
      return outcome == 0 ? 0 : -1
    }
  }

  private func file(_ disk: Disk) throws -> LogFile {
    try folder.write("frames", to: "a.db-wal")
    return LogFile(database: folder.path("a.db"), syncData: disk.sync)
  }

  /// The kernel forgets what it could not write: that a later sync succeeds says nothing.
  @Test(arguments: [EIO, ENOSPC, EDQUOT])
  func afterAFailureNothingIsSyncedAnyMore(_ number: Int32) throws {
    let disk = Disk([0, number])
    let file = try file(disk)
    try file.sync()
    let reason = """
      its log could not be synced to the disk (\(String(cString: strerror(number)))), and what was written last may be \
      lost; nothing more is acknowledged until this program is started again
      """
    for _ in 0..<3 {
      #expect(throws: StoreError.sqlite(path: folder.path("a.db"), reason: reason)) { try file.sync() }
    }
    #expect(disk.inodes.count == 2)
  }

  @Test func anInterruptedSyncIsDoneAgain() throws {
    let disk = Disk([EINTR, EINTR])
    let file = try file(disk)
    try file.sync()
    #expect(disk.inodes.count == 3)
  }

  /// Nothing was lost where nothing was tried.
  @Test func aLogThatIsNotThereMayComeAgain() throws {
    let disk = Disk()
    let file = try file(disk)
    let path = folder.path("a.db-wal")
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: POSIXError.self) { try file.sync() }
    try folder.write("frames", to: "a.db-wal")
    try file.sync()
    // SQLite makes a new one when the last program that used it has closed it.
    try FileManager.default.moveItem(atPath: path, toPath: folder.path("old"))
    try folder.write("frames", to: "a.db-wal")
    try file.sync()
    #expect(Set(disk.inodes).count == 2)
  }

  /// Each is told of the sync that came after it.
  @Test func whoeverWaitsIsTold() throws {
    let disk = Disk([EIO])
    let file = try file(disk)
    let log = LogSync({ try file.sync() }, onRest: {})
    let told = Told()
    for _ in 0..<3 { log.add { told.note($0) } }
    log.finish()
    #expect(told.outcomes.count == 3 && told.outcomes.allSatisfy { $0 is StoreError })
  }

  private final class Told: @unchecked Sendable {
    private let lock = NSLock()
    private var noted: [(any Error)?] = []

    var outcomes: [(any Error)?] { lock.withLock { noted } }

    func note(_ outcome: (any Error)?) { lock.withLock { noted.append(outcome) } }
  }
}
