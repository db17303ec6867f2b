/// What the colours of a chart mean, in as many lines as it takes.
struct ChartLegend {
  private let items: [Item]
  private let lines: Int

  private struct Item {
    var x: Double
    var line: Int
    var label: String
    var series: Chart.Series
  }

  private static let lineHeight = 19.0
  private static let (margin, swatch, gap) = (8.0, 17.0, 16.0)

  init(_ chart: Chart, width: Double) {
    var items: [Item] = []
    var (x, line) = (ChartLegend.margin, 0)
    for series in chart.series {
      guard let label = series.label else { continue }
      let needed = ChartLegend.swatch + Double(label.displayWidth) * ChartDrawing.letterWidth
      if x > ChartLegend.margin, x + needed > width - ChartLegend.margin { (x, line) = (ChartLegend.margin, line + 1) }
      items.append(Item(x: x, line: line, label: label, series: series))
      x += needed + ChartLegend.gap
    }
    self.items = items
    lines = items.isEmpty ? 0 : line + 1
  }

  var height: Double { Double(lines) * ChartLegend.lineHeight }

  var svg: [String] {
    items.map { item in
      let top = 8 + Double(item.line) * ChartLegend.lineHeight
      return """
        \(sign(item, top))<text class="label" x="\((item.x + ChartLegend.swatch).coordinate)" \
        y="\((top + 10).coordinate)">\(item.label.escapedForXML)</text>
        """
    }
  }

  private func sign(_ item: Item, _ top: Double) -> String {
    let colour = "colour\(item.series.colour)"
    switch item.series.shape {
    case .line, .dashedLine:
      return "<path class=\"line \(colour)\" d=\"M\(item.x.coordinate) \((top + 6).coordinate)h12\"/>"
    case .mark:
      let place = "cx=\"\((item.x + 6).coordinate)\" cy=\"\((top + 6).coordinate)\""
      return "<circle class=\"mark \(colour)\" \(place) r=\"5\"/>"
    default:
      var style = "swatch \(colour)"
      if case .band = item.series.shape { style += " band" }
      if case .frames = item.series.shape { style = "frame" }
      return """
        <rect class="\(style)" x="\(item.x.coordinate)" y="\(top.coordinate)" width="12" height="12"/>
        """
    }
  }
}
