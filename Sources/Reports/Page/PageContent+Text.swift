import Templates

extension PageContent: Presentable {
  public var document: Document { report.document }
  public var json: JSON { report.json }

  public func page(in language: Language) throws(TemplateError) -> Page {
    PageWriter(self, try Texts(language)).page()
  }

  /// The page as a server shows it.
  public func html(live: LivePage, in language: Language = .english) throws(TemplateError) -> String {
    try PageHTML().text(of: page(in: language), live: live.context(try Texts(language)), refresh: live.refresh)
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
