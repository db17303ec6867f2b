import Domain
import Forecast

/// Fans: months across, a line for each scenario, and a band around those whose numbers are ranges.
extension WhatIf {
  /// The costs ("fan"), and the users ("fan-users").
  ///
  /// Their numbers are in the tables beside them.
  public var charts: [Chart] {
    guard !scenarios.isEmpty, !months.isEmpty else { return [] }
    return [costFan, userFan]
  }

  public func page(in language: Language) throws(TemplateError) -> Page {
    var page = Page(document)
    for (chart, title) in zip(charts, [WhatIf.costsTitle, WhatIf.usersTitle]) {
      guard let place = page.sections.firstIndex(where: { $0.title == title }) else { continue }
      page.sections[place].blocks.insert(.chart(chart), at: 0)
    }
    return page
  }

  static let costsTitle = "USD by month"
  static let usersTitle = "MAU by month"

  private var months: [Month] { scenarios.first?.months.map(\.month) ?? [] }

  private var costFan: Chart {
    let precision = Precision(for: scenarios.flatMap(\.months).map(\.net).reduce(.zero, max))
    return fan(
      "fan", title: "USD by month, by scenario", unit: .count,
      value: { $0.net.plotted },
      range: { $0.netSpread.map { (low: Double($0.p10).asDollars, high: Double($0.p90).asDollars) } },
      text: { "\(precision.text(precision.rounded(Money(tenBillionths: Int64($0 * 10_000_000_000))))) USD" })
  }

  private var userFan: Chart {
    fan(
      "fan-users", title: "MAU by month, by scenario", unit: .count,
      value: { Double($0.mau) }, range: { $0.mauSpread.map { (low: Double($0.p10), high: Double($0.p90)) } },
      text: { "\(Int64($0).grouped) users" })
  }

  /// More cannot be told apart; the tables have all.
  private static let maximumLines = 8
  /// Colours that a chart has; further scenarios have them again, dashed.
  private static let colours = 4

  private func fan(
    _ name: String, title: String, unit: Chart.Unit, value: (ScenarioMonth) -> Double,
    range: (ScenarioMonth) -> (low: Double, high: Double)?, text: (Double) -> String
  ) -> Chart {
    let shown = scenarios.prefix(WhatIf.maximumLines)
    var bands: [Chart.Series] = []
    var lines: [Chart.Series] = []
    for (index, scenario) in shown.enumerated() {
      let colour = index % WhatIf.colours
      let intervals = scenario.months.enumerated().compactMap { place, month in
        range(month).map { Chart.Interval(Double(place), $0.low, $0.high) }
      }
      if !intervals.isEmpty { bands.append(Chart.Series(nil, .band(intervals), colour: colour)) }
      let points = scenario.months.enumerated().map { Chart.Point(Double($0.offset), value($0.element)) }
      let isRepeated = index >= WhatIf.colours
      lines.append(
        Chart.Series(label(index), isRepeated ? .dashedLine(points) : .line(points), colour: colour))
      // One month is no line.
      if points.count == 1 { lines.append(Chart.Series(nil, .mark(points[0]), colour: colour)) }
    }
    let sentences = shown.map { scenario in sentence(scenario, value: value, range: range, text: text) }
    let rest = scenarios.count - shown.count
    return Chart(
      name: name, title: title,
      summary: (sentences + (rest > 0 ? ["\(rest) more scenarios are in the table only."] : [])).joined(
        separator: " "),
      ticks: months.enumerated().map { Chart.Tick(Double($0.offset), $0.element.description) },
      span: 0...Double(months.count - 1), unit: unit, series: bands + lines)
  }

  /// "Growth: from 400 USD in 2026-11 to 700 USD in 2027-10, there between 650 USD and 760 USD in four of five draws.".
  private func sentence(
    _ scenario: ScenarioResult, value: (ScenarioMonth) -> Double,
    range: (ScenarioMonth) -> (low: Double, high: Double)?, text: (Double) -> String
  ) -> String {
    guard let first = scenario.months.first, let last = scenario.months.last else { return "" }
    var sentence = "\(scenario.name.harmless): "
    sentence +=
      first.month == last.month
      ? "\(text(value(first))) in \(first.month)"
      : "from \(text(value(first))) in \(first.month) to \(text(value(last))) in \(last.month)"
    if let range = range(last) {
      sentence += ", there between \(text(range.low)) and \(text(range.high)) in four of five draws"
    }
    return sentence + "."
  }

  /// As the heads of the tables have it, short enough for a legend.
  private func label(_ index: Int) -> String {
    let head = head(index)
    return head.count <= 20 ? head : "\(head.prefix(19))…"
  }
}

extension Double {
  /// From 10⁻¹⁰ USD.
  fileprivate var asDollars: Double { self / 10_000_000_000 }
}
