/// A nested value as query engines of the Presto family print it, `{userPoolId=eu-west-1_A, grant_type=[password]}`; a
/// value may be JSON itself.
///
/// The notation does not quote: a number is a text, and a text with ", name=" in it reads as two. None of the values
/// that are read (ids, names of flows, subs) can have that.
struct PrintedRow {
  private let bytes: [UInt8]
  /// The same, as the scan of JSON needs it.
  private let window: TextWindow
  private var index = 0
  private var json: [UInt8] = []

  /// Ends of values that were looked for in vain, each up to the end of the bytes.
  private var searches = 0

  private static let maximumDepth = 8
  private static let maximumSearches = 16

  /// The value as JSON; nil when it is no object in either notation.
  static func json(_ bytes: [UInt8]) -> [UInt8]? {
    var row = PrintedRow(bytes: bytes)
    if row.lengthOfJSON() == bytes.count { return bytes }
    return row.readRow(depth: 0) && row.index == bytes.count ? row.json : nil
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    window = TextWindow(bytes)
  }

  /// The length of the JSON object or array that begins at `index`; nil when none does.
  private func lengthOfJSON() -> Int? {
    var cursor = window.cursor
    cursor.position += index
    guard cursor.byte == UInt8(ascii: "{") || cursor.byte == UInt8(ascii: "[") else { return nil }
    let start = cursor.position
    return cursor.skipContainer() ? cursor.position - start : nil
  }

  private mutating func readRow(depth: Int) -> Bool {
    guard depth < PrintedRow.maximumDepth, take(UInt8(ascii: "{")) else { return false }
    json.append(UInt8(ascii: "{"))
    if take(UInt8(ascii: "}")) {
      json.append(UInt8(ascii: "}"))
      return true
    }
    while true {
      guard let equals = bytes[index...].firstIndex(of: UInt8(ascii: "=")) else { return false }
      appendText(bytes[index..<equals])
      json.append(UInt8(ascii: ":"))
      index = equals + 1
      guard readValue(depth: depth) else { return false }
      if take(UInt8(ascii: "}")) {
        json.append(UInt8(ascii: "}"))
        return true
      }
      guard take(UInt8(ascii: ",")) else { return false }
      _ = take(UInt8(ascii: " "))
      json.append(UInt8(ascii: ","))
    }
  }

  private mutating func readValue(depth: Int) -> Bool {
    if let length = lengthOfJSON() {
      json += bytes[index..<index + length]
      index += length
      return true
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: "{") { return readRow(depth: depth + 1) }
    let end = endOfArray() ?? endOfText()
    let text = bytes[index..<end]
    if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") {
      appendArray(text.dropFirst().dropLast())
    } else if text.elementsEqual("null".utf8) {
      json += text
    } else {
      appendText(text)
    }
    index = end
    return true
  }

  /// The end of the array that begins here, where a name or the end of the row follows: its texts may have any
  /// brackets.
  private mutating func endOfArray() -> Int? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "["), searches < PrintedRow.maximumSearches else {
      return nil
    }
    var end = index + 1
    while end < bytes.count, !isSeparator(at: end) {
      end += 1
      guard bytes[end - 1] == UInt8(ascii: "]"), end < bytes.count else { continue }
      if bytes[end] == UInt8(ascii: "}") || isSeparator(at: end) { return end }
    }
    if end == bytes.count { searches += 1 }
    return nil
  }

  /// The end of the text that begins here: a name follows, or a brace that closes none of the text's own.
  private mutating func endOfText() -> Int {
    var (end, depth, firstBrace) = (index, 0, Int?.none)
    while end < bytes.count, !isSeparator(at: end) {
      if bytes[end] == UInt8(ascii: "{") { depth += 1 }
      if bytes[end] == UInt8(ascii: "}") {
        if firstBrace == nil { firstBrace = end }
        if depth == 0 || searches >= PrintedRow.maximumSearches { return end }
        depth -= 1
      }
      end += 1
    }
    guard end == bytes.count, let firstBrace else { return end }
    searches += 1
    return firstBrace
  }

  /// Whether ", name=" begins here.
  private func isSeparator(at index: Int) -> Bool {
    guard bytes[index] == UInt8(ascii: ","), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: " ") else {
      return false
    }
    let name = bytes[(index + 2)...].prefix(64).prefix { byte in
      byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || "_-[]".utf8.contains(byte)
    }
    return !name.isEmpty && name.endIndex < bytes.count && bytes[name.endIndex] == UInt8(ascii: "=")
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func appendArray(_ text: ArraySlice<UInt8>) {
    json.append(UInt8(ascii: "["))
    var rest = text
    while !rest.isEmpty {
      let comma = rest.indices.first { rest[$0] == UInt8(ascii: ",") && rest[($0 + 1)...].first == UInt8(ascii: " ") }
      appendText(rest[..<(comma ?? rest.endIndex)])
      guard let comma else { break }
      json.append(UInt8(ascii: ","))
      rest = rest[(comma + 2)...]
      if rest.isEmpty { appendText(rest) }
    }
    json.append(UInt8(ascii: "]"))
  }

  private mutating func appendText(_ text: ArraySlice<UInt8>) {
    json.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: json.append(UInt8(ascii: " "))
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }
}
