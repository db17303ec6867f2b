/// Writes records of a CSV text: RFC 4180, comma, CRLF, quotes where needed.
/// https://www.rfc-editor.org/rfc/rfc4180
public struct CSVText: Sendable {
  /// Text from outside that a spreadsheet would run as a formula gets an apostrophe in front.
  /// https://owasp.org/www-community/attacks/CSV_Injection
  public var guardsFormulas: Bool

  public init(guardsFormulas: Bool = true) {
    self.guardsFormulas = guardsFormulas
  }

  /// A record of texts from outside, with its line end; nil is an empty field.
  public func record(_ fields: [String?]) -> String {
    fields.map { $0.map(text) ?? "" }.joined(separator: ",") + "\r\n"
  }

  /// A text from outside as a field: without what could steer a terminal, guarded and quoted.
  func text(_ text: String) -> String {
    let harmless = text.harmless(keeping: ["\n", "\r", "\t"])
    return CSVText.quoted(guardsFormulas ? CSVText.guarded(harmless) : harmless)
  }

  static func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }

  private static func guarded(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else { return text }
    return "'" + text
  }
}
