import Domain

/// Documents, which hold an array of records and may be of any size: the array is read element by element.
extension LogReader {
  /// The arrays of documents: CloudTrail's files and the messages of queues, streams and topics to Lambda, Firehose,
  /// `aws cloudtrail lookup-events`, `aws logs filter-log-events`, subscriptions of CloudWatch Logs,
  /// `aws sqs receive-message`, and `aws cloudtrail get-query-results`.
  private static let arrays: [StaticString] = [
    "Records", "records", "Events", "events", "logEvents", "Messages", "QueryResultRows",
  ]

  private static func isArray(_ key: TextSlice) -> Bool {
    // None is longer; most keys are told by that.
    (key.count <= 15 || key.isEscaped) && arrays.contains(where: key.reads)
  }

  /// With these keys records of CloudTrail begin, and nothing else of any size.
  private static let recordKeys: [StaticString] = [
    "eventVersion", "userIdentity", "additionalEventData", "apiVersion", "awsRegion", "errorCode", "eventCategory",
    "eventID", "eventName", "eventTime",
  ]

  /// When the object ahead is a document: the context of its elements, as far as it is told before them.
  ///
  /// Nothing is stepped over.
  func documentAhead() throws(InputProblem) -> RecordContext? {
    while true {
      switch scanAhead() {
      case .document(let context): return context
      case .value: return nil
      case .unfinished:
        if window.isFull { return nil }
        guard try window.extend() else { return nil }
      }
    }
  }

  private enum Ahead {
    case document(RecordContext)
    case value
    case unfinished
  }

  private func scanAhead() -> Ahead {
    var cursor = window.cursor
    var members = Members()
    var key = TextSlice(start: cursor.position, count: 0, isEscaped: false)
    var isFirst = true
    var isGrammatical = cursor.take(UInt8(ascii: "{"))
    while isGrammatical, cursor.takeString(&key), cursor.take(UInt8(ascii: ":")), cursor.position < cursor.end {
      if isFirst, LogReader.recordKeys.contains(where: key.equals) { return .value }
      isFirst = false
      if cursor.byte == UInt8(ascii: "["), LogReader.isArray(key) {
        // A control message has no log events, only a text for people.
        let isControl = members.text(.messageType)?.reads(as: "CONTROL_MESSAGE") == true
        return isControl ? .value : .document(context(at: window.offset).inside(members, firstRecord: records))
      }
      members.note(key, at: cursor)
      isGrammatical = cursor.skipValue() && cursor.take(UInt8(ascii: ","))
    }
    return cursor.position < cursor.end ? .value : .unfinished
  }

  /// Reads the elements of a document's arrays; other members are stepped over.
  mutating func readDocument(in context: RecordContext) throws(InputProblem) {
    let outer = text.context
    text.context = context
    try step(over: UInt8(ascii: "{"))
    while true {
      var isArray = false
      try step { cursor in
        var key = TextSlice(start: cursor.position, count: 0, isEscaped: false)
        guard cursor.takeString(&key) else { return false }
        isArray = LogReader.isArray(key)
        return true
      }
      try step(over: UInt8(ascii: ":"))
      if isArray, window.cursor.byte == UInt8(ascii: "[") {
        try step(over: UInt8(ascii: "["))
        try readElements()
      } else {
        try step { $0.skipValue() }
      }
      guard try stepToNextMember(closing: UInt8(ascii: "}")) else { break }
    }
    text.context = outer
  }

  /// The inside of an array, through its closing bracket.
  mutating func readElements() throws(InputProblem) {
    text.hasDocument = true
    if window.cursor.byte == UInt8(ascii: "]") { return try step(over: UInt8(ascii: "]")) }
    repeat {
      let offset = window.offset
      if window.cursor.byte == UInt8(ascii: "{") {
        var record = CloudTrailRecord()
        try step { [seen] cursor in
          record = CloudTrailRecord()
          return record.read(&cursor, seen)
        } then: { (reader) throws(InputProblem) in
          try reader.add(record, at: offset)
        }
      } else {
        try step {
          $0.skipValue()
        } then: { (reader) throws(InputProblem) in
          try reader.unwrap(reader.window.cursor, reader.context(at: offset).deeper)
        }
      }
    } while try stepToNextMember(closing: UInt8(ascii: "]"))
  }

  /// Steps over a comma (true) or the closing bracket (false).
  private mutating func stepToNextMember(closing bracket: UInt8) throws(InputProblem) -> Bool {
    _ = try skipWhitespace()
    if window.cursor.byte == bracket {
      try step(over: bracket)
      return false
    }
    try step(over: UInt8(ascii: ","))
    return true
  }
}
