import Domain

/// Values that lie in memory whole: records of every format, and the containers around them, in any order.
extension LogReader {
  /// Reads the value at the cursor, whose grammar was checked before.
  mutating func unwrap(_ value: JSONCursor, _ context: RecordContext) throws(InputProblem) {
    guard context.depth < RecordContext.maximumDepth else {
      return try output.reject(.nestedTooDeep, at: context.offset)
    }
    switch value.byte {
    case UInt8(ascii: "{"):
      var record = CloudTrailRecord()
      var cursor = value
      guard record.read(&cursor, seen), record.isOfCloudTrail else { return try unwrapObject(value, context) }
      if let problem = output.cloudTrail.add(record) { return try output.reject(problem, at: context.offset) }
      try output.countRecord()
    case UInt8(ascii: "["): try unwrapArray(value, context)
    case UInt8(ascii: "\""):
      var (cursor, text): (JSONCursor, TextSlice?) = (value, nil)
      if cursor.takeText(&text), let text { try readText(text, context) }
    default:
      if context.isAmongOthers { return try output.countOther() }
      try output.reject(.notAnObject, at: context.offset)
    }
  }

  private mutating func unwrapArray(_ array: JSONCursor, _ context: RecordContext) throws(InputProblem) {
    if LakeRow.isRow(array) { return try readRow(array, context) }
    var cursor = array
    cursor.position += 1
    cursor.skipWhitespace()
    while cursor.byte != UInt8(ascii: "]") {
      let element = cursor
      guard cursor.skipValue() else { return try output.reject(.notJSON, at: context.offset) }
      try unwrap(element, context.deeper)
      cursor.skipWhitespace()
      guard cursor.byte == UInt8(ascii: ",") else { return }
      cursor.position += 1
      cursor.skipWhitespace()
    }
  }

  /// Reads an object that is no record of CloudTrail.
  mutating func unwrapObject(_ object: JSONCursor, _ context: RecordContext) throws(InputProblem) {
    guard context.depth < RecordContext.maximumDepth else {
      return try output.reject(.nestedTooDeep, at: context.offset)
    }
    var members = Members()
    var cursor = object
    guard members.read(&cursor) else { return try output.reject(.notJSON, at: context.offset) }
    if try addRecord(object, members, context) { return }
    if try output.addMapped(object, in: context, withConditions: true) { return }
    if try unwrapEnvelope(members, context) { return }
    if try unwrapArrays(members, context) { return }
    if try unwrapPayload(members, context) { return }
    if isNotice(members) { return output.noteObject() }
    try readUnclaimed(object, members, context)
  }

  /// Events of the activity export and of triggers.
  private mutating func addRecord(
    _ object: JSONCursor, _ members: Members, _ context: RecordContext
  ) throws(InputProblem) -> Bool {
    var cursor = object
    if TriggerEvent.claims(members) {
      var trigger = TriggerEvent()
      if trigger.read(&cursor) { try output.add(trigger, in: context) }
      return true
    }
    guard ActivityExportRecord.claims(members) else { return false }
    var record = ActivityExportRecord()
    if record.read(&cursor) { try output.add(record, in: context) }
    return true
  }

  /// An object that no format claims: perhaps one of a mapping that takes all there is.
  private mutating func readUnclaimed(
    _ object: JSONCursor, _ members: Members, _ context: RecordContext
  ) throws(InputProblem) {
    if try output.addMapped(object, in: context, withConditions: false) { return }
    if context.isAmongOthers { return try output.countOther() }
    if output.sources.isExclusive, !output.mappingNames.isEmpty {
      return try output.reject(.unmapped(output.mappingNames), at: context.offset)
    }
    if members.array(.authEvents) != nil { return try output.reject(.authEventsOfOneUser, at: context.offset) }
    // What is half a record of CloudTrail is told what it lacks.
    if members.text(.eventName) != nil, members.text(.eventTime) != nil {
      return try output.reject(.missing("eventSource"), at: context.offset)
    }
    try output.reject(.unknown(keys: LogReader.keys(of: object)), at: context.offset)
  }

  private static func keys(of object: JSONCursor) -> [String] {
    var cursor = object
    var keys: [String] = []
    _ = forEachMember(&cursor) { key, cursor in
      if keys.count < 5 { keys.append(String(key.string.prefix(40))) }
      return cursor.skipValue()
    }
    return keys
  }

  // MARK: Containers

  /// One value in an envelope that describes it: EventBridge, CloudEvents, SNS, Lambda's JSON log lines.
  private mutating func unwrapEnvelope(_ members: Members, _ context: RecordContext) throws(InputProblem) -> Bool {
    if let detail = members[.detail], members.text(.detailType) != nil {
      let source = members.text(.source)
      if source?.reads(as: "aws.s3") == true {
        output.noteObject()
        return true
      }
      var inside = context.inside(members, firstRecord: records)
      // Other services' events of their own have no record inside.
      if let source, !source.reads(as: "aws.cognito-idp") {
        inside.isAmongOthers = inside.isAmongOthers || source.withText { $0.starts(with: Array("aws.".utf8)) }
      }
      try unwrap(detail, inside)
      return true
    }
    if members[.specversion] != nil {
      if let text = members[.time]?.textOfNoTime {
        try output.reject(.badTime(text), at: context.offset)
        return true
      }
      if let data = members[.data] {
        try unwrap(data, context.inside(members, firstRecord: records))
        return true
      }
      guard let data = members.text(.dataBase64) else { return false }
      try readPayload(data, context.inside(members, firstRecord: records))
      return true
    }
    if let message = members.text(.upperMessage), members[.type] != nil || members[.topicArn] != nil {
      // Confirmations of subscriptions are no records.
      if let type = members.text(.type), !type.reads(as: "Notification") { return true }
      try readText(message, context.inside(members, firstRecord: records))
      return true
    }
    if let message = members.object(.message), members[.timestamp] != nil {
      var inside = context.inside(members, firstRecord: records)
      inside.isAmongOthers = true
      try unwrap(message, inside)
      return true
    }
    return false
  }

  /// Arrays of records or of further containers; small ones, since large documents are read element by element.
  private mutating func unwrapArrays(_ members: Members, _ context: RecordContext) throws(InputProblem) -> Bool {
    if members.text(.messageType)?.reads(as: "CONTROL_MESSAGE") == true { return true }
    var isContainer = false
    for member in [
      Member.upperRecords, .records, .upperEvents, .events, .logEvents, .messages, .queryResultRows,
    ] {
      guard let array = members.array(member) else { continue }
      isContainer = true
      try unwrap(array, context.inside(members, firstRecord: records))
    }
    if isContainer { return true }
    // Event hooks of Okta.
    guard let events = members.members(.data)?.array(.events) else { return false }
    try unwrap(events, context.inside(members, firstRecord: records))
    return true
  }

  /// A payload that is a text: JSON in a string, base64, gzip in base64.
  private mutating func unwrapPayload(_ members: Members, _ context: RecordContext) throws(InputProblem) -> Bool {
    let inside = context.inside(members, firstRecord: records)
    if let record = members.text(.cloudTrailEvent) {
      try readText(record, inside)
    } else if let message = members.text(.message), members[.timestamp] != nil {
      try readLogMessage(message, inside)
    } else if let body = members.text(.body) ?? members.text(.upperBody) {
      try readText(body, inside)
    } else if let object = members.object(.sns) ?? members.object(.kinesis) ?? members.object(.awslogs) {
      try unwrap(object, inside)
    } else if let data = members.text(.data) ?? members.text(.upperData) {
      try readPayload(data, inside)
    } else {
      return false
    }
    return true
  }

  /// Notices that an object was written to S3, of S3 itself and of CloudTrail, and S3's test of them.
  private func isNotice(_ members: Members) -> Bool {
    members.object(.s3) != nil || members[.s3ObjectKey] != nil && members[.s3Bucket] != nil
      || members.text(.event)?.reads(as: "s3:TestEvent") == true
  }
}
