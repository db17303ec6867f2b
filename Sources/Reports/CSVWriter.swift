/// How a CSV file is written.
public struct CSVDialect: Hashable, Sendable {
  public var delimiter: Delimiter
  public var decimalMark: DecimalMark
  /// Begin with a byte-order mark, without which Excel takes UTF-8 for something else.
  public var hasByteOrderMark: Bool
  /// Put an apostrophe before text that a spreadsheet would run as a formula.
  ///
  /// It changes the text, so what programs read goes without.
  public var guardsFormulas: Bool

  public enum Delimiter: String, CaseIterable, Hashable, Sendable {
    case comma = ","
    case semicolon = ";"
    case tab = "\t"
  }

  public enum DecimalMark: String, CaseIterable, Hashable, Sendable {
    case point = "."
    case comma = ","
  }

  public init(
    delimiter: Delimiter = .comma, decimalMark: DecimalMark = .point, hasByteOrderMark: Bool = false,
    guardsFormulas: Bool = true
  ) {
    self.delimiter = delimiter
    self.decimalMark = decimalMark
    self.hasByteOrderMark = hasByteOrderMark
    self.guardsFormulas = guardsFormulas
  }
}

/// One value of a CSV record.
enum CSVField: Hashable {
  case empty
  /// Text from outside.
  case text(String)
  /// Our own words.
  case label(String)
  /// A plain decimal with a point: never changed but for its mark.
  case number(String)
  /// Such a decimal inside our own words: "at 0.004 USD".
  case words(String, number: String, String)

  /// The text, or nothing.
  static func text(_ text: String?) -> CSVField { text.map { .text($0) } ?? .empty }
}

/// RFC 4180: CRLF, and quotes where needed.
/// https://www.rfc-editor.org/rfc/rfc4180
public struct CSVWriter: Sendable {
  var dialect: CSVDialect

  public init(dialect: CSVDialect = CSVDialect()) {
    self.dialect = dialect
  }

  /// A record of texts from outside, with its line end; nil is an empty field.
  public func line(ofTexts fields: [String?]) -> String { line(fields.map { .text($0) }) }

  func text(header: [String], _ records: [[CSVField]]) -> String {
    var text = dialect.hasByteOrderMark ? "\u{FEFF}" : ""
    text += line(header.map { .label($0) })
    for record in records { text += line(record) }
    return text
  }

  func line(_ fields: [CSVField]) -> String {
    fields.map(text).joined(separator: dialect.delimiter.rawValue) + "\r\n"
  }

  /// One field, quoted where needed.
  func text(_ field: CSVField) -> String {
    switch field {
    case .empty: ""
    case .label(let text): quoted(text)
    case .text(let text): quoted(guarded(text.harmless(keeping: ["\n", "\r", "\t"])))
    case .number(let number): quoted(marked(number))
    case .words(let before, let number, let after): quoted(before + marked(number) + after)
    }
  }

  /// A plain decimal with the mark of the dialect.
  private func marked(_ number: String) -> String {
    dialect.decimalMark == .point ? number : number.replacing(".", with: dialect.decimalMark.rawValue)
  }

  /// Text from outside that a spreadsheet would run as a formula gets an apostrophe in front.
  /// https://owasp.org/www-community/attacks/CSV_Injection
  private func guarded(_ text: String) -> String {
    guard dialect.guardsFormulas, let first = text.unicodeScalars.first,
      "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
    else { return text }
    return "'" + text
  }

  private func quoted(_ field: String) -> String {
    let special = "\"\r\n" + dialect.delimiter.rawValue
    guard field.unicodeScalars.contains(where: { special.unicodeScalars.contains($0) }) else { return field }
    return "\"" + field.replacingScalars { $0 == "\"" ? "\"\"" : nil } + "\""
  }
}
