/// The fields of one CloudTrail record that matter for user pools, as slices of the window it lies in.
///
/// Sources of the fields and their places: the CloudTrail record contents reference
/// (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html) and
/// Cognito's example entries
/// (https://docs.aws.amazon.com/cognito/latest/developerguide/understanding-amazon-cognito-entries.html).
struct CloudTrailRecord {
  var eventSource: TextSlice?
  var eventName: TextSlice?
  var eventTime: TextSlice?
  var eventID: TextSlice?
  var region: TextSlice?
  var account: TextSlice?
  var identity = Identity()
  /// Neither null nor the empty string, which means success on endpoint events.
  var hasErrorCode = false

  /// `eventSource` names another service; the other fields are then not all read.
  private(set) var isOfAnotherService = false

  /// The objects that were met, one bit each: of equal keys the last one counts.
  private var objects: UInt8 = 0
  var parameters = Parameters()
  var response = Response()
  var additional = AdditionalData()

  static let cognitoSource: StaticString = "cognito-idp.amazonaws.com"

  /// True when the object is a record of CloudTrail, of whatever service.
  ///
  /// Messages of queues and notices have an `eventSource` too, "aws:sqs", and so has the activity export,
  /// "USER_ACTIVITY". Only two bytes are looked at, since every record passes here.
  @inline(__always)
  var isOfCloudTrail: Bool {
    guard let eventSource else { return false }
    guard !eventSource.isEscaped else { return withUnescaped(eventSource, CloudTrailRecord.isRecordSource) }
    return CloudTrailRecord.isRecordSource(eventSource)
  }

  @inline(__always)
  private static func isRecordSource(_ text: TextSlice) -> Bool {
    guard text.count > 4 else { return true }
    return text.start[3] != UInt8(ascii: ":") && text.start[4] != UInt8(ascii: "_")
  }

  /// Reads the object that starts at the cursor.
  ///
  /// False: see `JSONCursor`.
  ///
  /// - Parameter seen: the members of the records before, to which those of this one are added.
  mutating func read(_ cursor: inout JSONCursor, _ seen: SeenMembers?) -> Bool {
    guard cursor.byte == UInt8(ascii: "{") else { return cursor.skipValue() }
    cursor.position += 1
    cursor.skipWhitespace()
    if cursor.byte == UInt8(ascii: "}") {
      cursor.position += 1
      return true
    }
    // Records of other services come in rows.
    if let seen, seen.wasOfAnotherService, let source = cursor.skipRecordOfAnotherService() {
      eventSource = source
      isOfAnotherService = true
      return true
    }
    seen?.beginRecord()
    defer { seen?.wasOfAnotherService = isOfAnotherService }
    var key = TextSlice(start: cursor.position, count: 0, isEscaped: false)
    var mayLeaveRest = true
    while true {
      if isOfAnotherService, mayLeaveRest {
        if cursor.skipMembers() { return true }
        // Of members that are cut off or broken it is still to be told where.
        mayLeaveRest = false
      }
      let start = cursor.position
      let slot = seen?.slot(cursor)
      if let seen, let slot, let member = seen.member(slot, cursor) {
        take(member.pointee, seen)
        cursor.position += member.pointee.count
        if member.pointee.isLast { return true }
        continue
      }
      guard cursor.takeString(&key), cursor.take(UInt8(ascii: ":")), readValue(of: key, &cursor) else {
        return false
      }
      cursor.skipWhitespace()
      let isLast = cursor.byte == UInt8(ascii: "}")
      guard isLast || cursor.byte == UInt8(ascii: ",") else { return false }
      cursor.position += 1
      if let seen, let slot { seen.learn(slot, from: start, to: cursor, key) }
      if isLast { return true }
      cursor.skipWhitespace()
    }
  }

  /// Takes a member as it was read before.
  @inline(__always)
  private mutating func take(_ member: SeenMembers.Way, _ seen: SeenMembers) {
    if isOfAnotherService { return }
    switch member.role {
    case .none: break
    case .source:
      eventSource = seen.values[member.number]
      noteSource()
    case .name: eventName = seen.values[member.number]
    case .region: region = seen.values[member.number]
    case .account: account = seen.values[member.number]
    case .identity: identity = seen.identities[member.number]
    case .parameters:
      objects |= CloudTrailRecord.parametersBit
      parameters = seen.parameters[member.number]
    case .response:
      objects |= CloudTrailRecord.responseBit
      response = seen.responses[member.number]
    }
  }

  @inline(__always)
  private mutating func readValue(of key: TextSlice, _ cursor: inout JSONCursor) -> Bool {
    if isOfAnotherService { return cursor.skipValue() }
    guard key.isEscaped else { return readPlain(key, &cursor) }
    return withUnescaped(key) { readPlain($0, &cursor) }
  }

  private mutating func readPlain(_ key: TextSlice, _ cursor: inout JSONCursor) -> Bool {
    // The length carries most members apart, the rest of the comparison is one memcmp.
    switch key.count {
    case 7:
      guard key.equals("eventID") else { break }
      return cursor.takeText(&eventID)
    case 9: return readShort(key, &cursor)
    case 11:
      guard key.equals("eventSource") else { break }
      guard cursor.takeText(&eventSource) else { return false }
      if let eventSource, eventSource.isEscaped { self.eventSource = canonicalSource(eventSource) }
      noteSource()
      return true
    case 12:
      guard key.equals("userIdentity") else { break }
      return identity.read(&cursor)
    case 16:
      guard key.equals("responseElements") else { break }
      if isAgain(CloudTrailRecord.responseBit) { response = Response() }
      return response.read(&cursor)
    case 17:
      guard key.equals("requestParameters") else { break }
      if isAgain(CloudTrailRecord.parametersBit) { parameters = Parameters() }
      return parameters.read(&cursor)
    case 18:
      guard key.equals("recipientAccountId") else { break }
      return cursor.takeText(&account)
    case 19:
      guard key.equals("additionalEventData") else { break }
      if isAgain(CloudTrailRecord.additionalBit) { additional = AdditionalData() }
      return additional.read(&cursor)
    default: break
    }
    return cursor.skipValue()
  }

  /// Members whose keys have nine letters.
  @inline(__always)
  private mutating func readShort(_ key: TextSlice, _ cursor: inout JSONCursor) -> Bool {
    if key.equals("eventTime") {
      return cursor.takeText(&eventTime)
    }
    if key.equals("eventName") {
      return cursor.takeText(&eventName)
    }
    if key.equals("awsRegion") {
      return cursor.takeText(&region)
    }
    if key.equals("errorCode") {
      return readErrorCode(&cursor)
    }
    return cursor.skipValue()
  }

  /// The bits of `objects`.
  private static let responseBit: UInt8 = 1
  private static let parametersBit: UInt8 = 2
  private static let additionalBit: UInt8 = 4

  @inline(__always)
  private mutating func isAgain(_ object: UInt8) -> Bool {
    defer { objects |= object }
    return objects & object != 0
  }

  /// An escaped spelling of Cognito's name is still Cognito.
  private func canonicalSource(_ source: TextSlice) -> TextSlice {
    let name = CloudTrailRecord.cognitoSource
    guard source.string == name.description else { return source }
    return TextSlice(start: name.utf8Start, count: name.utf8CodeUnitCount, isEscaped: false)
  }

  @inline(__always)
  private mutating func noteSource() {
    isOfAnotherService = eventSource.map { !$0.equals(CloudTrailRecord.cognitoSource) } ?? false
  }

  private mutating func readErrorCode(_ cursor: inout JSONCursor) -> Bool {
    var code: TextSlice?
    guard cursor.takeText(&code) else { return false }
    hasErrorCode = code.map { $0.count > 0 } ?? false
    return true
  }
}
