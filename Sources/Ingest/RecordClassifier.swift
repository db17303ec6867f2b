import Domain

/// Turns CloudTrail records into the events and lessons of one batch.
struct RecordClassifier {
  var builder: BatchBuilder
  /// The rule of each symbol that was used as an operation.
  private var rules: [OperationRule?] = []
  private var days = RecentDay()

  init(capacity: Int) {
    builder = BatchBuilder(.cloudTrail, capacity: capacity)
  }

  /// Adds one record, or says why it cannot.
  @inline(__always)
  mutating func add(_ record: CloudTrailRecord) -> RecordProblem? {
    guard record.eventSource != nil else { return .missing("eventSource") }
    guard !record.isOfAnotherService else {
      builder.countOther()
      return nil
    }
    return addCognito(record)
  }

  private mutating func addCognito(_ record: CloudTrailRecord) -> RecordProblem? {
    guard let name = record.eventName, name.count > 0 else { return .missing("eventName") }
    guard let idText = record.eventID, idText.count > 0 else { return .missing("eventID") }
    guard let timeText = record.eventTime else {
      return .missing("eventTime that is a text, such as 2026-10-01T09:00:00Z")
    }
    // Cognito is younger than 1970, and the days of a database are counted from there.
    guard let time = timeText.withText({ days.instant($0) }), time.secondsSinceEpoch >= 0 else {
      return .badTime(timeText.string)
    }
    let operation = builder.symbol(of: name)
    var event = Event(
      id: RecordClassifier.eventID(idText), user: RecordClassifier.user(of: record), time: time,
      account: builder.symbol(of: record.account ?? record.identity.account), region: builder.symbol(of: record.region),
      operation: operation, kind: .failed)
    if !record.hasErrorCode, record.additional.status < 400 {
      event.kind = RecordClassifier.kind(
        of: record, rule: rule(of: operation), hasUser: event.user != .none)
      event.pool = builder.pool(record.parameters.pool ?? record.response.pool ?? record.additional.pool)
      event.client = builder.client(record.parameters.client ?? record.additional.client ?? record.response.client)
      if event.kind == .machineToken { event.user = .none }
      if event.kind.canCount, let caller = record.identity.caller { event.caller = builder.caller(caller) }
    }
    if let problem = builder.personalText(in: event) { return problem }
    if event.kind == .notCounted { learn(from: record, at: time) }
    builder.add(event)
    return nil
  }

  // MARK: What it proves

  private mutating func rule(of operation: Symbol) -> OperationRule {
    let index = Int(operation.index)
    if index < rules.count, let rule = rules[index] { return rule }
    let rule = OperationRule.named(builder.text(operation))
    while rules.count <= index { rules.append(nil) }
    rules[index] = rule
    return rule
  }

  /// Static, since a method would be given a copy of what is being changed.
  private static func kind(of record: CloudTrailRecord, rule: OperationRule, hasUser: Bool) -> EventKind {
    let proven: EventKind
    switch rule {
    case .proves(let kind):
      proven = kind
    case .touchesNobody(let kind):
      return kind
    case .initiateAuth:
      if let flow = record.parameters.authFlow, flow.reads(as: "REFRESH_TOKEN_AUTH") || flow.reads(as: "REFRESH_TOKEN")
      {
        proven = .tokenRefresh
      } else if record.response.hasTokens {
        proven = .signIn
      } else {
        return .attempt
      }
    case .respondToChallenge:
      proven = record.response.hasTokens ? .signIn : .challengeResponse
    case .tokenEndpoint:
      guard let grant = record.additional.grantType else { return .unattributed }
      if grant.reads(as: "client_credentials") { return .machineToken }
      proven = grant.reads(as: "refresh_token") ? .tokenRefresh : .signIn
    }
    return hasUser || !proven.canCount ? proven : .unattributed
  }

  // MARK: Who and where

  /// The sub, in the order of the counting rules; hidden texts and names that are no UUID are nobody.
  private static func user(of record: CloudTrailRecord) -> UUID128 {
    if let user = uuid(record.additional.sub) { return user }
    if let user = uuid(record.response.sub) { return user }
    if let user = uuid(record.additional.formSub) { return user }
    if let user = uuid(record.parameters.username) { return user }
    if let user = uuid(record.response.username) { return user }
    return .none
  }

  @inline(__always)
  private static func uuid(_ text: TextSlice?) -> UUID128? { text.flatMap(\.uuid) }

  /// An event id is a UUID; any other text is kept as a hash.
  private static func eventID(_ text: TextSlice) -> UUID128 {
    text.uuid ?? text.withText { UUID128(hashing: $0) }
  }

  // MARK: What it teaches

  private mutating func learn(from record: CloudTrailRecord, at time: Instant) {
    let (parameters, response) = (record.parameters, record.response)
    guard let poolText = parameters.pool ?? response.pool, poolText.isPoolID else { return }
    let pool = poolText.string
    if let client = response.client ?? parameters.client, !client.isHidden, !client.isPersonal {
      let name = response.clientName ?? parameters.clientName
      builder.batch.lessons.append(.client(client.string, pool: pool, name: name.flatMap(\.impersonal)))
    }
    if let name = (response.poolName ?? parameters.poolName).flatMap(\.impersonal) {
      builder.batch.lessons.append(.poolName(pool: pool, name: name, since: time))
    }
    if let plan = (response.plan ?? parameters.plan).flatMap({ Plan(anyCase: $0.string) }) {
      builder.batch.lessons.append(.plan(pool: pool, plan: plan, since: time))
    }
    if record.eventName?.reads(as: "CreateUserPool") == true {
      builder.batch.lessons.append(.poolCreated(pool: pool, at: time))
    }
    if let provider = response.providerName ?? parameters.providerName,
      let type = response.providerType ?? parameters.providerType,
      let name = provider.impersonal
    {
      builder.batch.lessons.append(.identityProvider(pool: pool, name: name, type: type.string, since: time))
    }
  }
}
