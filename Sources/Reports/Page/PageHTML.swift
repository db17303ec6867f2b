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
    var library = MustacheLibrary()
    for name in ["page", "table"] {
      guard let template = try? MustacheTemplate(string: try text("\(name).mustache")) else {
        throw .unreadable("\(name).mustache")
      }
      library.register(template, named: name)
    }
    return library
  }

  static func text(_ name: String) throws(TemplateError) -> String {
    String(decoding: try EmbeddedTemplates.bytes(name), as: UTF8.self)
  }

  /// - Parameter refresh: seconds after which a browser asks for the page again; nil for a file.
  func text(of page: Page, refresh: Int? = nil) throws(TemplateError) -> String {
    var context: [String: Any] = [
      "language": page.language.rawValue, "title": page.title, "subtitle": page.subtitle,
      "style": style + chartStyle, "notesTitle": page.notesTitle, "colophon": page.colophon,
      "figures": page.figures.map { figure in
        ["label": figure.label, "value": figure.value, "remark": figure.remark ?? ""]
      },
      "sections": page.sections.map(context),
      "notes": page.notes.map { ["text": $0.text, "isWarning": $0.kind == .warning] as [String: Any] },
    ]
    if let refresh { context["refresh"] = String(refresh) }
    guard let text = library.render(context, withTemplate: "page") else { throw .unreadable("page.mustache") }
    return text
  }

  private func context(_ section: Page.Section) -> [String: Any] {
    [
      "id": section.id, "title": section.title, "text": section.text.map { ["paragraph": $0] },
      "blocks": section.blocks.map { block -> [String: Any] in
        switch block {
        case .chart(let chart): ["chart": ["svg": ChartDrawing(chart: chart).svg(), "title": chart.title]]
        case .table(let table): ["table": context(table)]
        }
      },
    ]
  }

  private func context(_ table: PageTable) -> [String: Any] {
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
    return context
  }
}
