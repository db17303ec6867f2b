import Domain
import Forecast
import Pricing

extension ForecastReport {
  /// The coming months as drawings: "months" for users, and "months-cost" where a price is known.
  public func charts(in language: Language = .english) throws(TemplateError) -> [Chart] {
    let texts = try Texts(language)
    let shown = selectedPool == nil ? nil : shownPools.first
    let months = (shown?.forecast.forecast ?? forecast.total).months
    let costs = shown?.names.costs ?? costs
    let names = months.map(\.month)
    var charts: [Chart] = []
    let users = months.map { Span(Double($0.users.low), Double($0.users.expected), Double($0.users.high)) }
    if let first = months.first, let last = months.last {
      let ends = (first.users.expected.grouped, last.users.expected.grouped)
      charts.append(
        chart("months", texts(.forecastMonths), names, users, summary(.trendSummary, names, ends, texts), texts))
    }
    // A month without a price is left out, with those after it: a line from month to month would hide it.
    let priced = costs.prefix { $0 != nil }.compactMap(\.self)
    if let first = priced.first, let last = priced.last, !names.isEmpty {
      let precision = Precision(for: priced.map(\.high).reduce(.zero, max))
      func text(_ money: Money) -> String { precision.text(precision.rounded(money)) }
      let spans = priced.map { Span($0.low.plotted, $0.expected.plotted, $0.high.plotted) }
      let named = Array(names.prefix(priced.count))
      let ends = (text(first.expected), text(last.expected))
      charts.append(
        chart(
          "months-cost", texts(.forecastMonthsCost), named, spans, summary(.trendCostSummary, named, ends, texts), texts
        ))
    }
    return charts
  }

  /// The expected value between both ends of the interval.
  private struct Span {
    let low, expected, high: Double

    init(_ low: Double, _ expected: Double, _ high: Double) {
      (self.low, self.expected, self.high) = (low, expected, high)
    }
  }

  private func summary(
    _ key: TextKey, _ months: [Month], _ ends: (first: String, last: String), _ texts: Texts
  ) -> String {
    guard let first = months.first, let last = months.last else { return "" }
    return texts(
      key, ["first": texts.month(first), "value": ends.first, "last": texts.month(last), "lastValue": ends.last])
  }

  private func chart(
    _ name: String, _ title: String, _ months: [Month], _ spans: [Span], _ summary: String, _ texts: Texts
  ) -> Chart {
    let places = spans.indices.map(Double.init)
    let points = zip(places, spans).map { Chart.Point($0, $1.expected) }
    let interval = Chart.Series(
      texts(.forecastLevel, ["level": String(forecast.level)]),
      .band(zip(places, spans).map { Chart.Interval($0, $1.low, $1.high) }), colour: 1)
    let expected = points.count == 1 ? Chart.Shape.mark(points[0]) : .dashedLine(points)
    return Chart(
      name: name, title: title, summary: summary,
      ticks: zip(places, months).map { Chart.Tick($0, texts.shortMonth($1)) },
      span: -0.5...(Double(max(1, spans.count)) - 0.5), language: texts.language,
      series: [interval, Chart.Series(texts(.forecastExpected), expected, colour: 1)])
  }
}
