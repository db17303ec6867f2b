/// Writes records of texts as CSV: RFC 4180, comma, CRLF, quotes where needed.
public struct CSVText: Sendable {
  private let writer: CSVWriter

  /// - Parameter guardsFormulas: put an apostrophe before text that a spreadsheet would run as a formula.
  public init(guardsFormulas: Bool = true) {
    writer = CSVWriter(dialect: CSVDialect(guardsFormulas: guardsFormulas))
  }

  /// A record of texts from outside, with its line end; nil is an empty field.
  public func record(_ fields: [String?]) -> String {
    writer.line(fields.map { .text($0) })
  }
}
