import Domain

/// A line of a log that a program wrote, with what stands before the record in it.
enum LogLine {
  /// The time that a line begins with, and its length with what ends it; nil when it begins with none.
  static func time(_ line: UnsafeRawBufferPointer) -> (Instant, length: Int)? {
    let head = line.prefix(40)
    guard let end = head.firstIndex(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }),
      let time = Instant(iso8601: UnsafeRawBufferPointer(rebasing: line[..<end])), time.secondsSinceEpoch >= 0
    else { return nil }
    return (time, end + 1)
  }

  /// Whether a line begins with a time that does not say its zone, and a blank after it.
  static func hasTimeWithoutZone(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count > 19, let time = Instant(iso8601: String(decoding: line[..<19], as: UTF8.self) + "Z"),
      time.secondsSinceEpoch >= 0
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
  static func recordStart(_ line: UnsafeRawBufferPointer) -> Int? {
    var start = 0
    while start < line.count, isSpace(line[start]) { start += 1 }
    guard start < line.count else { return nil }
    if line[start] == UInt8(ascii: "{") || isArray(line, at: start) { return start }
    var isAfterSpace = false
    for index in start..<line.count {
      let byte = line[index]
      if byte == UInt8(ascii: "\n") { return nil }
      if isAfterSpace, byte == UInt8(ascii: "{"), isObject(line, at: index) { return index }
      isAfterSpace = isSpace(byte)
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Whether "{" begins an object, and not some other notation.
  private static func isObject(_ line: UnsafeRawBufferPointer, at index: Int) -> Bool {
    next(line, after: index).map { $0 == UInt8(ascii: "\"") } ?? false
  }

  /// Whether "[" begins an array, and not a logger's "[INFO]".
  private static func isArray(_ line: UnsafeRawBufferPointer, at index: Int) -> Bool {
    guard line[index] == UInt8(ascii: "["), let next = next(line, after: index) else { return false }
    return next == UInt8(ascii: "{") || next == UInt8(ascii: "\"") || next == UInt8(ascii: "[")
  }

  private static func next(_ line: UnsafeRawBufferPointer, after index: Int) -> UInt8? {
    line[(index + 1)...].first { !isSpace($0) }
  }
}
