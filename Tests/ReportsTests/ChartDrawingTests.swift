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

  @Test func forecasts() throws {
    let charts = try Samples.forecast.charts()
    #expect(charts.map(\.name) == ["months", "months-cost"])
    try expectGolden(charts[0].svg(), "chart-forecast-months.svg")
    #expect(try Samples.forecast.charts(in: .japanese)[1].svg().contains("月別料金の予測 (USD)"))
    var one = Samples.forecast
    one.selectedPool = "unknown"
    #expect(try one.charts().isEmpty, "a pool without a forecast has no drawing")
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

  @Test func aNameIsPlain() {
    let chart = Chart(name: "a b\"<é>", title: "", summary: "", ticks: [], span: 0...1, series: [])
    #expect(chart.name == "a-b----")
  }

  /// Bars that reach below 0 stand on an axis that does.
  @Test func spansBelowZero() throws {
    let chart = Chart(
      name: "x", title: "t", summary: "s", ticks: [.init(0, "a")], span: -0.5...0.5,
      series: [Chart.Series("s", .spans([.init(0, 0, 70), .init(0, -30, 0), .init(0, 5, 5)]))])
    let svg = try chart.svg()
    #expect(svg.matches(of: /class="bar part/).count == 2)
    #expect(svg.contains(">−40<") && svg.contains(">80<"))
    #expect(!svg.contains("height=\"-"))
  }

  /// Words that do not fit beside each other stand below each other.
  @Test(arguments: [ChartDrawing.Size.wide, .narrow])
  func theLegendStaysInside(size: ChartDrawing.Size) throws {
    let series = (0..<6).map { Chart.Series("Zurückgekehrte 継続 \($0)", .line([.init(0, 1)])) }
    let chart = Chart(name: "x", title: "t", summary: "s", ticks: [], span: 0...1, series: series)
    let svg = ChartDrawing(chart: chart, size: size).svg()
    let places = svg.matches(of: /<text class="label" x="([0-9.]+)" y="([0-9.]+)">/).map { (Double($0.1) ?? 0, $0.2) }
    #expect(places.count == 6 && places.allSatisfy { $0.0 + 21 * 6.8 < size.width })
    #expect(Set(places.map(\.1)).count == (size == .wide ? 2 : 3))
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
    #expect(scale.steps == steps && scale.stepsBelow == 0)
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

  @Test(
    arguments: [
      (0, "0"), (9_500, "9,500"), (10_000, "1万"), (12_500, "1.25万"), (1_500_000, "150万"), (2e8, "2億"),
      (-20_000, "−2万"),
    ] as [(Double, String)])
  func labelsInJapanese(value: Double, label: String) {
    #expect(NiceScale.label(value, in: .japanese) == label)
  }

  @Test(
    arguments: [(70, -30, 20, 4, 2), (100, -1, 50, 2, 1), (0, -5, 1, 1, 5), (3, 2, 1, 3, 0)]
      as [(Double, Double, Double, Int, Int)])
  func stepsBelowZero(highest: Double, lowest: Double, step: Double, steps: Int, below: Int) {
    let scale = NiceScale(highest, lowest: lowest)
    #expect((scale.step, scale.steps, scale.stepsBelow) == (step, steps, below))
  }
}
