import Domain
import Foundation
import TestSupport
import Testing

@testable import Store

/// What `ingest` makes its transactions smaller for.
@Suite struct OpenElsewhereTests {
  @Test func aProgramThatHasADatabaseOpenIsSeen() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.db")
    let store = try ActivityStore(path: path, rules: CountingRules())
    guard try systemSays(path) else {
      #expect(LockHolder.isOpenElsewhere(path: path))
      return
    }
    // This process's own connection is no other.
    #expect(!LockHolder.isOpenElsewhere(path: path))
    try Program.whileRunning(["ingest", "--quiet", "--db", path, "-"]) {
      let end = ContinuousClock.now.advanced(by: .seconds(300))
      while !LockHolder.isOpenElsewhere(path: path), .now < end { Thread.sleep(forTimeInterval: 0.01) }
      #expect(LockHolder.isOpenElsewhere(path: path))
    }
    #expect(!LockHolder.isOpenElsewhere(path: path))
    withExtendedLifetime(store) {}
  }

  /// Whether the lock of this process is among those that the system tells of, under the number of the file.
  private func systemSays(_ path: String) throws -> Bool {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "-shm")
    let number = try #require(attributes[.systemFileNumber] as? NSNumber)
    let locks = (try? String(contentsOfFile: "/proc/locks", encoding: .utf8)) ?? ""
    return locks.split(separator: "\n").contains { line in
      line.contains(" \(ProcessInfo.processInfo.processIdentifier) ") && line.contains(":\(number) 128 128")
    }
  }
}
