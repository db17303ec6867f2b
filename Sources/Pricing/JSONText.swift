import Domain

/// A JSON document that is written with its members in order, the way catalog files are laid out.
indirect enum JSONText {
  case object([(String, JSONText)])
  case array([JSONText])
  case text(String)
  case integer(Int64)
  case null

  /// Nil is null.
  static func optional(_ text: String?) -> JSONText { text.map(JSONText.text) ?? .null }

  /// The document with a line break at its end.
  ///
  /// Innermost lists and objects take one line where that has at most 100 characters; everything else one line for each
  /// member.
  var document: String { rendered(indentation: 0) + "\n" }

  private func rendered(indentation: Int) -> String {
    let line = oneLine
    if isFlat, indentation > 0, indentation + line.count <= 100 { return line }
    let inner = String(repeating: " ", count: indentation + 2)
    let outer = String(repeating: " ", count: indentation)
    switch self {
    case .object(let members) where !members.isEmpty:
      let lines = members.map { "\(inner)\($0.0.quotedAsJSON): \($0.1.rendered(indentation: indentation + 2))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    case .array(let items) where !items.isEmpty:
      return "[\n" + items.map { inner + $0.rendered(indentation: indentation + 2) }.joined(separator: ",\n")
        + "\n\(outer)]"
    default: return line
    }
  }

  /// Whether nothing in it has members of its own.
  private var isFlat: Bool {
    switch self {
    case .object(let members): members.allSatisfy { !$0.1.isContainer }
    case .array(let items): items.allSatisfy { !$0.isContainer }
    default: true
    }
  }

  private var isContainer: Bool {
    switch self {
    case .object, .array: true
    default: false
    }
  }

  private var oneLine: String {
    switch self {
    case .object(let members):
      members.isEmpty
        ? "{}" : "{ " + members.map { "\($0.0.quotedAsJSON): \($0.1.oneLine)" }.joined(separator: ", ") + " }"
    case .array(let items): "[" + items.map(\.oneLine).joined(separator: ", ") + "]"
    case .text(let text): text.quotedAsJSON
    case .integer(let number): String(number)
    case .null: "null"
    }
  }
}
