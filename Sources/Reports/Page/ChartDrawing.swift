/// Draws a chart as SVG, for a page (whose style it takes) or as a file of its own.
///
/// Deterministic: coordinates have one decimal, and the same chart gives the same bytes.
struct ChartDrawing {
  let chart: Chart
  let size: Size
  private let scale: NiceScale
  private let legend: ChartLegend
  /// Beside the plot.
  private let left: Double
  private let top: Double

  /// How wide the drawing is meant to be shown: text is no smaller on a phone.
  enum Size: String {
    case wide, narrow

    var width: Double { self == .wide ? 720 : 360 }
    var plotHeight: Double { self == .wide ? 212 : 190 }
  }

  private static let (right, bottom) = (16.0, 30.0)
  /// Of a letter of the width of a digit, at 12 units, with some room.
  static let letterWidth = 6.8

  init(chart: Chart, size: Size = .wide) {
    self.chart = chart
    self.size = size
    let (highest, lowest) = chart.extremes
    scale = NiceScale(highest, lowest: lowest)
    legend = ChartLegend(chart, width: size.width)
    let labels = scale.values.map { ChartDrawing.label($0, chart) }
    left = 18 + Double(labels.map(\.displayWidth).max() ?? 1) * ChartDrawing.letterWidth
    top = 22 + legend.height
  }

  private var height: Double { top + size.plotHeight + ChartDrawing.bottom }

  /// - Parameter style: CSS to put inside; nil where the page has it.
  func svg(style: String? = nil) -> String {
    let id = size == .wide ? "chart-\(chart.name)" : "chart-\(chart.name)-\(size.rawValue)"
    let namespace = style == nil ? "" : " xmlns=\"http://www.w3.org/2000/svg\""
    let classes = style == nil ? "chart \(size.rawValue)" : "chart"
    var lines = [
      """
      <svg\(namespace) class="\(classes)" viewBox="0 0 \(size.width.coordinate) \(height.coordinate)" role="img" \
      aria-labelledby="\(id)-title \(id)-summary">
      """,
      "<title id=\"\(id)-title\">\(chart.title.escapedForXML)</title>",
      "<desc id=\"\(id)-summary\">\(chart.summary.escapedForXML)</desc>",
    ]
    if let style {
      lines.append("<style>\n\(style)</style>")
      lines.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>")
    }
    lines += grid + ticks + chart.series.flatMap(drawn) + legend.svg
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: Places

  private func x(_ position: Double) -> Double {
    let (low, high) = (chart.span.lowerBound, chart.span.upperBound)
    let share = high > low ? (position - low) / (high - low) : 0.5
    return left + share * (size.width - left - ChartDrawing.right)
  }

  private func y(_ value: Double) -> Double {
    top + size.plotHeight - (value - scale.minimum) / (scale.maximum - scale.minimum) * size.plotHeight
  }

  // MARK: Axes

  private static func label(_ value: Double, _ chart: Chart) -> String {
    NiceScale.label(value, in: chart.language) + (chart.unit == .percent ? "%" : "")
  }

  private var grid: [String] {
    scale.values.map { value in
      let style = value == 0 ? "grid axis" : "grid"
      return """
        <path class="\(style)" d="M\(left.coordinate) \(y(value).coordinate)H\((size.width - Self.right).coordinate)"/>\
        <text class="label end" x="\((left - 8).coordinate)" y="\((y(value) + 4).coordinate)">\
        \(Self.label(value, chart))</text>
        """
    }
  }

  /// As many labels as fit beside each other.
  private var ticks: [String] {
    let widest = chart.ticks.map(\.label.displayWidth).max() ?? 1
    let room = (size.width - left - Self.right) / (Double(widest) * Self.letterWidth + 10)
    let stride = max(1, Int((Double(chart.ticks.count) / max(1, room)).rounded(.up)))
    return chart.ticks.enumerated().filter { $0.offset % stride == 0 }.map { _, tick in
      // A label at the end of the axis ends there.
      let half = Double(tick.label.displayWidth) * Self.letterWidth / 2
      let place = max(half + 2, min(size.width - half - 2, x(tick.position)))
      return """
        <text class="label middle" x="\(place.coordinate)" \
        y="\((height - Self.bottom + 18).coordinate)">\(tick.label.escapedForXML)</text>
        """
    }
  }

  // MARK: Series

  private func drawn(_ series: Chart.Series) -> [String] {
    let colour = "colour\(series.colour)"
    switch series.shape {
    case .bars(let points): return points.map { bar($0.x, from: 0, to: $0.y, "bar \(colour)") }
    case .spans(let spans):
      return spans.filter { $0.high > $0.low }.map { bar($0.x, from: $0.low, to: $0.high, "bar part \(colour)") }
    case .frames(let points): return points.map { bar($0.x, from: 0, to: $0.y, "frame") }
    case .line(let points): return [path(points, "line \(colour)")].compactMap(\.self)
    case .dashedLine(let points): return [path(points, "line dashed \(colour)")].compactMap(\.self)
    case .band(let intervals): return band(intervals, colour)
    case .mark(let point):
      let (across, down) = (x(point.x).coordinate, y(point.y).coordinate)
      return [
        """
        <path class="guide" d="M\(left.coordinate) \(down)H\(across)V\(y(0).coordinate)"/>\
        <circle class="mark \(colour)" cx="\(across)" cy="\(down)" r="5"/>
        """
      ]
    case .texts(let labels):
      return labels.map { label in
        """
        <text class="value middle" x="\(x(label.point.x).coordinate)" \
        y="\((y(label.point.y) - 6).coordinate)">\(label.text.escapedForXML)</text>
        """
      }
    }
  }

  private func bar(_ place: Double, from low: Double, to high: Double, _ style: String) -> String {
    let width = min(56, max(2, (x(1) - x(0)) * 0.72))
    let (top, base) = (y(high), y(low))
    return """
      <rect class="\(style)" x="\((x(place) - width / 2).coordinate)" y="\(top.coordinate)" \
      width="\(width.coordinate)" height="\(max(0, base - top).coordinate)"/>
      """
  }

  private func band(_ intervals: [Chart.Interval], _ colour: String) -> [String] {
    guard let first = intervals.first else { return [] }
    guard intervals.count > 1 else {
      let (across, low, high) = (x(first.x), y(first.low).coordinate, y(first.high).coordinate)
      let caps = [low, high].map { "M\((across - 7).coordinate) \($0)h14" }.joined()
      return ["<path class=\"whisker \(colour)\" d=\"M\(across.coordinate) \(low)V\(high)\(caps)\"/>"]
    }
    let upper = intervals.map { "\(x($0.x).coordinate) \(y($0.high).coordinate)" }
    let lower = intervals.reversed().map { "\(x($0.x).coordinate) \(y($0.low).coordinate)" }
    return ["<path class=\"band \(colour)\" d=\"M\((upper + lower).joined(separator: "L"))Z\"/>"]
  }

  private func path(_ points: [Chart.Point], _ styles: String) -> String? {
    guard !points.isEmpty else { return nil }
    let places = points.map { "\(x($0.x).coordinate) \(y($0.y).coordinate)" }
    return "<path class=\"\(styles)\" d=\"M\(places.joined(separator: "L"))\"/>"
  }
}

extension Double {
  /// With at most one decimal.
  var coordinate: String {
    let tenths = Int((self * 10).rounded())
    let text = "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10)"
    return tenths % 10 == 0 ? text : "\(text).\(tenths.magnitude % 10)"
  }
}
