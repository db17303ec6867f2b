/// A nested value as query engines of the Presto family print it, `{userPoolId=eu-west-1_A, clientId=7demo}`; a value
/// may be JSON itself.
///
/// The notation does not quote, so a text with ", name=" in it reads as two. None of the values that are read (ids,
/// names of flows, subs) can have that.
struct PrintedRow {
  private let bytes: [UInt8]
  private var index = 0
  private var json: [UInt8] = []

  private static let maximumDepth = 8

  /// The value as JSON; nil when it is no object in either notation.
  static func json(_ bytes: [UInt8]) -> [UInt8]? {
    if isJSONObject(bytes[...]) == bytes.count { return bytes }
    var row = PrintedRow(bytes: bytes)
    return row.readRow(depth: 0) && row.index == bytes.count ? row.json : nil
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The length of the JSON object or array that begins the bytes; nil when none does.
  private static func isJSONObject(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[") else { return nil }
    let window = TextWindow(bytes)
    var cursor = window.cursor
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
    if let length = PrintedRow.isJSONObject(bytes[index...]) {
      json += bytes[index..<index + length]
      index += length
      return true
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: "{") { return readRow(depth: depth + 1) }
    var end = index
    while end < bytes.count, bytes[end] != UInt8(ascii: "}"), !isSeparator(at: end) { end += 1 }
    let text = bytes[index..<end]
    if text.elementsEqual("null".utf8) { json += text } else { appendText(text) }
    index = end
    return true
  }

  /// Whether ", name=" begins here.
  private func isSeparator(at index: Int) -> Bool {
    guard bytes[index] == UInt8(ascii: ","), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: " ") else {
      return false
    }
    let name = bytes[(index + 2)...].prefix(64).prefix { byte in
      byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }
    return !name.isEmpty && name.endIndex < bytes.count && bytes[name.endIndex] == UInt8(ascii: "=")
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
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
