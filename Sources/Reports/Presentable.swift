/// Something that a command prints, in any format.
///
///     print(report.text(as: .table, appearance: Appearance(width: 80)))
public protocol Presentable {
  /// Headings, tables and notes, from which every format but JSON is made.
  var document: Document { get }
  var json: JSON { get }
}

extension Presentable {
  /// The whole output, with a line end after every line.
  ///
  /// The same value and appearance give the same bytes.
  public func text(as format: OutputFormat, appearance: Appearance = Appearance()) -> String {
    switch format {
    case .table: TerminalFormat(appearance: appearance).text(of: document)
    case .plain: PlainFormat().text(of: document)
    case .csv: CSVFormat().text(of: document)
    case .json: json.text + "\n"
    }
  }
}
