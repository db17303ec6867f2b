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
  /// What is written in the place of `time` and is none.
  var textOfNoTime: String?

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
      if key.equals("time") { (time, textOfNoTime) = (cursor.time, cursor.textOfNoTime) }
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
  /// What each event was delivered as, in the order of the events, if they are delivered ones: those of messages that
  /// have no time of their own, and cannot be known again by it.
  private(set) var deliveries: [UUID128] = []
  private let areDelivered: Bool

  init(areDelivered: Bool = false) { self.areDelivered = areDelivered }

  /// Adds one event, or says why it cannot.
  ///
  /// - Parameters:
  ///   - index: its number among the records of the input.
  ///   - users: how names of users are kept.
  ///   - stop: why the reading ends, where there is no key for a name.
  mutating func add(
    _ trigger: TriggerEvent, in context: RecordContext, index: Int, users: UserNames, stop: inout InputProblem?
  ) throws(RecordProblem) {
    guard let name = trigger.trigger, name.count > 0 else { throw .missing("triggerSource") }
    guard let pool = trigger.pool, pool.isPoolID else { throw .missing("userPoolId") }
    if let text = trigger.textOfNoTime { throw .badTime(text) }
    let operation = builder.symbol(of: name)
    let rule = TriggerRule.kind(of: builder.text(operation))
    var event = Event(
      id: .none, user: trigger.sub?.uuid ?? trigger.userName?.uuid ?? .none, time: trigger.time ?? context.time,
      pool: builder.pool(pool), client: client(trigger.client), account: builder.symbol(of: context.account),
      region: builder.symbol(of: trigger.region?.visible ?? pool.region), operation: operation, kind: rule)
    var identities: [Identity] = []
    switch rule {
    case .machineToken: event.user = .none
    case .notCounted: break
    default:
      identities = trigger.identities.map(Identity.all) ?? []
      event.provider = try provider(of: trigger, identities)
      if event.kind.canCount, event.user == .none { event.kind = .unattributed }
    }
    // Lessons are of the moment itself, and events of its minute.
    let time = event.time
    let isNamed = event.user == .none && rule != .machineToken
    let user = isNamed ? alias(of: trigger, users, &stop) : event.user.description
    identify(&event, user, trigger, context, index: index)
    if let problem = builder.problem(with: event) { throw problem }
    learn(identities, pool: builder.text(event.pool), at: time)
    builder.add(event)
    if areDelivered { deliveries.append(delivery(of: event, user, context.message, index: index)) }
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
  private func identify(
    _ event: inout Event, _ user: String, _ trigger: TriggerEvent, _ context: RecordContext, index: Int
  ) {
    let name = builder.text(event.operation)
    let request = trigger.requestID.flatMap { $0.count > 0 ? $0.string : nil }
    let endsSignIn = TriggerRule.endsSignIn(name)
    if let request, !endsSignIn {
      event.id = UUID128(hashing: ["trigger request", request, name])
      if trigger.time == nil { event.time = event.time.minute }
    } else if event.kind == .machineToken {
      event.id = UUID128(hashing: [
        "machine token", builder.text(event.pool), builder.text(event.client), event.time.description,
        context.delivery.id == .none ? "\(index)" : context.delivery.place(of: index),
      ])
    } else {
      event.time = event.time.minute
      event.id = UUID128(hashing: [
        "trigger", builder.text(event.pool), user, endsSignIn ? "sign-in" : name, event.time.description,
      ])
    }
  }

  /// What tells the event from others that messages brought, whenever it is delivered.
  ///
  /// Whose it is belongs to it: a sender that gives the same id to messages of different users loses none of them.
  private func delivery(
    of event: Event, _ user: String, _ message: RecordContext.Delivery, index: Int
  ) -> UUID128 {
    UUID128(hashing: [
      "delivery", message.place(of: index), builder.text(event.pool), builder.text(event.client), user,
      builder.text(event.operation),
    ])
  }

  /// What stands for the name of a user without a sub, mostly an e-mail address: with a plain hash of it, whoever has a
  /// list of addresses could tell which of them are in a database.
  private func alias(of trigger: TriggerEvent, _ users: UserNames, _ stop: inout InputProblem?) -> String {
    guard let name = trigger.userName, name.count > 0 else { return "" }
    let alias = name.withText { bytes -> Result<UUID128, InputProblem> in
      do throws(InputProblem) { return .success(try users.alias(of: bytes)) } catch { return .failure(error) }
    }
    switch alias {
    case .success(let alias): return alias.description
    case .failure(let problem):
      stop = problem
      return ""
    }
  }

  // MARK: Where its user comes from

  /// Keeps the types of all identity providers that a user has.
  private mutating func learn(_ identities: [Identity], pool: String, at time: Instant) {
    for identity in identities {
      guard let name = identity.provider else { continue }
      let lesson = Lesson.identityProvider(pool: pool, name: name, type: identity.type, since: time)
      let timeless = Lesson.identityProvider(
        pool: pool, name: name, type: identity.type, since: Instant(secondsSinceEpoch: 0))
      if taught.insert(timeless).inserted { builder.batch.lessons.append(lesson) }
    }
  }

  /// The identity provider of the user.
  private mutating func provider(
    of trigger: TriggerEvent, _ identities: [Identity]
  ) throws(RecordProblem) -> Symbol {
    guard identities.allSatisfy({ $0.provider != nil }) else { throw .personal("provider") }
    // A user linked to SAML or OIDC is an enterprise user whatever else it is; which of its identities it signed in
    // with the event does not tell.
    if let identity = identities.first(where: \.isEnterprise) ?? identities.first(where: \.isPrimary)
      ?? identities.first
    {
      return builder.symbol(of: identity.provider ?? "")
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
