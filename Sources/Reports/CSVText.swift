/// Writes records of texts from outside, with commas (`CSVWriter`).
public struct CSVText: Sendable {
  /// Text from outside that a spreadsheet would run as a formula gets an apostrophe in front.
  public var guardsFormulas: Bool

  public init(guardsFormulas: Bool = true) {
    self.guardsFormulas = guardsFormulas
  }

  private var writer: CSVWriter { CSVWriter(dialect: CSVDialect(guardsFormulas: guardsFormulas)) }

  /// A record of texts from outside, with its line end; nil is an empty field.
  public func record(_ fields: [String?]) -> String { writer.line(fields.map { .text($0) }) }

  /// A text from outside as a field: without what could steer a terminal, guarded and quoted.
  func text(_ text: String) -> String { writer.text(.text(text)) }
}
