import Domain

/// One event that Cognito handed to a Lambda trigger, as slices of the text it lies in, and what its forwarder added.
///
/// Of the request only the user's sub, status and identities are read: a password (`request.password` of
/// UserMigration), tokens (InboundFederation), codes and the other attributes are stepped over and never kept.
struct TriggerEvent {
  var trigger: TextSlice?
  var pool: TextSlice?
  var region: TextSlice?
  var userName: TextSlice?
  var client: TextSlice?
  var sub: TextSlice?
  var status: TextSlice?
  /// JSON in a text: what the user is at identity providers.
  var identities: TextSlice?
  /// Added by the forwarder: when the trigger fired, and the id of the invocation.
  var time: Instant?
  var requestID: TextSlice?

  /// Whether an object with these members is one.
  static func claims(_ members: Members) -> Bool { members.text(.triggerSource) != nil }

  /// Reads the object that starts at the cursor.
  ///
  /// False: see `JSONCursor`.
  mutating func read(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("triggerSource") { return cursor.takeText(&trigger) }
      if key.equals("userPoolId") { return cursor.takeText(&pool) }
      if key.equals("region") { return cursor.takeText(&region) }
      if key.equals("userName") { return cursor.takeText(&userName) }
      if key.equals("requestId") { return cursor.takeText(&requestID) }
      if key.equals("time") { time = cursor.time }
      if key.equals("callerContext") {
        return forEachMember(&cursor) { key, cursor in
          key.equals("clientId") ? cursor.takeText(&client) : cursor.skipValue()
        }
      }
      guard key.equals("request") else { return cursor.skipValue() }
      return forEachMember(&cursor) { key, cursor in
        key.equals("userAttributes") ? readAttributes(&cursor) : cursor.skipValue()
      }
    }
  }

  private mutating func readAttributes(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      if key.equals("sub") { return cursor.takeText(&sub) }
      if key.equals("cognito:user_status") { return cursor.takeText(&status) }
      if key.equals("identities") { return cursor.takeText(&identities) }
      return cursor.skipValue()
    }
  }
}

/// Turns events of Lambda triggers into the events and lessons of one batch.
struct TriggerClassifier {
  var builder = BatchBuilder(.lambdaTrigger)
  /// Lessons that the batch has, so that a million users of a provider are one lesson.
  private var taught: Set<Lesson> = []

  init() {}

  /// Adds one event, or says why it cannot.
  ///
  /// - Parameter index: its number among the records of the input.
  mutating func add(_ trigger: TriggerEvent, in context: RecordContext, index: Int) throws(RecordProblem) {
    guard let name = trigger.trigger, name.count > 0 else { throw .missing("triggerSource") }
    guard let pool = trigger.pool, pool.isPoolID else { throw .missing("userPoolId") }
    let operation = builder.symbol(of: name)
    let rule = TriggerRule.kind(of: builder.text(operation))
    var event = Event(
      id: .none, user: trigger.sub?.uuid ?? trigger.userName?.uuid ?? .none, time: trigger.time ?? context.time,
      pool: builder.pool(pool), client: client(trigger.client), account: builder.symbol(of: context.account),
      region: builder.symbol(of: trigger.region?.visible ?? pool.region), operation: operation, kind: rule)
    switch rule {
    case .machineToken: event.user = .none
    case .notCounted: break
    default:
      event.provider = provider(of: trigger, pool: builder.text(event.pool), at: event.time)
      if event.kind.canCount, event.user == .none { event.kind = .unattributed }
    }
    identify(&event, trigger, context, index: index)
    if let problem = builder.personalText(in: event) { throw problem }
    builder.add(event)
  }

  /// The app client; calls of administrators have "CLIENT_ID_NOT_APPLICABLE" in its place.
  private mutating func client(_ text: TextSlice?) -> Symbol {
    guard let text, !text.reads(as: "CLIENT_ID_NOT_APPLICABLE") else { return .none }
    return builder.client(text)
  }

  // MARK: Which event it is

  /// Gives the event its id, and the time that goes with it.
  ///
  /// Cognito sends neither, and calls a trigger up to three times. So of one user the same trigger in the same minute
  /// is one event, and so are all triggers that end a sign-in, which come in pairs. A forwarder that gives the id of
  /// the invocation is trusted for the others. Machine tokens are priced each, so two of one time are two.
  private func identify(_ event: inout Event, _ trigger: TriggerEvent, _ context: RecordContext, index: Int) {
    let name = builder.text(event.operation)
    let request = trigger.requestID.flatMap { $0.count > 0 ? $0.string : nil }
    let endsSignIn = TriggerRule.endsSignIn(name)
    if let request, !endsSignIn {
      event.id = UUID128(hashing: ["trigger request", request, name])
      if trigger.time == nil { event.time = event.time.minute }
    } else if event.kind == .machineToken {
      event.id = UUID128(hashing: [
        "machine token", builder.text(event.pool), builder.text(event.client), event.time.description,
        context.delivery == .none ? "\(index)" : context.delivery.description,
      ])
    } else {
      event.time = event.time.minute
      let user = event.user == .none ? trigger.userName?.string ?? "" : event.user.description
      event.id = UUID128(hashing: [
        "trigger", builder.text(event.pool), user, endsSignIn ? "sign-in" : name, event.time.description,
      ])
    }
  }

  // MARK: Where its user comes from

  /// The identity provider of the user, and lessons about the types of all that the user has.
  private mutating func provider(of trigger: TriggerEvent, pool: String, at time: Instant) -> Symbol {
    let identities = trigger.identities.map(Identity.all) ?? []
    for identity in identities {
      let lesson = Lesson.identityProvider(pool: pool, name: identity.provider, type: identity.type, since: time)
      let timeless = Lesson.identityProvider(
        pool: pool, name: identity.provider, type: identity.type, since: Instant(secondsSinceEpoch: 0))
      if taught.insert(timeless).inserted { builder.batch.lessons.append(lesson) }
    }
    if let identity = identities.first(where: \.isPrimary) ?? identities.first(where: \.isEnterprise)
      ?? identities.first
    {
      return builder.symbol(of: identity.provider)
    }
    // Cognito names a federated user "PROVIDER_id"; names of providers have no underscore.
    guard trigger.status?.reads(as: "EXTERNAL_PROVIDER") == true, let userName = trigger.userName?.visible,
      let underscore = userName.firstIndex(of: "_")
    else { return .none }
    let name = String(userName[..<underscore])
    return name.count > 32 || name.contains("@") ? .none : builder.symbol(of: name)
  }
}

extension Instant {
  /// The beginning of the minute.
  var minute: Instant { Instant(secondsSinceEpoch: secondsSinceEpoch - secondsSinceEpoch % 60) }
}
