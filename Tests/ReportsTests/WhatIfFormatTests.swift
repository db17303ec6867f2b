import Domain
import Forecast
import Foundation
import Pricing
import Testing

@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct WhatIfFormatTests {
  private static func scenario(_ name: String, growth: Int64, discount: Int64 = 0) -> ScenarioResult {
    ScenarioResult(
      name: name,
      months: (0..<4).map { (month: Int64) in
        let users = 80_000 + growth * month
        let list = Money(tenBillionths: users * 55_000_000 + month)
        return ScenarioMonth(
          month: Month(index: 24_322 + Int32(month)), direct: users - 1_000, enterprise: 1_000, list: list,
          net: Money(tenBillionths: list.tenBillionths * (100 - discount) / 100))
      })
  }

  static var whatIf: WhatIf {
    var growing = scenario("steady growth", growth: 9_000, discount: 10)
    growing.totalSpread = ScenarioSpread(p10: 15_000_000_000_000, p50: 18_000_000_000_000, p90: 22_000_000_000_000)
    for index in growing.months.indices {
      growing.months[index].mauSpread = ScenarioSpread(p10: 79_000, p50: 85_000, p90: 99_000)
      growing.months[index].netSpread = ScenarioSpread(
        p10: 4_000_000_000_000, p50: 4_500_000_000_000, p90: 5_000_000_000_001)
    }
    growing.crossings = [
      ScenarioCrossing(
        month: Month(year: 2027, month: 2), kind: .band,
        sentence: "direct_mau on lite in ap-northeast-1 goes over the 100,000: 0.0046 USD for each one more.")
    ]
    var whatIf = WhatIf(
      base: Month(year: 2026, month: 10), origin: "It starts from numbers that were typed in.",
      catalog: "amazon-cognito 2026-10",
      scenarios: [scenario("as it is", growth: 0), growing, scenario("=cmd, \"日本\"", growth: -2_000)])
    whatIf.draws = 10_000
    whatIf.seed = 1
    whatIf.breakEvens = [
      BreakEvenResult(
        first: "lite", second: "Clerk Pro", limit: 10_000_000,
        stretches: [
          .init(from: 1, to: 14_545, cheaper: .first), .init(from: 14_546, to: 14_546, cheaper: .neither),
          .init(from: 14_547, to: nil, cheaper: .second),
        ])
    ]
    whatIf.warnings = ["The users of x are a lower bound."]
    return whatIf
  }

  @Test(arguments: OutputFormat.texts) func whatIf(format: OutputFormat) throws {
    try expectGolden(Self.whatIf.text(as: format), "what-if.\(format.fileExtension)")
  }

  @Test func asciiAndNarrow() throws {
    let appearance = Appearance(width: 80, hasColour: false, isUnicode: false)
    let text = try Self.whatIf.text(as: .table, appearance: appearance)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    try expectGolden(text, "what-if-80-ascii.txt")
  }

  @Test func fans() throws {
    for chart in Self.whatIf.charts { try expectGolden(chart.svg(), "chart-\(chart.name).svg") }
  }

  /// Many scenarios, one month, hostile names: still drawings, with a sentence for each line.
  @Test(arguments: [1, 4, 9, 40], [1, 2, 120])
  func fansOfAnySize(scenarios: Int, months: Int) throws {
    var whatIf = Self.whatIf
    whatIf.scenarios = (0..<scenarios).map { number in
      ScenarioResult(
        name: "<\(number)> & \(String(repeating: "long ", count: 30))",
        months: (0..<months).map {
          ScenarioMonth(
            month: Month(index: 24_322 + Int32($0)), direct: Int64(number), enterprise: 0, list: .zero, net: .zero)
        })
    }
    #expect(whatIf.charts.map(\.name) == ["fan", "fan-users"])
    for chart in whatIf.charts {
      let svg = try chart.svg()
      #expect(!svg.contains("nan") && !svg.contains("inf") && !svg.contains("<1>"))
      #expect(chart.ticks.count == months)
      #expect(chart.summary.contains("more scenarios are in the table only") == (scenarios > 8))
      let parser = XMLParser(data: Data(svg.utf8))
      #expect(parser.parse())
    }
    let page = try whatIf.text(as: .html)
    #expect(page.components(separatedBy: "<figure>").count == 3)
  }

  @Test func nothingIsNotDrawn() {
    var whatIf = Self.whatIf
    whatIf.scenarios = []
    #expect(whatIf.charts.isEmpty)
  }

  /// Whoever adds the rounded months gets the rounded total.
  @Test func shownMonthsAddUp() {
    let amounts = WhatIfAmounts(Self.whatIf.scenarios.map { $0.months.map(\.net) })
    for (months, total) in zip(amounts.months, amounts.totals) { #expect(months.reduce(.zero, +) == total) }
  }
}
