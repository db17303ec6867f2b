import Domain
import Pricing

/// The sections of months and days.
extension PageWriter {
  var trend: Page.Section {
    var section = Page.Section(id: "trend", title: texts(.trend))
    guard content.trend.count > 1, let last = content.trend.last else { return section }
    let ticks = content.trend.enumerated().map { Chart.Tick(Double($0.offset), texts.shortMonth($0.element.month)) }
    let span = -0.5...(Double(ticks.count) - 0.5)
    let users = content.trend.enumerated().map { Chart.Point(Double($0.offset), Double($0.element.users)) }
    var series = [Chart.Series(nil, .bars(users))]
    if let end = content.forecast, !last.isComplete {
      let place = Double(ticks.count - 1)
      series.append(
        Chart.Series(
          texts(.forecast), .band([Chart.Interval(place, Double(end.low), Double(end.high))]), colour: 1))
    }
    section.blocks.append(
      .chart(
        Chart(
          name: "trend", title: texts(.trendUsers), summary: trendSummary(.trendSummary) { $0.users.grouped },
          ticks: ticks, span: span, language: texts.language, series: series)))
    if content.trend.contains(where: { $0.cost != nil }) {
      let costs = content.trend.enumerated().compactMap { place, point in
        point.cost.map { Chart.Point(Double(place), $0.plotted) }
      }
      let precision = Precision(for: content.trend.compactMap(\.cost).reduce(.zero, max))
      let summary = trendSummary(.trendCostSummary) { $0.cost.map { precision.text(precision.rounded($0)) } ?? "–" }
      section.blocks.append(
        .chart(
          Chart(
            name: "trend-cost", title: texts(.trendCost), summary: summary, ticks: ticks, span: span,
            language: texts.language, series: [Chart.Series(nil, .bars(costs), colour: 2)])))
    }
    section.blocks.append(.table(trendTable))
    return section
  }

  private func trendSummary(_ key: TextKey, _ value: (PageContent.TrendPoint) -> String) -> String {
    guard let first = content.trend.first, let last = content.trend.last else { return "" }
    return texts(
      key,
      [
        "first": texts.month(first.month), "value": value(first), "last": texts.month(last.month),
        "lastValue": value(last),
      ])
  }

  private var trendTable: PageTable {
    let points = content.trend
    let precision = Precision(for: points.compactMap(\.cost).reduce(.zero, max))
    let rows = points.enumerated().map { place, point in
      let before = place > 0 ? points[place - 1].users : 0
      let change = before > 0 && point.isComplete ? percent(point.users - before, of: before, signed: true) : ""
      return [
        point.isComplete ? texts.month(point.month) : texts(.notComplete, ["month": texts.month(point.month)]),
        point.users.grouped, change, point.cost.map { precision.text(precision.rounded($0)) } ?? "",
      ]
    }
    return PageTable(
      nil, [.text(texts(.month)), .number(texts(.mau)), .number(texts(.change)), .number(texts(.amount))], rows)
  }

  // MARK: Days

  var days: Page.Section {
    var section = Page.Section(id: "days", title: texts(.days))
    guard let days = content.days, !days.active.isEmpty else { return section }
    let name = texts.month(days.month)
    let ticks = (1...days.month.length).map { Chart.Tick(Double($0), String($0)) }
    let seen = days.cumulative.enumerated().map { Chart.Point(Double($0.offset + 1), Double($0.element)) }
    var series = [
      Chart.Series(
        texts(.daysActive),
        .bars(days.active.enumerated().map { Chart.Point(Double($0.offset + 1), Double($0.element)) }), colour: 0),
      Chart.Series(texts(.daysCumulative), .line(seen), colour: 2),
    ]
    if let end = content.forecast, let last = seen.last, days.active.count < days.month.length {
      series += monthEnd(end, after: last, day: Double(days.month.length))
      section.text.append(forecastText(end, name))
    } else if content.lacksHistory {
      section.text.append(texts(.forecastNone, ["month": name]))
    }
    let summary = texts(
      .daysSummary,
      [
        "month": name, "mean": (days.active.reduce(0, +) / days.active.count).grouped,
        "users": (days.cumulative.last ?? 0).grouped,
      ])
    section.blocks = [
      .chart(
        Chart(
          name: "month", title: "\(texts(.days)) · \(name)", summary: summary, ticks: ticks,
          span: 0.5...(Double(days.month.length) + 0.5), language: texts.language, series: series)),
      .table(
        PageTable(
          nil, [.text(texts(.day)), .number(texts(.daysActive)), .number(texts(.daysCumulative))],
          days.active.indices.map { day in
            [texts.day(days.month.firstDay.advanced(by: day)), days.active[day].grouped, days.cumulative[day].grouped]
          }
        ).folded),
    ]
    return section
  }

  /// From the last day that is over to the end of the month.
  private func monthEnd(_ end: PageContent.MonthEnd, after last: Chart.Point, day: Double) -> [Chart.Series] {
    let range = texts(.forecastRange, ["low": end.low.grouped, "high": end.high.grouped, "level": String(end.level)])
    return [
      Chart.Series(
        "\(texts(.forecast)) \(range)",
        .band([Chart.Interval(last.x, last.y, last.y), Chart.Interval(day, Double(end.low), Double(end.high))]),
        colour: 1),
      Chart.Series(nil, .dashedLine([last, Chart.Point(day, Double(end.expected))]), colour: 1),
    ]
  }

  private func forecastText(_ end: PageContent.MonthEnd, _ name: String) -> String {
    let values: KeyValuePairs<String, String> = [
      "month": name, "users": end.expected.grouped, "low": end.low.grouped, "high": end.high.grouped,
      "level": String(end.level),
    ]
    guard let cost = end.cost else { return texts(.forecastText, values) }
    let sentence = texts(
      .forecastCost, ["cost": text(cost.expected), "low": text(cost.low), "high": text(cost.high)])
    return texts(.forecastText, values) + texts(.sentenceGap) + sentence
  }

  /// "+4.2 %", with one decimal, halves away from zero.
  func percent(_ part: Int, of whole: Int, signed: Bool = false) -> String {
    guard whole > 0 else { return "" }
    let tenths = (part.magnitude * 2_000 + whole.magnitude) / (2 * whole.magnitude)
    let sign = part < 0 ? "−" : signed && part > 0 ? "+" : ""
    return percent(tenths: "\(sign)\((tenths / 10).grouped).\(tenths % 10)")
  }

  func percent(tenths text: String) -> String { texts(.percent, ["value": text]) }
}

extension Money {
  /// For a drawing, where the last digit cannot be seen.
  var plotted: Double { Double(tenBillionths) / 10_000_000_000 }
}
