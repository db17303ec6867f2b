import TestSupport
import Testing

@testable import maumeter

@Suite struct CoverageCommandTests {
  /// Where nothing is shown, the reader is told where something is.
  @Test func anEmptyMonthIsExplained() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "empty.json")
    _ = try Program.run("maumeter ingest -q --db empty.db empty.json; maumeter demo", in: folder.path)
    let empty = try Program.run("maumeter coverage --db empty.db --month 2026-10", in: folder.path)
    #expect(empty.status == 0)
    #expect(empty.errors == "The database is empty. maumeter ingest PATH records logs.\n")
    let command = "maumeter coverage --db maumeter-demo/demo.db"
    let other = try Program.run("\(command) --month 2026-01", in: folder.path)
    #expect(
      other.errors == "Nothing is recorded in 2026-01; the database has 2026-09 to 2026-10: see --month.\n")
    #expect(try Program.run("\(command) --month 2026-01 -q", in: folder.path).errors.isEmpty)
    #expect(try Program.run("\(command) --month 2026-10", in: folder.path).errors.isEmpty)
  }

  @Test func recordsAfterTodayAreSaid() throws {
    let folder = try TemporaryFolder()
    _ = try Program.run("maumeter demo", in: folder.path)
    let command = "maumeter coverage --db maumeter-demo/demo.db --as-of"
    let inside = try Program.run("\(command) 2026-10-05 --format json", in: folder.path).output
    #expect(inside.contains(#""recorded_through": "2026-10-31""#) && inside.contains(#""complete": false"#))
    let last = try Program.run("\(command) 2026-10-31", in: folder.path).output
    #expect(last.contains("Coverage of October 2026 · to date"))
  }
}
