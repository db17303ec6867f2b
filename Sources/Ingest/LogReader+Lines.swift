import Domain

/// Values that stand by themselves, and lines that are none.
extension LogReader {
  /// One value that stands by itself: an object.
  mutating func readLine() throws(InputProblem) {
    var record = CloudTrailRecord()
    try readValue { [seen] cursor in
      record = CloudTrailRecord()
      return record.read(&cursor, seen)
    } then: { (reader, _) throws(InputProblem) in
      try reader.add(record, at: reader.window.offset)
    }
  }

  /// A text in quotes that stands by itself, as programs print a record that is kept in a text.
  mutating func readQuotedText() throws(InputProblem) {
    try readValue {
      $0.skipString()
    } then: { (reader, value) throws(InputProblem) in
      let context = reader.context(at: reader.window.offset)
      var (cursor, text): (JSONCursor, TextSlice?) = (value, nil)
      if cursor.takeText(&text), let text, !LogLine.mayHoldRecord(text) {
        return try reader.output.reject(.notAnObject, at: context.offset)
      }
      try reader.unwrap(value, context)
    }
  }

  /// Reads a value that stands by itself, with more text as long as that is what it lacks.
  ///
  /// When it is broken, reading goes on at the next line that starts a value.
  ///
  /// - Parameter then: sees the text of the value, and where it starts.
  @inline(__always)
  private mutating func readValue(
    _ scan: (inout JSONCursor) -> Bool,
    then: (inout LogReader, _ value: JSONCursor) throws(InputProblem) -> Void
  ) throws(InputProblem) {
    while true {
      let value = window.cursor
      var cursor = value
      if scan(&cursor) {
        try then(&self, value)
        return window.advance(to: cursor)
      }
      guard cursor.position == cursor.end else {
        return try rejectLine(reason(for: cursor), at: window.offset(of: cursor))
      }
      if window.isFull { return try rejectLine(.tooLong(limit: TextWindow.maximumSize)) }
      guard try window.extend() else {
        text.cutOff = window.offset + window.available
        return try rejectLine(.truncated)
      }
    }
  }

  /// A line that does not begin as JSON does: perhaps with a time, as CloudWatch Logs writes its exports.
  ///
  /// - Parameter isFirst: nothing was read of the text before it.
  mutating func readOtherLine(isFirst: Bool) throws(InputProblem) {
    if let (time, length) = try timeAhead() { return try readTimedLine(time, after: length) }
    if text.hasTimedLines || text.context.isAmongOthers && !isFirst {
      // The rest of a message of several lines, or what stands behind the JSON of one.
      _ = try skipLine()
    } else if isFirst {
      try readForeignText()
    } else {
      try rejectLine(.notJSON)
    }
  }

  /// A text that begins with neither JSON nor a time.
  private mutating func readForeignText() throws(InputProblem) {
    let line = window.line ?? window.bytes
    if LogLine.hasTimeWithoutZone(line) {
      text.foreign = .foreign(.timesWithoutZone)
    } else if text.foreign == nil, line.contains(where: { ",;\t".utf8.contains($0) }) {
      text.foreign = .unknownHeader
    }
    try rejectLine(isScalar(line) ? .notAnObject : .notJSON)
  }

  /// Whether a line is JSON, of one value that holds nothing, such as null.
  private func isScalar(_ line: UnsafeRawBufferPointer) -> Bool {
    var cursor = window.cursor
    let end = cursor.position + line.count
    guard cursor.skipValue() else { return false }
    cursor.skipWhitespace()
    return cursor.position >= end
  }

  /// Reads the whole input when it is an activity file or the table of a mapping; false when it is neither.
  mutating func readTable() throws(InputProblem) -> Bool {
    let first = window.cursor.byte
    guard text.context.depth == 0, first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else { return false }
    if try skipByteOrderMark() {
      if window.cursor.byte == UInt8(ascii: "{") || window.cursor.byte == UInt8(ascii: "[") { return false }
    }
    guard let table = try TableReader(window, output.sources) else {
      // In quotes it looks like a text that holds a record.
      if ForeignFormat.isRecordHeader(window.line ?? window.bytes) { text.foreign = .foreign(.recordTable) }
      return false
    }
    try output.add(table)
    return true
  }

  /// Steps over a byte-order mark; false where there is none.
  func skipByteOrderMark() throws(InputProblem) -> Bool {
    guard window.cursor.byte == 0xEF else { return false }
    while window.available < 3, try window.extend() {}
    guard window.bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return false }
    var cursor = window.cursor
    cursor.position += 3
    window.advance(to: cursor)
    return true
  }

  // MARK: Lines that begin with a time

  /// The time that the line ahead begins with, and its length.
  private func timeAhead() throws(InputProblem) -> (Instant, length: Int)? {
    guard window.cursor.byte &- UInt8(ascii: "0") < 10 else { return nil }
    // "2026-03-04T05:06:07.123456+00:00" and what ends it.
    while window.available < 40, try window.extend() {}
    return LogLine.time(window.bytes)
  }

  /// A line of a log with its time before it.
  ///
  /// Lines without a record are those that Lambda and other programs write beside it.
  private mutating func readTimedLine(_ time: Instant, after length: Int) throws(InputProblem) {
    let offset = window.offset
    text.hasTimedLines = true
    var line = window.line
    while line == nil, !window.isFull, try window.extend() { line = window.line }
    let size = line?.count ?? window.available
    if let line, LogLine.isOpen(line) {
      while window.available < size + LogLine.indentation, !window.isFull, try window.extend() {}
    }
    let bytes = UnsafeRawBufferPointer(rebasing: window.bytes[length...])
    guard let start = LogLine.recordStart(bytes, within: size - length) else {
      try output.countOther()
      _ = try skipLine()
      return
    }
    var cursor = window.cursor
    cursor.position += length + start
    window.advance(to: cursor)
    let outer = text.context
    text.context = context(at: offset)
    text.context.time = time
    text.context.hasTime = true
    text.context.isAmongOthers = true
    if cursor.byte == UInt8(ascii: "{") { try readLine() } else { try readArrayLine() }
    text.context = outer
  }

  private mutating func readArrayLine() throws(InputProblem) {
    try readValue {
      $0.skipContainer()
    } then: { (reader, value) throws(InputProblem) in
      try reader.unwrap(value, reader.context(at: reader.window.offset))
    }
  }

  // MARK: Lines that cannot be read

  /// Rejects what is at the window and goes on at the next line that begins a value.
  ///
  /// In a log, what does not begin as a record does is somebody else's line, or the rest of one.
  private mutating func rejectLine(_ problem: RecordProblem, at offset: Int? = nil) throws(InputProblem) {
    let isInLog = text.hasTimedLines || text.context.isAmongOthers
    if isInLog, problem == .notJSON || problem == .notAnObject, !LogLine.isObject(window.bytes, at: 0) {
      if text.context.isAmongOthers { try output.countOther() }
    } else {
      if text.hasDocument { throw whole(problem, at: offset ?? window.offset) }
      try output.reject(problem, at: context(at: offset ?? window.offset).offset)
    }
    while try skipLine(), try skipWhitespace() {
      let byte = window.cursor.byte
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { return }
      if text.hasTimedLines, try timeAhead() != nil { return }
    }
  }

  /// Steps over the rest of the line; false at the end of the text.
  private mutating func skipLine() throws(InputProblem) -> Bool {
    while true {
      var cursor = window.cursor
      while cursor.position < cursor.end, cursor.byte != UInt8(ascii: "\n") { cursor.position += 1 }
      window.advance(to: cursor)
      if cursor.position < cursor.end { return true }
      guard try window.extend() else { return false }
    }
  }
}
