import Domain
import Pricing

/// The sections that are drawn.
extension PageWriter {
  var trend: Page.Section {
    var section = Page.Section(id: "trend", title: texts(.trend))
    guard content.trend.count > 1, let first = content.trend.first, let last = content.trend.last else {
      return section
    }
    let ticks = content.trend.enumerated().map { Chart.Tick(Double($0.offset), $0.element.month.description) }
    let span = -0.5...(Double(ticks.count) - 0.5)
    let summary = texts(
      .trendSummary,
      [
        "first": texts.month(first.month), "users": first.users.grouped, "last": texts.month(last.month),
        "lastUsers": last.users.grouped,
      ])
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
          name: "trend", title: texts(.trendUsers), summary: summary, ticks: ticks, span: span, series: series)))
    if content.trend.contains(where: { $0.cost != nil }) {
      let costs = content.trend.enumerated().compactMap { place, point in
        point.cost.map { Chart.Point(Double(place), $0.plotted) }
      }
      section.blocks.append(
        .chart(
          Chart(
            name: "trend-cost", title: texts(.trendCost), summary: summary, ticks: ticks, span: span,
            unit: .money("USD"), series: [Chart.Series(nil, .bars(costs), colour: 2)])))
    }
    section.blocks.append(.table(trendTable))
    return section
  }

  private var trendTable: PageTable {
    let points = content.trend
    let precision = Precision(for: points.compactMap(\.cost).reduce(.zero, max))
    let rows = points.enumerated().map { place, point in
      let before = place > 0 ? points[place - 1].users : 0
      let change = before > 0 ? percent(point.users - before, of: before, signed: true) : ""
      return [
        texts.month(point.month) + (point.isComplete ? "" : " *"), point.users.grouped, change,
        point.cost.map { precision.text(precision.rounded($0)) } ?? "",
      ]
    }
    return PageTable(
      nil, [.text(texts(.month)), .number(texts(.mau)), .number(texts(.change)), .number(texts(.amount))], rows)
  }

  var days: Page.Section {
    var section = Page.Section(id: "days", title: texts(.days))
    guard let days = content.days, !days.active.isEmpty else { return section }
    let name = texts.month(days.month)
    let ticks = (1...days.month.length).map { Chart.Tick(Double($0), String($0)) }
    let span = 0.5...(Double(days.month.length) + 0.5)
    let seen = days.cumulative.enumerated().map { Chart.Point(Double($0.offset + 1), Double($0.element)) }
    var series = [
      Chart.Series(
        texts(.daysActive),
        .bars(days.active.enumerated().map { Chart.Point(Double($0.offset + 1), Double($0.element)) }), colour: 0),
      Chart.Series(texts(.daysCumulative), .line(seen), colour: 2),
    ]
    if let end = content.forecast, let last = seen.last, days.active.count < days.month.length {
      let close = Double(days.month.length)
      series.append(
        Chart.Series(
          texts(.forecastRange, ["low": end.low.grouped, "high": end.high.grouped, "level": String(end.level)]),
          .band([
            Chart.Interval(last.x, last.y, last.y), Chart.Interval(close, Double(end.low), Double(end.high)),
          ]), colour: 1))
      series.append(Chart.Series(nil, .dashedLine([last, Chart.Point(close, Double(end.expected))]), colour: 1))
      section.text.append(forecastText(end, name))
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
          name: "month", title: "\(texts(.days)) · \(name)", summary: summary, ticks: ticks, span: span,
          series: series)),
      .table(
        PageTable(
          nil, [.text(texts(.day)), .number(texts(.daysActive)), .number(texts(.daysCumulative))],
          days.active.indices.map { day in
            [String(day + 1), days.active[day].grouped, days.cumulative[day].grouped]
          })),
    ]
    return section
  }

  private func forecastText(_ end: PageContent.MonthEnd, _ name: String) -> String {
    let cost = end.cost.map { "\(text($0.expected)) (\(text($0.low))–\(text($0.high)))" } ?? "–"
    return texts(
      .forecastText,
      [
        "month": name, "users": end.expected.grouped, "low": end.low.grouped, "high": end.high.grouped,
        "level": String(end.level), "cost": cost,
      ])
  }

  var tariff: Page.Section {
    var section = Page.Section(id: "tariff", title: texts(.tariff))
    for curve in content.tariffs {
      guard let most = curve.points.last?.users, most > 0 else { continue }
      let name = texts(.tariffCurve, ["plan": curve.plan.title, "region": curve.region])
      let ticks = NiceScale(Double(most)).values.filter { $0 <= Double(most) }.map {
        Chart.Tick($0, NiceScale.label($0))
      }
      let here = texts(.tariffHere, ["users": curve.here.users.grouped, "cost": text(curve.here.cost)])
      section.blocks.append(
        .chart(
          Chart(
            name: "tariff-\(curve.plan.rawValue)-\(curve.region)", title: name,
            summary: texts(
              .tariffSummary, ["users": curve.here.users.grouped, "cost": text(curve.here.cost)]),
            ticks: ticks, span: 0...Double(most), unit: .money("USD"),
            series: [
              Chart.Series(nil, .line(curve.points.map { Chart.Point(Double($0.users), $0.cost.plotted) }), colour: 2),
              Chart.Series(nil, .mark(Chart.Point(Double(curve.here.users), curve.here.cost.plotted), here), colour: 1),
            ])))
      let rows = curve.points.enumerated().filter { $0.offset % max(1, curve.points.count / 10) == 0 }.map {
        [$0.element.users.grouped, text($0.element.cost)]
      }
      section.blocks.append(.table(PageTable(nil, [.number(texts(.mau)), .number(texts(.amount))], rows)))
    }
    if !section.blocks.isEmpty { section.text = [texts(.tariffText)] }
    return section
  }

  /// "+4.2 %", with one decimal, halves away from zero.
  func percent(_ part: Int, of whole: Int, signed: Bool = false) -> String {
    guard whole > 0 else { return "" }
    let tenths = (part.magnitude * 2_000 + whole.magnitude) / (2 * whole.magnitude)
    let sign = part < 0 ? "−" : signed && part > 0 ? "+" : ""
    return "\(sign)\((tenths / 10).grouped).\(tenths % 10)\u{A0}%"
  }
}

extension Money {
  /// For a drawing, where the last digit cannot be seen.
  fileprivate var plotted: Double { Double(tenBillionths) / 10_000_000_000 }
}
