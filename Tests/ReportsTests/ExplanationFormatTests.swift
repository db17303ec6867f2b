import Domain
import Foundation
import Pricing
import Testing

@testable import Reports

/// `--explain`, in every format.
@Suite struct ExplanationFormatTests {
  static let report: Report = {
    var report = Samples.report
    report.isExplained = true
    report.months[0].stated = [StatedUsage(meter: .sms, sentence: "12,000 SMS messages in ap-northeast-1.")]
    return report
  }()

  @Test func report() throws {
    try expectGolden(Self.report.text(as: .table, appearance: Appearance(width: 100)), "explained-report-100.txt")
    try expectGolden(Self.report.text(as: .json), "explained-report.json")
    try expectGolden(Self.report.text(as: .csv), "explained-report.csv")
  }

  @Test(arguments: OutputFormat.texts)
  func quote(format: OutputFormat) throws {
    var quote = Samples.quote
    quote.isExplained = true
    try expectGolden(quote.text(as: format), "explained-quote.\(format.fileExtension)")
  }

  /// A month of several plans names all of them, not only the last.
  @Test func plansThatChangeInsideTheMonth() throws {
    var report = Self.report
    let days = try ["2026-10-01", "2026-10-11", "2026-10-13", "2026-11-01"].map { try #require(Day($0)).start }
    report.months = [report.months[0]]
    report.months[0].plans[0] = PoolPlan(plan: .essentials, origin: .configuration)
    #expect(report.months[0].premises[0].contains("is Essentials: the config says so."))
    report.months[0].plans[0].periods = zip([Plan.lite, .plus, .essentials], zip(days, days.dropFirst())).map {
      PlanHistory.Period(from: $1.0, until: $1.1, plan: $0)
    }
    let premise = report.months[0].premises[0]
    #expect(premise.contains("is Lite, from 2026-10-11 on Plus, and from 2026-10-13 on Essentials: the config says"))
    #expect(premise.hasSuffix("on the dearest of those on which it was active."))
    #expect(try report.text(as: .table).contains("Lite, Plus, Essentials"))
    #expect(try report.text(as: .json).contains("\"plans\": ["))
    #expect(try PageContent(report: report, version: "0").text(as: .markdown).contains("Lite, Plus, Essentials"))
  }

  /// Every line has its sentence, once.
  @Test func nothingIsLeftOut() throws {
    let text = try Self.report.text(as: .table)
    let bills = Self.report.months.compactMap(\.bill)
    for charge in bills.flatMap(\.charges) {
      #expect(text.components(separatedBy: charge.explanation).count == 2, "\(charge.explanation)")
    }
    #expect(text.contains("12,000 SMS messages in ap-northeast-1."))
    #expect(text.contains("From maumeter.yaml, and not from the log: SMS."))
    #expect(!(try Samples.report.text(as: .table)).contains("How the bill"))
  }
}
