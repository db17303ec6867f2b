/// Draws a chart as SVG, for a page (whose style it takes) or as a file of its own.
///
/// Deterministic: coordinates have one decimal, and the same chart gives the same bytes.
struct ChartDrawing {
  let chart: Chart

  private static let (width, height) = (720.0, 280.0)
  private static let (left, right, top, bottom) = (64.0, 16.0, 34.0, 34.0)

  private var scale: NiceScale { NiceScale(chart.maximum) }

  /// - Parameter style: CSS to put inside; nil where the page has it.
  func svg(style: String? = nil) -> String {
    let (title, summary) = ("chart-\(chart.name)-title", "chart-\(chart.name)-summary")
    let namespace = style == nil ? "" : " xmlns=\"http://www.w3.org/2000/svg\""
    var lines = [
      """
      <svg\(namespace) class="chart" viewBox="0 0 \(Self.width.coordinate) \(Self.height.coordinate)" role="img" \
      aria-labelledby="\(title) \(summary)">
      """,
      "<title id=\"\(title)\">\(chart.title.escapedForXML)</title>",
      "<desc id=\"\(summary)\">\(chart.summary.escapedForXML)</desc>",
    ]
    if let style {
      lines.append("<style>\n\(style)</style>")
      lines.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>")
    }
    lines += grid + ticks + chart.series.flatMap(drawn) + legend
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: Places

  private func x(_ position: Double) -> Double {
    let (low, high) = (chart.span.lowerBound, chart.span.upperBound)
    let share = high > low ? (position - low) / (high - low) : 0.5
    return Self.left + share * (Self.width - Self.left - Self.right)
  }

  private func y(_ value: Double) -> Double {
    Self.height - Self.bottom - value / scale.maximum * (Self.height - Self.top - Self.bottom)
  }

  // MARK: Axes

  private var grid: [String] {
    scale.values.map { value in
      let line = y(value).coordinate
      let label = NiceScale.label(value)
      return """
        <path class="grid" d="M\(Self.left.coordinate) \(line)H\((Self.width - Self.right).coordinate)"/>\
        <text class="label end" x="\((Self.left - 8).coordinate)" y="\((y(value) + 4).coordinate)">\(label)</text>
        """
    }
  }

  /// As many labels as fit beside each other.
  private var ticks: [String] {
    let widest = chart.ticks.map(\.label.displayWidth).max() ?? 1
    let room = (Self.width - Self.left - Self.right) / (Double(widest) * 7 + 12)
    let stride = max(1, Int((Double(chart.ticks.count) / max(1, room)).rounded(.up)))
    return chart.ticks.enumerated().filter { $0.offset % stride == 0 }.map { _, tick in
      """
      <text class="label middle" x="\(x(tick.position).coordinate)" \
      y="\((Self.height - Self.bottom + 18).coordinate)">\(tick.label.escapedForXML)</text>
      """
    }
  }

  private var legend: [String] {
    var place = Self.left
    return chart.series.compactMap { series in
      guard let label = series.label else { return nil }
      defer { place += 30 + Double(label.displayWidth) * 7.5 }
      return """
        <rect class="swatch colour\(series.colour)\(series.isBand ? " band" : "")" x="\(place.coordinate)" y="10" \
        width="12" height="12"/>\
        <text class="label" x="\((place + 17).coordinate)" y="20.5">\(label.escapedForXML)</text>
        """
    }
  }

  // MARK: Series

  private func drawn(_ series: Chart.Series) -> [String] {
    let colour = "colour\(series.colour)"
    switch series.shape {
    case .bars(let points):
      let width = min(56, max(2, (x(1) - x(0)) * 0.72))
      return points.map { point in
        let (top, base) = (y(point.y), y(0))
        return """
          <rect class="bar \(colour)" x="\((x(point.x) - width / 2).coordinate)" y="\(top.coordinate)" \
          width="\(width.coordinate)" height="\(max(0, base - top).coordinate)"/>
          """
      }
    case .line(let points): return [path(points, "line \(colour)")].compactMap(\.self)
    case .dashedLine(let points): return [path(points, "line dashed \(colour)")].compactMap(\.self)
    case .band(let intervals):
      guard let first = intervals.first else { return [] }
      let upper = intervals.map { "\(x($0.x).coordinate) \(y($0.high).coordinate)" }
      let lower = intervals.reversed().map { "\(x($0.x).coordinate) \(y($0.low).coordinate)" }
      guard intervals.count > 1 else {
        let ends = "M\(x(first.x).coordinate) \(y(first.low).coordinate)V\(y(first.high).coordinate)"
        return ["<path class=\"whisker \(colour)\" d=\"\(ends)\"/>"]
      }
      return ["<path class=\"band \(colour)\" d=\"M\((upper + lower).joined(separator: "L"))Z\"/>"]
    case .mark(let point, let label):
      let (across, down) = (x(point.x), y(point.y))
      // Beside the line, which climbs: below it on the left half, above it on the right one.
      let isRight = across > Self.width / 2
      return [
        """
        <circle class="mark \(colour)" cx="\(across.coordinate)" cy="\(down.coordinate)" r="4.5"/>\
        <text class="label\(isRight ? " end" : "")" x="\((across + (isRight ? -9 : 9)).coordinate)" \
        y="\((down + (isRight ? -8 : 18)).coordinate)">\(label.escapedForXML)</text>
        """
      ]
    }
  }

  private func path(_ points: [Chart.Point], _ styles: String) -> String? {
    guard !points.isEmpty else { return nil }
    let places = points.map { "\(x($0.x).coordinate) \(y($0.y).coordinate)" }
    return "<path class=\"\(styles)\" d=\"M\(places.joined(separator: "L"))\"/>"
  }
}

extension Chart.Series {
  fileprivate var isBand: Bool {
    if case .band = shape { return true }
    return false
  }
}

extension Double {
  /// With at most one decimal.
  fileprivate var coordinate: String {
    let tenths = Int((self * 10).rounded())
    let text = "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10)"
    return tenths % 10 == 0 ? text : "\(text).\(tenths.magnitude % 10)"
  }
}

extension String {
  /// The text where markup is expected, with what no markup may hold made visible.
  var escapedForXML: String {
    var text = ""
    for character in harmless {
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default: text.append(character)
      }
    }
    return text
  }
}
