import Foundation
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
