import Domain
import Foundation
import TestSupport
import Testing

@testable import Forecast

@Suite struct ActivityFileReaderTests {
  private func panel(_ text: String, until: Day? = nil, pool: String? = nil) throws -> ActivityPanel {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(filePath: folder.path("activity.csv")))
    return try ActivityFileReader.panel(path: folder.path("activity.csv"), until: until, pool: pool)
  }

  @Test(arguments: [
    "2025-01-02,u1\n2025-01-03,u2,p\n", "2025-01-02,u1\r\n\r\n2025-01-03,u2,p",
    "day,user,pool\n2025-01-02,u1,\n2025-01-03,u2,p\n",
    "date,user\n2025-01-03,u2,p\n2025-01-02,u1\n2025-01-02,u1\n",
  ])
  func reads(text: String) throws {
    let panel = try panel(text)
    #expect(panel.pools == ["", "p"] && panel.days == [1 << 2, 1 << 3] && panel.userCount == 2)
  }

  @Test func takesOnePool() throws {
    let panel = try panel("2025-01-02,u,a\n2025-01-03,u,b\n2025-01-04,u\n", pool: "b")
    #expect(panel.pools == ["b"] && panel.days == [1 << 3])
  }

  /// The same user in two pools is two; bytes of any kind are one user each.
  @Test func usersAreBytes() throws {
    let panel = try panel(
      "2025-01-02,ü\n2025-01-02,u\n2025-01-02,user with blanks and more than sixteen bytes\n2025-01-02,u,p\n")
    #expect(panel.userCount == 4)
  }

  @Test(
    arguments: [
      ("2025-01-02,u\n2025-02-30,u\n", 2, .noDay), ("2025-01-02\n", 1, .noDay), ("2025-01-02,\n", 1, .noDay),
      ("2025-01-02,,p\n", 1, .noUser), ("2025-01-02,\"u\"\n", 1, .quoted), ("2025-01-02,u,p,x\n", 1, .fourthField),
      ("dandelion\nday,user\n", 2, .noDay), ("2025-01-02,\(String(repeating: "x", count: 5_000))", 1, .tooLong),
    ] as [(String, Int, ActivityFileError.Problem)])
  func refuses(text: String, line: Int, problem: ActivityFileError.Problem) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("activity.csv")
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(throws: ActivityFileError.malformed(path: path, line: line, problem: problem)) {
      try ActivityFileReader.panel(path: path, until: nil)
    }
  }

  @Test func saysWhatIsWrong() throws {
    let error = ActivityFileError.malformed(path: "a.csv", line: 7, problem: .noUser)
    #expect("\(error)" == "a.csv:7: the row names no user. A row is YYYY-MM-DD,user or YYYY-MM-DD,user,pool.")
    #expect(throws: ActivityFileError.notFound(path: "/nonexistent/a")) {
      try ActivityFileReader.panel(path: "/nonexistent/a", until: nil)
    }
    #expect(throws: ActivityFileError.self) { try panel("") }
  }

  /// Rows that cross the ends of the pieces in which a file is read.
  @Test func piecesDoNotShow() throws {
    let rows = (0..<90_000).map { "2025-01-\(String(format: "%02d", $0 % 31 + 1)),user-\($0)" }
    let panel = try panel(rows.joined(separator: "\n"))
    #expect(panel.userCount == 90_000)
    #expect(panel.days.reduce(into: [:]) { $0[$1.trailingZeroBitCount, default: 0] += 1 }[1] == 2_904)
  }
}
