import CBytes

/// A pull scanner over JSON text: it steps through a value and checks its grammar, and makes nothing.
///
/// The text must be followed by at least 64 zero bytes (`TextWindow` sees to it). A zero is not allowed anywhere in
/// JSON, so every loop stops there at the latest, and no bounds are checked on the way: each step forward is past a
/// byte that was seen not to be zero, and a load of 16 or 64 bytes starts at most at the first zero.
///
/// Every method returns false when it cannot go on, with `position` at the byte that it does not understand. At `end`
/// that means the text is cut off; before it, that it is not JSON.
struct JSONCursor {
  var position: UnsafePointer<UInt8>
  /// The first of the zero bytes after the text.
  let end: UnsafePointer<UInt8>

  /// Values nested deeper than this are rejected.
  ///
  /// CloudTrail's own records nest some ten levels.
  static let maximumDepth = 62

  @inline(__always)
  var byte: UInt8 { position.pointee }

  @inline(__always)
  mutating func skipWhitespace() {
    while byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Steps over `expected`, whitespace before and after it.
  @inline(__always)
  mutating func take(_ expected: UInt8) -> Bool {
    skipWhitespace()
    guard byte == expected else { return false }
    position += 1
    skipWhitespace()
    return true
  }

  /// Steps over a string that starts here and gives its inside.
  @inline(__always)
  mutating func takeString(_ text: inout TextSlice) -> Bool {
    guard byte == UInt8(ascii: "\"") else { return false }
    let start = position + 1
    position = firstSpecial(from: start)
    guard byte == UInt8(ascii: "\"") else {
      guard takeEscapedTail() else { return false }
      text = TextSlice(start: start, count: position - start - 1, isEscaped: true)
      return true
    }
    text = TextSlice(start: start, count: position - start, isEscaped: false)
    position += 1
    return true
  }

  @inline(__always)
  mutating func skipString() -> Bool {
    guard byte == UInt8(ascii: "\"") else { return false }
    position = firstSpecial(from: position + 1)
    guard byte == UInt8(ascii: "\"") else { return takeEscapedTail() }
    position += 1
    return true
  }

  /// The first byte from `start` on that is a quote, a backslash or a control character (the final zero included).
  ///
  /// Sixteen bytes at a time.
  @inline(__always)
  private func firstSpecial(from start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    bytes_first_special(start)
  }

  /// The rest of a string from its first backslash on, through the closing quote.
  @inline(never)
  private mutating func takeEscapedTail() -> Bool {
    while true {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return true
      case UInt8(ascii: "\\"):
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
          UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
          position += 1
        case UInt8(ascii: "u"):
          position += 1
          for _ in 0..<4 {
            guard hexadecimalValue(byte) != nil else { return false }
            position += 1
          }
        default: return false
        }
      default: return false
      }
      position = firstSpecial(from: position)
    }
  }

  /// Steps over any value that starts here.
  @inline(__always)
  mutating func skipValue() -> Bool {
    switch byte {
    case UInt8(ascii: "\""): skipString()
    case UInt8(ascii: "{"), UInt8(ascii: "["): skipContainer()
    default: skipScalar()
    }
  }

  /// Steps over an object or an array that starts here, everything inside included.
  mutating func skipContainer() -> Bool {
    // One bit per open container, 1 for an object; the topmost 1 marks the bottom of the stack.
    var open: UInt64 = 1
    guard enter(&open) else { return false }
    if open == 1 { return true }
    return skipMembers(&open)
  }

  /// Steps over the members of an object from the key that starts here on, its closing bracket included.
  ///
  /// False where they are cut off or no JSON, or nested deeper than some sixty levels: the cursor is then where it was,
  /// and the other methods tell the place.
  mutating func skipMembers() -> Bool {
    guard let rest = bytes_skip_members(position) else { return false }
    position = rest
    return true
  }

  /// Steps over the members of a record of CloudTrail, from its first key on, when its `eventSource` names another
  /// service than Cognito, and gives that name.
  ///
  /// Nil: see `skipMembers`. It may be one of Cognito, or none at all, too.
  mutating func skipRecordOfAnotherService() -> TextSlice? {
    var source = bytes_text()
    guard let rest = bytes_skip_record_of_another_service(position, &source), let start = source.start else {
      return nil
    }
    position = rest
    return TextSlice(start: start, count: source.count, isEscaped: false)
  }

  /// Steps over members until the container at the bottom of `open` is closed.
  @inline(__always)
  private mutating func skipMembers(_ open: inout UInt64) -> Bool {
    while true {
      if open & 1 == 1 {
        guard skipString(), take(UInt8(ascii: ":")) else { return false }
      }
      switch byte {
      case UInt8(ascii: "\""): guard skipString() else { return false }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let before = open
        guard enter(&open) else { return false }
        if open != before { continue }
      default: guard skipScalar() else { return false }
      }
      while true {
        skipWhitespace()
        if byte == UInt8(ascii: ",") {
          position += 1
          skipWhitespace()
          break
        }
        guard byte == (open & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return false }
        position += 1
        open >>= 1
        if open == 1 { return true }
      }
    }
  }

  /// Steps into a container, or over it when it is empty.
  @inline(__always)
  private mutating func enter(_ open: inout UInt64) -> Bool {
    let isObject = byte == UInt8(ascii: "{")
    position += 1
    skipWhitespace()
    if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      position += 1
      return true
    }
    guard open >> JSONCursor.maximumDepth == 0 else { return false }
    open = open << 1 | (isObject ? 1 : 0)
    return true
  }

  /// Steps over a number, true, false or null.
  mutating func skipScalar() -> Bool {
    switch byte {
    case UInt8(ascii: "t"): return skipLiteral("true")
    case UInt8(ascii: "f"): return skipLiteral("false")
    case UInt8(ascii: "n"): return skipLiteral("null")
    default: return skipNumber()
    }
  }

  private mutating func skipLiteral(_ literal: StaticString) -> Bool {
    for index in 0..<literal.utf8CodeUnitCount {
      guard byte == literal.utf8Start[index] else { return false }
      position += 1
    }
    return true
  }

  private mutating func skipNumber() -> Bool {
    if byte == UInt8(ascii: "-") { position += 1 }
    if byte == UInt8(ascii: "0") {
      position += 1
    } else {
      guard skipDigits() else { return false }
    }
    if byte == UInt8(ascii: ".") {
      position += 1
      guard skipDigits() else { return false }
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() else { return false }
    }
    return true
  }

  /// Steps over one digit or more.
  private mutating func skipDigits() -> Bool {
    let start = position
    while byte &- UInt8(ascii: "0") < 10 { position += 1 }
    return position > start
  }
}

extension JSONCursor {
  /// Whether the cursor, which could not go on from `start` on, stands inside of more containers than it may.
  ///
  /// It is asked afterwards, so that going over values costs nothing more.
  func isTooDeep(from start: JSONCursor) -> Bool {
    var depth = 0
    var last = UInt8(0)
    var place = start.position
    while place < position {
      last = place.pointee <= 0x20 ? last : place.pointee
      switch place.pointee {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        place += 1
        while place < position, place.pointee != UInt8(ascii: "\"") {
          place += place.pointee == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      place += 1
    }
    return depth > JSONCursor.maximumDepth && (last == UInt8(ascii: "{") || last == UInt8(ascii: "["))
  }
}

/// The value of a hexadecimal digit, upper or lower case.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
