import Templates

extension PageContent: Presentable {
  public var document: Document { report.document }
  public var json: JSON { report.json }

  public func page(in language: Language) throws(TemplateError) -> Page {
    PageWriter(self, try Texts(language)).page()
  }

  /// The page for a browser that asks for it again after some seconds.
  public func html(refreshing seconds: Int, in language: Language = .english) throws(TemplateError) -> String {
    try PageHTML().text(of: page(in: language), refresh: seconds)
  }

  /// The drawings of the page, which can also be had as files.
  public func charts(in language: Language = .english) throws(TemplateError) -> [Chart] {
    try page(in: language).sections.flatMap(\.blocks).compactMap { block in
      if case .chart(let chart) = block { return chart }
      return nil
    }
  }
}

extension Chart {
  /// The drawing as a file of its own, which follows the reader's light or dark mode.
  public func svg() throws(TemplateError) -> String {
    ChartDrawing(chart: self).svg(style: try PageHTML.text("chart.css"))
  }
}
