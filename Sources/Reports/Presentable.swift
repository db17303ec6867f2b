/// Something that a command prints, in any format.
///
///     print(report.text(as: .table, appearance: Appearance(width: 80)))
public protocol Presentable {
  /// Headings, tables and notes, from which every format but JSON is made.
  var document: Document { get }
  var json: JSON { get }
  /// What Markdown and HTML are made from: the document, unless there is more to show.
  func page(in language: Language) throws(TemplateError) -> Page
}

extension Presentable {
  public func page(in language: Language) throws(TemplateError) -> Page { Page(document) }

  /// The whole output, with a line end after every line.
  ///
  /// The same value and appearance give the same bytes.
  /// - Parameter language: of Markdown and HTML, where the value has words in it.
  /// - Throws: `TemplateError`, of Markdown and HTML only.
  public func text(
    as format: OutputFormat, appearance: Appearance = Appearance(), language: Language = .english
  ) throws(TemplateError) -> String {
    switch format {
    case .table: TerminalFormat(appearance: appearance).text(of: document)
    case .plain: PlainFormat().text(of: document)
    case .csv: CSVFormat().text(of: document)
    case .json: json.text + "\n"
    case .markdown: PageMarkdown().text(of: try page(in: language))
    case .html: try PageHTML().text(of: page(in: language))
    }
  }
}
