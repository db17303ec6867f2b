import TestSupport
import Testing

@testable import maumeter

/// `report` and the exports of bills, from outside.
@Suite struct ReportCommandTests {
  private func demo() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try Program.run("maumeter demo", in: folder.path)
    return folder
  }

  private func run(_ command: String, in folder: TemporaryFolder) throws -> Program.Result {
    try Program.run("maumeter \(command) --db maumeter-demo/demo.db", in: folder.path)
  }

  /// Records of later days are counted, and never told as those of a month that ends today.
  @Test func aDayInsideARecordedMonth() throws {
    let folder = try demo()
    let inside = try run("report --as-of 2026-10-05", in: folder)
    #expect(inside.output.contains("October 2026 · with records through 2026-10-31"))
    #expect(!inside.output.contains("to date"))
    let last = try run("report --as-of 2026-10-31", in: folder)
    #expect(last.output.contains("October 2026 · to date (2026-10-31)"))
    let focus = try run("export focus --as-of 2026-10-05", in: folder)
    #expect(focus.output.contains(",month-to-date,2026-10-31,"))
    #expect(focus.errors.hasPrefix("2026-10 is not over on 2026-10-05, but all its records are in the file, through"))
    #expect(try run("export bill --as-of 2026-10-31", in: folder).errors.hasPrefix("Not over, and so an estimate"))
  }

  /// What costs the same on every plan is on none, whatever `--plan` says.
  @Test func planOfUsageWithoutAPlan() throws {
    let folder = try demo()
    try folder.write("provisioned_rates: [{ region: us-east-1, quantity: 40 }]", to: "maumeter.yaml")
    let costs = try run("report --month 2026-10 --plan lite --by meter,plan --format csv", in: folder).output
    #expect(costs.contains(",provisioned_rate,,800,800\r\n"), "\(costs)")
    let bill = try run("export bill --month 2026-10 --plan lite", in: folder).output.split(separator: "\r\n")
    let rows = bill.filter { $0.contains(",provisioned_rate,") }
    #expect(rows.count == 1 && rows.allSatisfy { $0.contains(",us-east-1,,,,provisioned_rate,") }, "\(rows)")
  }

  private func months(_ output: String) -> [String] {
    output.matches(of: /"month": "([\d-]+)"/).map { String($0.output.1) }
  }

  /// A range costs what its months cost, also those in which nothing is recorded; the demo has September and October.
  @Test func monthsWithoutRecordsHaveTheChargesOfTheConfig() throws {
    let folder = try demo()
    let range = "--since 2026-07 --until 2027-03 --as-of 2026-11-15 --plan lite"
    #expect(months(try run("report \(range) --format json", in: folder).output) == ["2026-09", "2026-10"])
    try folder.write("provisioned_rates: [{ region: us-east-1, quantity: 3 }]", to: "maumeter.yaml")
    // What has not begun is not charged for yet.
    let all = ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    #expect(months(try run("report \(range) --format json", in: folder).output) == all)
    for export in ["bill", "focus"] {
      let one = try run("export \(export) --since 2026-07 --until 2026-07 --as-of 2026-11-15", in: folder)
      #expect(one.errors.contains("adds up to 60"), "\(one.errors)")
      #expect(try run("export \(export) --month 2026-07 --as-of 2026-11-15", in: folder).output == one.output)
    }
    // In 1990 nobody could buy it.
    let long = try run("report --since 1990-01 --until 2026-08 --as-of 2026-11-15 --format json", in: folder)
    #expect(months(long.output).last == "2026-08" && !months(long.output).contains("1990-01"))
  }

  /// No month outside the range is shown in its place.
  @Test func aRangeWithoutRecords() throws {
    let folder = try demo()
    for command in ["report", "report --by pool", "report --format csv", "export bill", "export focus"] {
      let later = try run("\(command) --since 2027-01 --as-of 2026-11-15", in: folder)
      #expect(later.status == 64 && later.output.isEmpty)
      #expect(later.errors.hasPrefix("Error: --since 2027-01 is after 2026-11, the running month."), "\(later.errors)")
    }
    let early = try run("report --since 2025-01 --until 2025-03 --as-of 2026-11-15", in: folder)
    #expect(early.errors.hasPrefix("Nothing is recorded in 2025-01 to 2025-03; the database has "))
  }

  @Test func aRateThatWouldNeverBeUsedIsRefused() throws {
    let folder = try demo()
    try folder.write("rates: { us-east-1.machine_tokens.plus: \"0.003\" }", to: "maumeter.yaml")
    let result = try run("report --month 2026-10", in: folder)
    #expect(result.status == 78 && result.errors.hasPrefix("Error: maumeter.yaml:1: rates.us-east-1.machine_tokens"))
  }
}
