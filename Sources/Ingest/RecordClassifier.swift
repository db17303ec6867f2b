import Domain

/// Turns CloudTrail records into the events and lessons of one batch.
struct RecordClassifier {
  private(set) var batch = EventBatch()
  private var symbols = SymbolTable()
  /// The rule of each symbol that was used as an operation.
  private var rules: [OperationRule?] = []

  init(capacity: Int) {
    batch.events.reserveCapacity(capacity)
  }

  /// The batch with its events in the order of the database's key, time then id.
  consuming func finish() -> EventBatch {
    var batch = self.batch
    batch.symbols = symbols.texts
    return batch
  }

  /// Counts a record that could not be read.
  mutating func reject() {
    batch.records.read += 1
    batch.records.rejected += 1
  }

  /// Adds one record, or says why it cannot.
  @inline(__always)
  mutating func add(_ record: CloudTrailRecord) throws(RecordProblem) {
    guard record.eventSource != nil else { throw .missing("eventSource") }
    guard !record.isOfAnotherService else {
      batch.records.read += 1
      batch.records.notCognito += 1
      return
    }
    try addCognito(record)
  }

  private mutating func addCognito(_ record: CloudTrailRecord) throws(RecordProblem) {
    guard let name = record.eventName, name.count > 0 else { throw .missing("eventName") }
    guard let idText = record.eventID, idText.count > 0 else { throw .missing("eventID") }
    guard let timeText = record.eventTime else { throw .missing("eventTime") }
    // Cognito is younger than 1970, and the days of a database are counted from there.
    guard let time = timeText.withText({ Instant(iso8601: $0) }), time.secondsSinceEpoch >= 0 else {
      throw .badTime(timeText.string)
    }
    let operation = symbols.symbol(of: name)
    var event = Event(
      id: RecordClassifier.eventID(idText), user: RecordClassifier.user(of: record), time: time,
      account: (record.account ?? record.callerAccount).map { symbols.symbol(of: $0) } ?? .none,
      region: record.region.map { symbols.symbol(of: $0) } ?? .none,
      operation: operation, kind: .failed)
    if !record.hasErrorCode, record.additional.status < 400 {
      event.kind = kind(of: record, rule: rule(of: operation), hasUser: event.user != .none)
      event.pool = poolSymbol(record.parameters.pool ?? record.response.pool ?? record.additional.pool)
      event.client = clientSymbol(record.parameters.client ?? record.additional.client ?? record.response.client)
      if event.kind == .machineToken { event.user = .none }
      if event.kind == .notCounted { learn(from: record, at: time) }
    }
    batch.events.append(event)
    batch.records.read += 1
  }

  // MARK: What it proves

  private mutating func rule(of operation: Symbol) -> OperationRule {
    let index = Int(operation.index)
    if index < rules.count, let rule = rules[index] { return rule }
    let rule = OperationRule.named(symbols.texts[index])
    while rules.count <= index { rules.append(nil) }
    rules[index] = rule
    return rule
  }

  private func kind(of record: CloudTrailRecord, rule: OperationRule, hasUser: Bool) -> EventKind {
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
  private static func uuid(_ text: TextSlice?) -> UUID128? {
    text.flatMap { $0.withText { UUID128($0) } }
  }

  /// An event id is a UUID; any other text is kept as the first 16 bytes of its SHA-256.
  private static func eventID(_ text: TextSlice) -> UUID128 {
    if let id = uuid(text) { return id }
    return text.withText(ContentHash.init(of:)).bytes.withUnsafeBytes {
      UUID128(
        high: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        low: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }

  private mutating func poolSymbol(_ text: TextSlice?) -> Symbol {
    guard let text, RecordClassifier.isPoolID(text) else { return .none }
    return symbols.symbol(of: text)
  }

  private mutating func clientSymbol(_ text: TextSlice?) -> Symbol {
    guard let text, !text.isHidden else { return .none }
    return symbols.symbol(of: text)
  }

  /// "ap-northeast-1_AbCdEfGhI": at most 55 characters, `[\w-]+_[0-9a-zA-Z]+`
  /// (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html).
  private static func isPoolID(_ text: TextSlice) -> Bool {
    text.withText { bytes in
      guard bytes.count <= 55, let underscore = bytes.firstIndex(of: UInt8(ascii: "_")),
        underscore > 0, underscore + 1 < bytes.count
      else { return false }
      return bytes[(underscore + 1)...].allSatisfy { byte in
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
      }
    }
  }

  // MARK: What it teaches

  private mutating func learn(from record: CloudTrailRecord, at time: Instant) {
    let (parameters, response) = (record.parameters, record.response)
    guard let poolText = parameters.pool ?? response.pool, RecordClassifier.isPoolID(poolText) else { return }
    let pool = poolText.string
    if let client = response.client ?? parameters.client, !client.isHidden {
      let name = response.clientName ?? parameters.clientName
      batch.lessons.append(.client(client.string, pool: pool, name: name.flatMap(RecordClassifier.visible)))
    }
    if let name = (response.poolName ?? parameters.poolName).flatMap(RecordClassifier.visible) {
      batch.lessons.append(.poolName(pool: pool, name: name, since: time))
    }
    if let plan = (response.plan ?? parameters.plan).flatMap({ Plan(anyCase: $0.string) }) {
      batch.lessons.append(.plan(pool: pool, plan: plan, since: time))
    }
    if record.eventName?.reads(as: "CreateUserPool") == true {
      batch.lessons.append(.poolCreated(pool: pool, at: time))
    }
    if let provider = response.providerName ?? parameters.providerName,
      let type = response.providerType ?? parameters.providerType,
      let name = RecordClassifier.visible(provider)
    {
      batch.lessons.append(.identityProvider(pool: pool, name: name, type: type.string, since: time))
    }
  }

  private static func visible(_ text: TextSlice) -> String? {
    text.count == 0 || text.isHidden || text.count > SymbolTable.maximumLength ? nil : text.string
  }
}
