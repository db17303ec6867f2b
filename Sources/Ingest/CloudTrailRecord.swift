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

  /// `userIdentity`.
  struct Identity {
    /// The account of the caller, which is the only one that some records name.
    var account: TextSlice?
    /// `arn`: who signed the call, for administrators' operations.
    var caller: TextSlice?
  }

  /// `requestParameters`, the members of the API call.
  ///
  /// CloudTrail may hide any of them, or all at once.
  struct Parameters {
    var pool: TextSlice?
    var client: TextSlice?
    var clientName: TextSlice?
    var authFlow: TextSlice?
    var username: TextSlice?
    var poolName: TextSlice?
    var plan: TextSlice?
    var providerName: TextSlice?
    var providerType: TextSlice?
  }

  /// `responseElements`.
  struct Response {
    /// Tokens were issued.
    var hasTokens = false
    var sub: TextSlice?
    var username: TextSlice?
    var pool: TextSlice?
    var poolName: TextSlice?
    var plan: TextSlice?
    var client: TextSlice?
    var clientName: TextSlice?
    var providerName: TextSlice?
    var providerType: TextSlice?
  }

  /// `additionalEventData`, where endpoint events (managed login, OAuth, SAML) keep everything.
  struct AdditionalData {
    var sub: TextSlice?
    var pool: TextSlice?
    var grantType: TextSlice?
    var client: TextSlice?
    var formSub: TextSlice?
    /// The HTTP status, 0 when there is none.
    ///
    /// It is written 200 or 200.0.
    var status = 0
  }

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

extension CloudTrailRecord.Identity {
  mutating func read(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("arn") { return cursor.takeText(&caller) }
      return key.equals("accountId") ? cursor.takeText(&account) : cursor.skipValue()
    }
  }
}

extension CloudTrailRecord.Parameters {
  mutating func read(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      switch key.count {
      case 8:
        if key.equals("clientId") { return cursor.takeText(&client) }
        if key.equals("authFlow") { return cursor.takeText(&authFlow) }
        if key.equals("username") { return cursor.takeText(&username) }
        if key.equals("poolName") { return cursor.takeText(&poolName) }
      case 10:
        if key.equals("userPoolId") { return cursor.takeText(&pool) }
        if key.equals("clientName") { return cursor.takeText(&clientName) }
      case 12:
        if key.equals("userPoolTier") { return cursor.takeText(&plan) }
        if key.equals("providerName") { return cursor.takeText(&providerName) }
        if key.equals("providerType") { return cursor.takeText(&providerType) }
      default: break
      }
      return cursor.skipValue()
    }
  }
}

extension CloudTrailRecord.Response {
  mutating func read(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("authenticationResult") { return readTokens(&cursor) }
      if key.equals("userSub") { return cursor.takeText(&sub) }
      if key.equals("user") {
        return forEachMember(&cursor) { key, cursor in
          key.equals("username") ? cursor.takeText(&username) : cursor.skipValue()
        }
      }
      if key.equals("userPool") { return readPool(&cursor) }
      if key.equals("userPoolClient") {
        return forEachMember(&cursor) { key, cursor in
          if key.equals("clientId") { return cursor.takeText(&client) }
          if key.equals("clientName") { return cursor.takeText(&clientName) }
          if key.equals("userPoolId") { return cursor.takeText(&pool) }
          return cursor.skipValue()
        }
      }
      if key.equals("identityProvider") {
        return forEachMember(&cursor) { key, cursor in
          if key.equals("providerName") { return cursor.takeText(&providerName) }
          if key.equals("providerType") { return cursor.takeText(&providerType) }
          if key.equals("userPoolId") { return cursor.takeText(&pool) }
          return cursor.skipValue()
        }
      }
      return cursor.skipValue()
    }
  }

  private mutating func readPool(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("id") { return cursor.takeText(&pool) }
      if key.equals("name") { return cursor.takeText(&poolName) }
      if key.equals("userPoolTier") { return cursor.takeText(&plan) }
      return cursor.skipValue()
    }
  }

  /// `authenticationResult` proves that tokens were issued, unless it is null, empty or has a null access token.
  ///
  /// CloudTrail may hide the whole object behind a string.
  private mutating func readTokens(_ cursor: inout JSONCursor) -> Bool {
    switch cursor.byte {
    case UInt8(ascii: "\""):
      hasTokens = true
      return cursor.skipString()
    case UInt8(ascii: "{"):
      var isEmpty = true
      var hasNullToken = false
      guard
        forEachMember(
          &cursor,
          { key, cursor in
            isEmpty = false
            if key.equals("accessToken") { hasNullToken = cursor.byte == UInt8(ascii: "n") }
            return cursor.skipValue()
          })
      else { return false }
      hasTokens = !isEmpty && !hasNullToken
      return true
    default:
      hasTokens = false
      return cursor.skipValue()
    }
  }
}

extension CloudTrailRecord.AdditionalData {
  fileprivate mutating func read(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("sub") { return cursor.takeText(&sub) }
      if key.equals("userPoolId") { return cursor.takeText(&pool) }
      if key.equals("requestParameters") {
        return forEachMember(&cursor) { key, cursor in
          if key.equals("grant_type") { return cursor.takeFirstText(&grantType) }
          if key.equals("client_id") { return cursor.takeFirstText(&client) }
          if key.equals("sub") { return cursor.takeFirstText(&formSub) }
          return cursor.skipValue()
        }
      }
      if key.equals("responseParameters") {
        return forEachMember(&cursor) { key, cursor in
          guard key.equals("status") else { return cursor.skipValue() }
          status = 0
          var digit = cursor.position
          while digit.pointee &- UInt8(ascii: "0") < 10, status < 1_000 {
            status = status * 10 + Int(digit.pointee - UInt8(ascii: "0"))
            digit += 1
          }
          return cursor.skipValue()
        }
      }
      return cursor.skipValue()
    }
  }
}
