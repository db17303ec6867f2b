import Foundation
import Testing

@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ChartDrawingTests {
  @Test func asFiles() throws {
    for chart in try Samples.page.charts() where ["month", "tariff-lite-ap-northeast-1"].contains(chart.name) {
      try expectGolden(chart.svg(), "chart-\(chart.name).svg")
    }
  }

  /// Every drawing, in every language, as an XML parser sees it.
  @Test(arguments: Language.allCases)
  func isWellFormed(language: Language) throws {
    let charts = try Samples.page.charts(in: language)
    #expect(Set(charts.map(\.name)).count == charts.count)
    for chart in charts {
      let parser = XMLParser(data: Data(try chart.svg().utf8))
      #expect(parser.parse(), "\(chart.name): \(String(describing: parser.parserError))")
    }
  }

  @Test func drawsNothingOutside() throws {
    let chart = Chart(
      name: "x", title: "<t>", summary: "&", ticks: [.init(0, "a"), .init(1, "b")], span: -0.5...1.5,
      series: [Chart.Series("s", .bars([.init(0, 0), .init(1, 0)]))])
    let svg = try chart.svg()
    #expect(svg.contains("&lt;t&gt;") && !svg.contains("nan") && !svg.contains("inf"))
    #expect(!svg.contains("height=\"-"))
  }
}

@Suite struct NiceScaleTests {
  @Test(
    arguments: [
      (0, 1, 1), (1, 0.2, 5), (7, 2, 4), (10, 2, 5), (11, 5, 3), (99, 20, 5), (100, 20, 5), (101, 50, 3),
      (123_457, 50_000, 3), (0.3, 0.1, 3),
    ] as [(Double, Double, Int)])
  func steps(maximum: Double, step: Double, steps: Int) {
    let scale = NiceScale(maximum)
    #expect(abs(scale.step - step) < step * 1e-9)
    #expect(scale.steps == steps)
    #expect(scale.maximum >= maximum)
  }

  @Test(
    arguments: [
      (0, "0"), (950, "950"), (9_500, "9,500"), (10_000, "10k"), (12_500, "12.5k"), (1_500_000, "1.5M"),
      (2e9, "2B"), (0.2, "0.2"),
    ] as [(Double, String)])
  func labels(value: Double, label: String) {
    #expect(NiceScale.label(value) == label)
  }
}
