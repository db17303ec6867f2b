extension String {
  /// The text with what could steer a terminal or break a line made visible: "\x1b", "\u{202e}".
  var harmless: String { harmless(keeping: []) }

  /// - Parameter kept: control characters that the format can hold.
  func harmless(keeping kept: Set<Unicode.Scalar>) -> String {
    guard unicodeScalars.contains(where: { $0.isHarmful && !kept.contains($0) }) else { return self }
    return replacingScalars { $0.isHarmful && !kept.contains($0) ? $0.escape : nil }
  }

  /// A text of JSON on one line, in which such characters are escapes of JSON: it says the same and stays JSON.
  var harmlessJSON: String { replacingScalars { $0.isHarmful ? $0.escapeOfJSON : nil } }
}

extension Unicode.Scalar {
  /// Control characters, line separators, and marks that change the direction of what follows.
  fileprivate var isHarmful: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
    case .format: !isJoiner
    default: false
    }
  }

  /// Joiners are part of words and emoji, and do nothing else.
  private var isJoiner: Bool { value == 0x200C || value == 0x200D }

  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: value < 0x100 ? "\\x" + padded(value, 2) : "\\u{\(String(value, radix: 16))}"
    }
  }

  /// One escape for each unit of UTF-16: "\u202e", "\udb40\udc01".
  fileprivate var escapeOfJSON: String { String(self).utf16.map { "\\u" + padded(UInt32($0), 4) }.joined() }

  private func padded(_ number: UInt32, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
