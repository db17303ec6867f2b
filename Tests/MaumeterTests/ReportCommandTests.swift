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

  @Test func aRateThatWouldNeverBeUsedIsRefused() throws {
    let folder = try demo()
    try folder.write("rates: { us-east-1.machine_tokens.plus: \"0.003\" }", to: "maumeter.yaml")
    let result = try run("report --month 2026-10", in: folder)
    #expect(result.status == 78 && result.errors.hasPrefix("Error: maumeter.yaml:1: rates.us-east-1.machine_tokens"))
  }
}
