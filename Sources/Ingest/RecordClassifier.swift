import Domain

/// Turns CloudTrail records into the events and lessons of one batch.
struct RecordClassifier {
  var builder: BatchBuilder
  /// The rule of each symbol that was used as an operation.
  private var rules: [OperationRule?] = []
  private var days = RecentDay()
  /// Bits of the kinds that make a user active.
  private let countedKinds: UInt64

  /// - Parameter rules: what counts for nobody, as without a user, is not unattributed.
  init(capacity: Int, rules: CountingRules) {
    builder = BatchBuilder(.cloudTrail, capacity: capacity)
    countedKinds = rules.countedKinds
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
    guard let time = timeText.withText({ days.instant($0) }), time.isRecordable else {
      return .badTime(timeText.string)
    }
    let operation = builder.symbol(of: name)
    var event = Event(
      id: RecordClassifier.eventID(idText), user: RecordClassifier.user(of: record), time: time,
      account: builder.symbol(of: record.account ?? record.identity.account), region: builder.symbol(of: record.region),
      operation: operation, kind: .failed)
    if !record.hasErrorCode, record.additional.status < 400 {
      event.kind = RecordClassifier.kind(of: record, rule: rule(of: operation))
      if event.kind.canCount, event.user == .none {
        event.kind = countedKinds >> UInt64(event.kind.rawValue) & 1 == 1 ? .unattributed : .notCounted
      }
      // What is hidden in one place may be told in another.
      event.pool = builder.pool(record.parameters.pool)
      if event.pool == .none { event.pool = builder.pool(record.response.pool) }
      if event.pool == .none { event.pool = builder.pool(record.additional.pool) }
      event.client = builder.client(record.parameters.client)
      if event.client == .none { event.client = builder.client(record.additional.client) }
      if event.client == .none { event.client = builder.client(record.response.client) }
      if event.kind == .machineToken { event.user = .none }
      if event.kind.canCount, let caller = record.identity.caller { event.caller = builder.caller(caller) }
    }
    if let problem = builder.problem(with: event) { return problem }
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

  /// Of a record that names its user.
  ///
  /// Static, since a method would be given a copy of what is being changed.
  private static func kind(of record: CloudTrailRecord, rule: OperationRule) -> EventKind {
    switch rule {
    case .proves(let kind), .touchesNobody(let kind):
      return kind
    case .initiateAuth:
      if let flow = record.parameters.authFlow, flow.reads(as: "REFRESH_TOKEN_AUTH") || flow.reads(as: "REFRESH_TOKEN")
      {
        return .tokenRefresh
      }
      return record.response.hasTokens ? .signIn : .attempt
    case .respondToChallenge:
      return record.response.hasTokens ? .signIn : .challengeResponse
    case .tokenEndpoint:
      guard let grant = record.additional.grantType else { return .unattributed }
      if grant.reads(as: "client_credentials") { return .machineToken }
      return grant.reads(as: "refresh_token") ? .tokenRefresh : .signIn
    }
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
    let pools = [parameters.pool, response.pool].lazy.compactMap { $0 }
    guard let pool = pools.first(where: \.isPoolID)?.string else { return }
    if let client = (response.client ?? parameters.client).flatMap(\.impersonal) {
      let name = (response.clientName ?? parameters.clientName).flatMap(\.impersonal)
      builder.batch.lessons.append(.client(client, pool: pool, name: name))
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
    if let name = (response.providerName ?? parameters.providerName).flatMap(\.impersonal),
      let type = (response.providerType ?? parameters.providerType).flatMap(\.impersonal)
    {
      builder.batch.lessons.append(.identityProvider(pool: pool, name: name, type: type, since: time))
    }
  }
}
