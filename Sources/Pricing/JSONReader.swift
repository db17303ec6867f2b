/// Reads a JSON document of whole numbers, by the grammar of RFC 8259 and nothing beside it.
///
/// Every command that prices reads some twenty catalogs first. To Foundation's `JSONDecoder` each value has to be
/// proposed as one type after the other, and what it declines costs an error: a third of the time of `maumeter price`.
/// `JSONSerialization` needs half of that, but takes `[1,]`, and makes a binary fraction of a number.
struct JSONReader {
  enum Problem: Error {
    case notJSON
    /// Or larger than 64 bits; `path` leads there from the value that was read: "tables[0].from".
    case notWholeNumber(path: String)

    fileprivate func inside(_ place: String) -> Problem {
      guard case .notWholeNumber(let path) = self else { return self }
      return .notWholeNumber(path: path.isEmpty || path.hasPrefix("[") ? place + path : "\(place).\(path)")
    }
  }

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// What is nested deeper is no catalog, and would take the stack.
  private static let maximumDepth = 64

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The document, which is all there is.
  mutating func read() throws(Problem) -> JSONValue {
    skipWhitespace()
    let value = try readValue()
    skipWhitespace()
    guard position == bytes.count else { throw .notJSON }
    return value
  }

  /// 0 at the end, which stands nowhere in JSON.
  private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func skipWhitespace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    position += 1
    return true
  }

  private mutating func readValue() throws(Problem) -> JSONValue {
    switch byte {
    case UInt8(ascii: "\""): return .text(try readText())
    case UInt8(ascii: "{"): return .object(try nested { (reader) throws(Problem) in try reader.readMembers() })
    case UInt8(ascii: "["): return .array(try nested { (reader) throws(Problem) in try reader.readItems() })
    case UInt8(ascii: "t"): return try read("true", as: .bool(true))
    case UInt8(ascii: "f"): return try read("false", as: .bool(false))
    case UInt8(ascii: "n"): return try read("null", as: .null)
    default: return .integer(try readNumber())
    }
  }

  private mutating func read(_ word: StaticString, as value: JSONValue) throws(Problem) -> JSONValue {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else { throw .notJSON }
    position = end
    return value
  }

  // MARK: Containers

  /// Reads what begins at a bracket, and is at the first member then.
  private mutating func nested<T>(
    _ body: (inout JSONReader) throws(Problem) -> T
  ) throws(Problem) -> T {
    guard depth < JSONReader.maximumDepth else { throw .notJSON }
    depth += 1
    position += 1
    skipWhitespace()
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func readMembers() throws(Problem) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    guard !take(UInt8(ascii: "}")) else { return members }
    repeat {
      skipWhitespace()
      let key = try readText()
      skipWhitespace()
      guard take(UInt8(ascii: ":")) else { throw .notJSON }
      skipWhitespace()
      do throws(Problem) { members[key] = try readValue() } catch { throw error.inside(key) }
      skipWhitespace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw .notJSON }
    return members
  }

  private mutating func readItems() throws(Problem) -> [JSONValue] {
    var items: [JSONValue] = []
    guard !take(UInt8(ascii: "]")) else { return items }
    repeat {
      skipWhitespace()
      do throws(Problem) { items.append(try readValue()) } catch { throw error.inside("[\(items.count)]") }
      skipWhitespace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw .notJSON }
    return items
  }

  // MARK: Numbers

  private mutating func readNumber() throws(Problem) -> Int64 {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try skipDigits() }
    let isWhole = byte != UInt8(ascii: ".") && byte | 0x20 != UInt8(ascii: "e")
    if take(UInt8(ascii: ".")) { try skipDigits() }
    if byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      try skipDigits()
    }
    guard isWhole, let number = Int64(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw .notWholeNumber(path: "")
    }
    return number
  }

  private mutating func skipDigits() throws(Problem) {
    guard byte &- UInt8(ascii: "0") < 10 else { throw .notJSON }
    while byte &- UInt8(ascii: "0") < 10 { position += 1 }
  }

  // MARK: Texts

  private mutating func readText() throws(Problem) -> String {
    guard take(UInt8(ascii: "\"")) else { throw .notJSON }
    var text: [UInt8] = []
    while true {
      let start = position
      while byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
      text += bytes[start..<position]
      if take(UInt8(ascii: "\"")) { break }
      guard take(UInt8(ascii: "\\")) else { throw .notJSON }
      text += try readEscape()
    }
    guard let text = String(validating: text, as: UTF8.self) else { throw .notJSON }
    return text
  }

  /// The UTF-8 of what follows a backslash.
  private mutating func readEscape() throws(Problem) -> [UInt8] {
    let letter = byte
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var units = [try readUnit()]
      if UTF16.isLeadSurrogate(units[0]) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw .notJSON }
        units.append(try readUnit())
      }
      guard let text = String(validating: units, as: UTF16.self) else { throw .notJSON }
      return Array(text.utf8)
    default: throw .notJSON
    }
  }

  /// Four hexadecimal digits.
  private mutating func readUnit() throws(Problem) -> UInt16 {
    let end = position + 4
    guard end <= bytes.count, bytes[position..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
    else { throw .notJSON }
    position = end
    return unit
  }
}
