import Domain

/// A line of a log that a program wrote, with what stands before the record in it.
enum LogLine {
  /// The time that a line begins with, and its length with what ends it; nil when it begins with none.
  static func time(_ line: UnsafeRawBufferPointer) -> (Instant, length: Int)? {
    let head = line.prefix(40)
    guard let end = head.firstIndex(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }),
      let time = Instant(iso8601: UnsafeRawBufferPointer(rebasing: line[..<end])), time.isRecordable
    else { return nil }
    return (time, end + 1)
  }

  /// Whether a line begins with a time that does not say its zone, and a blank after it.
  static func hasTimeWithoutZone(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count > 19, let time = Instant(iso8601: String(decoding: line[..<19], as: UTF8.self) + "Z"),
      time.isRecordable
    else { return false }
    var end = 19
    if line[end] == UInt8(ascii: ".") {
      end += 1
      while end < line.count, line[end] &- UInt8(ascii: "0") < 10 { end += 1 }
    }
    return end < line.count && isSpace(line[end])
  }

  /// Where the JSON of a line starts: at its beginning, or after words of the program's logger, such as
  /// "2026-03-04T05:06:07.123Z⇥8f7a…⇥INFO⇥{…}" of Lambda's for Node.js; nil when there is none.
  ///
  /// - Parameters:
  ///   - text: the line, and what follows it: an object that begins at its end goes on there.
  ///   - length: of the line.
  static func recordStart(_ text: UnsafeRawBufferPointer, within length: Int) -> Int? {
    var start = 0
    while start < length, isSpace(text[start]) { start += 1 }
    guard start < length else { return nil }
    if isObject(text, at: start) || isArray(text, at: start) { return start }
    var isAfterSpace = false
    for index in start..<length {
      let byte = text[index]
      if byte == UInt8(ascii: "\n") { return nil }
      if isAfterSpace, isObject(text, at: index) { return index }
      isAfterSpace = isSpace(byte)
    }
    return nil
  }

  /// Bytes after a line among which the first key of an object is that begins at its end.
  static let indentation = 256

  /// Whether a line ends with "{", behind which an object may go on.
  static func isOpen(_ line: UnsafeRawBufferPointer) -> Bool {
    line.last { !isSpace($0) } == UInt8(ascii: "{")
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Whether an object begins here, and no other notation, such as "{ name: 'x' }".
  static func isObject(_ text: UnsafeRawBufferPointer, at index: Int) -> Bool {
    guard index < text.count, text[index] == UInt8(ascii: "{"), let next = next(text, after: index) else {
      return false
    }
    return text[next] == UInt8(ascii: "\"")
  }

  /// Whether an array of objects, arrays or objects in texts begins here, and not a logger's "[INFO]".
  private static func isArray(_ text: UnsafeRawBufferPointer, at index: Int) -> Bool {
    guard text[index] == UInt8(ascii: "["), let next = next(text, after: index) else { return false }
    if text[next] == UInt8(ascii: "\"") { return next + 1 < text.count && text[next + 1] == UInt8(ascii: "{") }
    return text[next] == UInt8(ascii: "{") || text[next] == UInt8(ascii: "[")
  }

  /// Whether a text in quotes can be one with a record inside: JSON, or a line that begins with a time.
  static func mayHoldRecord(_ text: TextSlice) -> Bool {
    guard let first = text.bytes.first(where: { !isSpace($0) }) else { return true }
    return "{[\"\\".utf8.contains(first) || first &- UInt8(ascii: "0") < 10
  }

  private static func next(_ text: UnsafeRawBufferPointer, after index: Int) -> Int? {
    text[(index + 1)...].firstIndex { !isSpace($0) }
  }
}
