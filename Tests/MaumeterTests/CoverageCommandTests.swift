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

  /// Days through 9999-12-31 are recorded, so the last month can be asked for.
  @Test func theLastMonthThereIs() throws {
    let folder = try TemporaryFolder()
    let rows = ["2026-01-01", "9999-12-31"].map {
      "\($0),eu-west-1_A,0c8f7a10-1111-4222-8333-9a4b5c6d7e8f,c,sign_in,1\n"
    }
    try folder.write("day,pool,user,client,activity,events\n" + rows.joined(), to: "far.csv")
    #expect(try Program.run("maumeter ingest far.csv --db far.db -q", in: folder.path).status == 0)
    for command in [
      "coverage --month 9999-12", "coverage --as-of 9999-12-31", "report --month 9999-12", "report --as-of 9999-12-31",
      "report --since 2026-01 --until 9999-12", "export bill --month 9999-12", "export focus --month 9999-12",
    ] {
      let result = try Program.run("maumeter \(command) --db far.db", in: folder.path)
      #expect(result.status == 0, "\(command): \(result.errors)")
      // A single user is free, which is no charge.
      let content = command.contains("focus") ? "BilledCost" : command.contains("export") ? "9999-12" : "eu-west-1_A"
      #expect(result.output.contains(content), "\(command)")
    }
  }
}
