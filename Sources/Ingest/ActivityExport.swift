import Domain

/// One event of Cognito's export of user activity (`userAuthEvents`), as slices of the text it lies in.
///
/// Everything else of it (user name, address, device, city) is stepped over and never kept. The fields:
/// https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
struct ActivityExportRecord {
  /// "USER_ACTIVITY", or "USER_NOTIFICATION" for messages that could not be sent.
  var eventSource: TextSlice?
  var time: Instant?
  var sourcePool: TextSlice?
  var eventID: TextSlice?
  var eventType: TextSlice?
  var response: TextSlice?
  var user: TextSlice?
  var messagePool: TextSlice?
  var client: TextSlice?
  var provider: TextSlice?
  var creationDate: TextSlice?

  /// Whether an object with these members is one.
  static func claims(_ members: Members) -> Bool {
    guard let source = members.text(.eventSource) else {
      return members.object(.logSourceId) != nil && members.object(.message) != nil
    }
    return source.reads(as: "USER_ACTIVITY") || source.reads(as: "USER_NOTIFICATION")
  }

  /// Reads the object that starts at the cursor.
  ///
  /// False: see `JSONCursor`.
  mutating func read(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("eventSource") { return cursor.takeText(&eventSource) }
      if key.equals("eventTimestamp") { time = cursor.time }
      if key.equals("logSourceId") {
        return forEachMember(&cursor) { key, cursor in
          key.equals("userPoolId") ? cursor.takeText(&sourcePool) : cursor.skipValue()
        }
      }
      return key.equals("message") ? readMessage(&cursor) : cursor.skipValue()
    }
  }

  private mutating func readMessage(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("eventId") { return cursor.takeText(&eventID) }
      if key.equals("eventType") { return cursor.takeText(&eventType) }
      if key.equals("eventResponse") { return cursor.takeText(&response) }
      if key.equals("userSub") { return cursor.takeText(&user) }
      if key.equals("userPoolId") { return cursor.takeText(&messagePool) }
      if key.equals("clientId") { return cursor.takeText(&client) }
      if key.equals("idpName") { return cursor.takeText(&provider) }
      if key.equals("creationDate") { return cursor.takeText(&creationDate) }
      return cursor.skipValue()
    }
  }
}

/// Turns events of the activity export into the events of one batch.
struct ActivityExportClassifier {
  var builder = BatchBuilder(.activityExport)

  /// Adds one event, or says why it cannot.
  mutating func add(_ record: ActivityExportRecord, in context: RecordContext) throws(RecordProblem) {
    let created = record.creationDate.flatMap { $0.withText { Instant(javaDate: $0) } }
    guard let time = record.time ?? (context.hasTime ? context.time : created) else {
      if let text = record.creationDate, text.count > 0 { throw .badTime(text.string) }
      throw .missing("eventTimestamp")
    }
    let pool = record.messagePool ?? record.sourcePool
    var event = Event(
      id: .none, time: time, pool: builder.pool(pool), account: builder.symbol(of: context.account),
      region: builder.symbol(of: pool.flatMap { $0.isPoolID ? $0.region : nil } ?? ""), kind: .notCounted)
    if record.eventSource?.reads(as: "USER_NOTIFICATION") == true {
      event.operation = builder.symbol(of: "UserNotification")
    } else {
      guard let type = record.eventType, type.count > 0 else { throw .missing("message.eventType") }
      event.operation = builder.symbol(of: type)
      event.user = record.user?.uuid ?? .none
      event.client = builder.client(record.client)
      event.provider = builder.symbol(of: record.provider?.visible ?? "")
      event.kind = ActivityExportClassifier.kind(type, record.response)
      if event.kind.canCount, event.user == .none { event.kind = .unattributed }
    }
    event.id = id(of: record, event)
    if let problem = builder.problem(with: event) { throw problem }
    builder.add(event)
  }

  /// The id that Cognito gave the event, else a hash of what it says.
  private func id(of record: ActivityExportRecord, _ event: Event) -> UUID128 {
    if let id = record.eventID, id.count > 0 { return id.uuid ?? id.withText { UUID128(hashing: $0) } }
    return UUID128(hashing: [
      "activity export", builder.text(event.pool), event.user.description, builder.text(event.operation),
      event.time.description,
    ])
  }

  /// What an event proves.
  ///
  /// `InProgress` of a sign-up is what AWS's own example of one shows: the user exists, and counts. Of a sign-in it is
  /// an open challenge. `Pass` alone is success.
  private static func kind(_ type: TextSlice, _ response: TextSlice?) -> EventKind {
    guard let response else { return type.reads(as: "ResendCode") ? .notCounted : .attempt }
    if response.reads(as: "Fail") { return .failed }
    let isPassed = response.reads(as: "Pass")
    if type.reads(as: "SignUp"), isPassed || response.reads(as: "InProgress") { return .signUp }
    let proven: EventKind
    if type.reads(as: "SignIn") {
      proven = .signIn
    } else if type.reads(as: "ForgotPassword") {
      proven = .passwordReset
    } else if type.reads(as: "PasswordChange") {
      proven = .passwordChange
    } else if type.reads(as: "SignUp") {
      proven = .signUp
    } else {
      return .notCounted
    }
    return isPassed ? proven : .attempt
  }
}

extension TextSlice {
  /// The Region that a pool's id begins with.
  var region: String { String(string.prefix { $0 != "_" }) }
}

extension Instant {
  /// Reads "Wed Mar 04 05:06:07 UTC 2026", the form of `creationDate`; nil for anything else, other zones included.
  init?(javaDate bytes: UnsafeRawBufferPointer) {
    let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 6, words[4] == "UTC" || words[4] == "GMT", words[5].count == 4, words[2].count == 2,
      let month = TimePattern.months.firstIndex(of: words[1].lowercased())
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    self.init(iso8601: "\(words[5])-\(number)-\(words[2])T\(words[3])Z")
  }
}
