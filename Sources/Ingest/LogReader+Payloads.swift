import Domain

/// Texts inside of values, which are unpacked and read like an input, one level deeper.
extension LogReader {
  /// Reads JSON that is written in a text.
  mutating func readText(_ text: TextSlice, _ context: RecordContext) throws(InputProblem) {
    guard text.isEscaped else { return try readInside(TextWindow(text.bytes), context) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    text.unescape(into: &bytes)
    try readInside(TextWindow(bytes), context)
  }

  /// Reads base64 of JSON, or of gzip of JSON.
  mutating func readPayload(_ text: TextSlice, _ context: RecordContext) throws(InputProblem) {
    guard let bytes = text.withText({ [UInt8](base64: $0) }) else {
      return try output.reject(.notBase64, at: context.offset)
    }
    let (window, problem) = window(on: bytes)
    if let window { return try readInside(window, context) }
    if let problem { try reject(problem, in: context) }
  }

  private func window(on bytes: [UInt8]) -> (TextWindow?, InputProblem?) {
    guard bytes.starts(with: GzipSource.magic) else { return (TextWindow(bytes), nil) }
    do throws(InputProblem) {
      return (try LogReader.window(on: OwnedSource(bytes), size: 64 << 10, budget).0, nil)
    } catch {
      return (nil, error)
    }
  }

  /// Reads the message of a log event.
  ///
  /// What has no JSON in it was written by somebody else, such as Lambda about itself.
  mutating func readLogMessage(_ message: TextSlice, _ context: RecordContext) throws(InputProblem) {
    var context = context
    context.isAmongOthers = true
    var bytes: [UInt8] = []
    bytes.reserveCapacity(message.count)
    message.unescape(into: &bytes)
    guard let start = bytes.withUnsafeBytes({ LogLine.recordStart($0, within: $0.count) }) else {
      if message.count > 0 { try output.countOther() }
      return
    }
    try readInside(TextWindow(bytes[start...]), context)
  }

  private mutating func readInside(_ window: TextWindow, _ context: RecordContext) throws(InputProblem) {
    guard context.textDepth < RecordContext.maximumTextDepth else {
      return try output.reject(.nestedTooDeep, at: context.offset)
    }
    let outer = text
    text = Text(window: window, isInflated: outer.isInflated, context: context.deeper)
    text.context.textDepth += 1
    var problem: InputProblem?
    do throws(InputProblem) { _ = try readValues() } catch { problem = error }
    text = outer
    if let problem { try reject(problem, in: context) }
  }

  /// What is wrong with a text inside is wrong with one record; what concerns the whole input goes on.
  private mutating func reject(_ problem: InputProblem, in context: RecordContext) throws(InputProblem) {
    switch problem {
    case .notJSON, .foreign: try output.reject(.notJSON, at: context.offset)
    case .truncatedJSON: try output.reject(.truncated, at: context.offset)
    case .tooManyLevels:
      try output.reject(.tooManyLevels(limit: JSONCursor.maximumDepth), at: context.offset)
    case .recordTooLong(_, let limit): try output.reject(.tooLong(limit: limit), at: context.offset)
    case .truncatedGzip, .corruptGzip, .gzipChecksum, .afterGzip: try output.reject(.damagedGzip, at: context.offset)
    default: throw problem
    }
  }

  /// Reads a row of a query of CloudTrail Lake.
  mutating func readRow(_ row: JSONCursor, _ context: RecordContext) throws(InputProblem) {
    guard let record = LakeRow.record(row) else { return try output.reject(.notAnObject, at: context.offset) }
    try readInside(TextWindow(record), context)
  }
}
