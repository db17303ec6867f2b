import Domain

/// A JSON value whose members keep their order, so that the same value is always the same bytes.
///
///     let json: JSON = ["schema": "maumeter.price/1", "lines": [], "total": .string(total.description)]
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with decimals, as it is written.
  case decimal(String)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  public static func integer(_ number: Int) -> JSON { .integer(Int64(number)) }

  /// A number with so many decimals, or null.
  public static func decimal(_ number: Double?, places: Int) -> JSON {
    guard let number, number.isFinite else { return .null }
    return .decimal(number.text(places: places))
  }

  /// The text, or null.
  public static func string(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  /// Indented by two spaces; an object or array of plain values that fits on a line is on one.
  public var text: String {
    var text = ""
    write(to: &text, indentation: 0, column: 0)
    return text
  }

  private func write(to text: inout String, indentation: Int, column: Int) {
    if let line = singleLine, column + line.utf8.count <= JSON.lineLength {
      text += line
      return
    }
    switch self {
    case .array(let elements):
      write(elements.map { ("", $0) }, between: "[", "]", to: &text, indentation)
    case .object(let members):
      write(members.map { ($0.name.quotedAsJSON + ": ", $0.value) }, between: "{", "}", to: &text, indentation)
    default:
      text += singleLine ?? ""
    }
  }

  private func write(
    _ items: [(prefix: String, value: JSON)], between open: String, _ close: String, to text: inout String,
    _ indentation: Int
  ) {
    let inner = String(repeating: "  ", count: indentation + 1)
    text += open
    for (index, item) in items.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text += inner + item.prefix
      item.value.write(
        to: &text, indentation: indentation + 1, column: inner.utf8.count + item.prefix.utf8.count)
    }
    text += "\n" + String(repeating: "  ", count: indentation) + close
  }

  private static let lineLength = 118

  /// The value on one line; nil where it holds objects or arrays that are not empty.
  private var singleLine: String? {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let number): return String(number)
    case .decimal(let text): return text
    case .string(let text): return text.quotedAsJSON
    case .array(let elements):
      guard elements.allSatisfy(\.isFlat) else { return nil }
      return "[" + elements.compactMap(\.singleLine).joined(separator: ", ") + "]"
    case .object(let members):
      guard members.allSatisfy({ $0.value.isFlat }) else { return nil }
      let texts = members.map { "\($0.name.quotedAsJSON): \($0.value.singleLine ?? "")" }
      return "{" + texts.joined(separator: ", ") + "}"
    }
  }

  private var isFlat: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral
{
  public init(dictionaryLiteral members: (String, JSON)...) { self = .object(members.map(Member.init)) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(stringLiteral text: String) { self = .string(text) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral number: Int64) { self = .integer(number) }
}
