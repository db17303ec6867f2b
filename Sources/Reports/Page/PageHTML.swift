import Mustache
import Templates

/// The page as one HTML file that needs nothing from anywhere: style and drawings are in it.
struct PageHTML {
  private let library: MustacheLibrary
  private let style: String
  private let chartStyle: String

  init() throws(TemplateError) {
    library = try PageHTML.library()
    style = try PageHTML.text("page.css")
    chartStyle = try PageHTML.text("chart.css")
  }

  private static func library() throws(TemplateError) -> MustacheLibrary {
    MustacheContentTypes.register(MarkupContentType(), named: MarkupContentType.name)
    var library = MustacheLibrary()
    for name in ["page", "table"] {
      // Each template says it: a partial does not go by the one that it stands in.
      let source = "{{% CONTENT_TYPE:\(MarkupContentType.name)}}\(try text("\(name).mustache"))"
      guard let template = try? MustacheTemplate(string: source) else { throw .unreadable("\(name).mustache") }
      library.register(template, named: name)
    }
    return library
  }

  static func text(_ name: String) throws(TemplateError) -> String {
    String(decoding: try EmbeddedTemplates.bytes(name), as: UTF8.self)
  }

  /// - Parameters:
  ///   - live: what the template shows of a page that a server makes; nil for a file.
  ///   - refresh: seconds after which a browser asks for the page again; nil for a file.
  func text(of page: Page, live: [String: Any]? = nil, refresh: Int? = nil) throws(TemplateError) -> String {
    var context: [String: Any] = [
      "language": page.language.rawValue, "title": page.title, "subtitle": page.subtitle,
      "style": style + chartStyle, "contents": page.contents, "notesTitle": page.notesTitle, "colophon": page.colophon,
      "figures": page.figures.map { figure in
        ["label": figure.label, "value": figure.value, "remark": figure.remark ?? ""]
      },
      "sections": page.sections.map { self.context($0, unfold: page.unfold) },
      "notes": page.notes.map { ["text": $0.text, "isWarning": $0.kind == .warning] as [String: Any] },
      "hasSources": !page.sources.isEmpty, "sourcesTitle": page.sourcesTitle,
      "sources": page.sources.map { source in
        ["text": source.text, "address": source.address, "remark": source.remark, "isLink": source.isLink]
          as [String: Any]
      },
    ]
    if let live { context["live"] = live }
    if let refresh { context["refresh"] = String(refresh) }
    guard let text = library.render(context, withTemplate: "page") else { throw .unreadable("page.mustache") }
    return text
  }

  private func context(_ section: Page.Section, unfold: String) -> [String: Any] {
    [
      "id": section.id, "title": section.title, "text": section.text.map { ["paragraph": $0] },
      "blocks": section.blocks.map { block -> [String: Any] in
        switch block {
        case .chart(let chart):
          [
            "chart": [
              "wide": ChartDrawing(chart: chart).svg(), "narrow": ChartDrawing(chart: chart, size: .narrow).svg(),
              "title": chart.title,
            ]
          ]
        case .table(let table): ["table": context(table, in: section).merging(["unfold": unfold]) { $1 }]
        }
      },
    ]
  }

  private func context(_ table: PageTable, in section: Page.Section) -> [String: Any] {
    func cells(_ texts: [String]) -> [[String: Any]] {
      zip(table.columns, texts).enumerated().map { index, cell in
        ["text": cell.1, "isNumber": cell.0.isNumber, "isFirst": index == 0]
      }
    }
    var context: [String: Any] = [
      "columns": cells(table.columns.map(\.title)),
      "rows": table.rows.map { ["cells": cells($0.cells), "isTotal": $0.isTotal] as [String: Any] },
    ]
    if let caption = table.caption { context["caption"] = caption }
    // What a screen reader says where the table can be scrolled, or opened.
    context["label"] = [section.title, table.caption].compactMap(\.self).joined(separator: " · ")
    context["isFolded"] = table.isFolded
    return context
  }
}

/// Escapes what templates take; Mustache's own escaping leaves a quote with a combining mark behind it as it is.
private struct MarkupContentType: MustacheContentType {
  static let name = "MARKUP"

  func escapeText(_ text: String) -> String { text.escapedMarkup }
}
