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

  /// Nothing is charged for months that have not begun.
  @Test(arguments: ["--month 2030-01", "--since 2030-01 --until 2030-02"]) func monthsToCome(range: String) throws {
    let folder = try demo()
    try folder.write("provisioned_rates: [{ region: us-east-1, quantity: 3 }]", to: "maumeter.yaml")
    try folder.write("lineItem/UsageType,lineItem/UnblendedCost,lineItem/UsageStartDate\n", to: "bill.csv")
    for command in ["report", "report --by pool", "export bill", "export focus", "reconcile bill.csv"] {
      let result = try run("\(command) \(range) --as-of 2026-11-15", in: folder)
      #expect(result.status == 64 && result.output.isEmpty)
      #expect(result.errors.hasPrefix("Error: \(range.prefix(15)) is after 2026-11, the running month."))
    }
    let until = try run("report --until 2030-01 --as-of 2026-11-15 --format json", in: folder)
    #expect(months(until.output) == ["2026-09", "2026-10", "2026-11"])
  }

  /// What is charged by time can be checked: quantity × rate × the part of the month.
  @Test func partsOfAMonthAreSaid() throws {
    let folder = try demo()
    let rate = "{ region: us-east-1, quantity: 7, from: 2026-10-03, to: 2026-10-17 }"
    try folder.write("provisioned_rates: [\(rate)]", to: "maumeter.yaml")
    let json = try run("report --month 2026-10 --plan lite --format json", in: folder).output
    #expect(json.contains(#""amount": "152.4193548387""#) && json.contains(#""month_part": "1296000/2678400""#))
    let csv = try run("report --month 2026-10 --plan lite --format csv", in: folder).output
    #expect(csv.contains("month_part") && csv.contains(",1296000/2678400"))
    #expect(try !run("report --month 2026-09 --plan lite --format json", in: folder).output.contains("month_part"))
  }

  /// Each reason once, with its months.
  @Test func whatIsInNoTotalOfSeveralMonths() throws {
    let folder = try demo()
    try folder.write("pools: { us-east-1_DemoStaff: { sms: 5 } }", to: "maumeter.yaml")
    for command in ["report", "export bill"] {
      let range = "\(command) --since 2026-09 --until 2026-10 --plan lite"
      let lines = try run(range, in: folder).errors.split(separator: "\n").filter { $0.hasPrefix("Not in the total") }
      #expect(!lines.isEmpty && Set(lines).count == lines.count, "\(lines)")
      #expect(lines.allSatisfy { $0.hasPrefix("Not in the total of 2026-") }, "\(lines)")
    }
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

  /// An amount that cannot be rounded up, and months that each have an amount and no sum.
  @Test(arguments: [("922337203.6852", "922337203.6852 USD"), ("500000000", "500000000 + 500000000")])
  func amountsBeyondTheRangeAreAnError(rate: String, what: String) throws {
    let folder = try TemporaryFolder()
    let rows = ["2026-09-01", "2026-10-01"].map { "\($0),us-east-1_A,7cb55360-c473-4f1e-9f0a-0123456789ab,sign_in,1\n" }
    try folder.write("day,pool,user,activity,events\n" + rows.joined(), to: "a.csv")
    try folder.write("rates: {sms: \"\(rate)\"}\npools: {us-east-1_A: {sms: 1}}\n", to: "maumeter.yaml")
    _ = try Program.run("maumeter ingest --quiet a.csv --db a.db", in: folder.path)
    for format in ["table", "json", "html"] {
      let result = try Program.run(
        "maumeter report --db a.db --since 2026-09 --until 2026-10 --as-of 2026-11-15 --format \(format)",
        in: folder.path)
      #expect(result.status == 64, "\(result.errors)")
      #expect(result.errors.hasPrefix("Error: \(what) is more than an amount can hold (922,337,203 USD)."))
    }
  }

  @Test func aRateThatWouldNeverBeUsedIsRefused() throws {
    let folder = try demo()
    try folder.write("rates: { us-east-1.machine_tokens.plus: \"0.003\" }", to: "maumeter.yaml")
    let result = try run("report --month 2026-10", in: folder)
    #expect(result.status == 78 && result.errors.hasPrefix("Error: maumeter.yaml:1: rates.us-east-1.machine_tokens"))
  }
}
