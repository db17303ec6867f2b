import Domain
import Foundation
import TestSupport
import Testing

@testable import Store

/// What `ingest` makes its transactions smaller for.
@Suite struct OpenElsewhereTests {
  @Test(.enabled(if: FileManager.default.isReadableFile(atPath: "/proc/locks")))
  func aProgramThatHasADatabaseOpenIsSeen() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.db")
    // This process's own connection is no other.
    let store = try ActivityStore(path: path, rules: CountingRules())
    #expect(!LockHolder.isOpenElsewhere(path: path))
    try Program.whileRunning(["ingest", "--quiet", "--db", path, "-"]) {
      let end = ContinuousClock.now.advanced(by: .seconds(300))
      while !LockHolder.isOpenElsewhere(path: path), .now < end { Thread.sleep(forTimeInterval: 0.01) }
      #expect(LockHolder.isOpenElsewhere(path: path))
    }
    #expect(!LockHolder.isOpenElsewhere(path: path))
    withExtendedLifetime(store) {}
  }
}
