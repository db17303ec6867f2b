import Domain
import Pricing
import Testing

@testable import Reports

@Suite struct NotesTests {
  private func warnings(_ document: Document) -> [String] {
    document.blocks.flatMap { block -> [Note] in
      if case .notes(let notes) = block { return notes }
      return []
    }.filter { $0.kind == .warning }.map(\.text)
  }

  @Test func usageWithoutAPriceIsNamed() throws {
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    let usages = [Samples.tokyo, "mars-1"].map { region in
      Usage(month: Samples.october, region: region, plan: .lite, meter: .directMAU, quantity: 12_000)
    }
    let quote = Quote(month: Samples.october, bill: Samples.bill(usages, settings))
    let warning = try #require(warnings(quote.document).first)
    #expect(warning.hasPrefix("The total is without 12,000 units of Direct MAU: No price of"))
    #expect(quote.bill.total == (try Money("11")))
    #expect(quote.json.text.contains(#""pool": null,"#))
    #expect(quote.json.text.contains(#""region": "mars-1","#))
  }

  @Test func machineClientsWithoutAChargeAreNamed() throws {
    var report = Samples.report
    report.months[0].clientsNotStated = ["2batch", "3\u{1B}cron"]
    let note = try #require(warnings(report.document).first { $0.contains("2batch") })
    #expect(note.hasPrefix("October 2026: AWS charged for app clients of machines then"))
    #expect(!note.contains("\u{1B}"))
    report.months[0].bill = nil
    #expect(!warnings(report.document).contains { $0.contains("2batch") })
  }

  @Test func whatTellsTheUnknownPoolOfUsersIsSaid() throws {
    var report = Samples.report
    report.months.removeSubrange(1...)
    var unknown = PoolActivity(pool: nil, account: "1", region: "us-east-1", users: ActiveUsers(direct: 5))
    unknown.clients = [ClientUsers(client: "1few", users: 1), ClientUsers(client: "9\u{1B}many", users: 3)]
    func note() -> String? { warnings(report.document).first { $0.contains("tells the pool") } }
    report.months[0].activity.pools = []
    report.months[0].plans = []
    #expect(note() == nil)
    report.months[0].activity.pools = [unknown]
    let named = try #require(note())
    #expect(named.hasPrefix("October 2026: no record tells the pool of 5 users. Name their app clients (9"))
    #expect(named.contains("many and 1few) as `clients` of their pool in maumeter.yaml"))
    #expect(!named.contains("\u{1B}"))
    report.months[0].activity.pools[0].clients = []
    #expect(try #require(note()).contains("such as an administrator's operation"))
    report.months[0].activity.pools[0].users = ActiveUsers(direct: 0)
    #expect(note() == nil)
  }

  /// A month that is looked at from a day inside it is not told as one that ends there.
  @Test func recordsAfterTodayAreSaid() throws {
    var report = Samples.report
    let through = try #require(Day("2026-11-30"))
    report.months[1].laterRecords = through
    let text = try report.text(as: .table)
    #expect(text.contains("November 2026 · with records through 2026-11-30") && !text.contains("to date"))
    #expect(warnings(report.document).contains { $0.hasPrefix("November 2026 is not over on 2026-11-22, but its") })
    #expect(report.json.text.contains(#""recorded_through": "2026-11-30""#))
    #expect(try report.text(as: .plain).contains("\tlater-records\t"))
    let page = PageContent(report: report, version: "0")
    #expect(try page.text(as: .markdown).contains("November 2026, with records through 2026-11-30"))
    #expect(try page.text(as: .markdown, language: .japanese).contains("2026年11月30日までの記録"))
    let focus = FocusExport(report: report, catalog: Samples.catalog).rows.filter { !$0.month.isComplete }
    #expect(!focus.isEmpty && focus.allSatisfy { $0.estimatedThrough == through })
    var coverage = CoverageReport(
      coverage: MonthCoverage(month: Samples.october, pools: [], hasReadOperations: false), isComplete: false)
    coverage.laterRecords = through
    #expect(try coverage.text(as: .table).contains("with records through 2026-11-30"))
  }

  @Test func aReportOfNothingSaysSo() throws {
    let report = Report(rules: CountingRules(), months: [], records: RecordCounts())
    #expect(warnings(report.document) == ["No activity is recorded for this time."])
    #expect((try report.text(as: .plain)).isEmpty)
    #expect((try report.text(as: .csv)) == "record\r\n")
  }

  @Test func plansBeforeThereWerePlansAreNoAssumption() throws {
    var report = Samples.count
    report.months[0].plans = [PoolPlan(plan: .legacy, origin: .assumed(.beforePlans))]
    report.months[0].activity.pools[0].unattributed = 0
    #expect(warnings(report.document).isEmpty)
    #expect(!(try report.text(as: .table)).contains("Legacy*"))
    report.months[0].plans = [PoolPlan(plan: .legacy, origin: .assumed(.monthOfChange))]
    #expect(warnings(report.document).count == 1)
    #expect((try report.text(as: .table)).contains("Legacy*"))
  }

  @Test(
    arguments: [
      ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
      (["a", "b", "c", "d", "e"], "a, b, c, d and e"), (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ] as [([String], String)])
  func lists(items: [String], expected: String) {
    #expect(listed(items) == expected)
  }
}
