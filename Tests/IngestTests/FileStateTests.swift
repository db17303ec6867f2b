import Domain
import Foundation
import Testing

@testable import Ingest

@Suite struct FileStateTests {
  private func state(_ seconds: Int, _ nanoseconds: Int = 0) -> FileState {
    var status = stat()
    status.st_mtim.tv_sec = seconds
    status.st_mtim.tv_nsec = nanoseconds
    return FileState(status)
  }

  /// A file may say that it was written in any year: it is then read as one that arrives now.
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (10_413_792_000, "2300-01-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
      (253_402_300_800, nil), (-1, nil), (.max, nil), (.min, nil),
    ] as [(Int, String?)])
  func anyTimeMayBeItsTime(seconds: Int, expected: String?) {
    #expect(state(seconds).modified?.description == expected)
  }

  @Test func isUnchangedSinceAMoment() {
    let cases: [(Int, Int, Bool)] = [
      (1_000, 500, true), (1_000, 501, false), (999, 999_999_999, true), (1_001, 0, false), (.min, 0, true),
      (.max, 999_999_999, false),
    ]
    for (seconds, nanoseconds, isUnchanged) in cases {
      #expect(state(seconds, nanoseconds).isUnchanged(since: 1_000_000_000_500) == isUnchanged, "\(seconds)")
    }
  }
}
