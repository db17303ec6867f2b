import Domain

/// A made-up world of pools, app clients and users, and what a log would tell of it, piece by piece and too late.
public struct LogWorld {
  public struct Pool: Sendable {
    public var id: String
    public var account: String
    public var clients: [Client]
    public var users: [UUID128]
    public var region: String { String(id.prefix { $0 != "_" }) }
  }

  public struct Client: Sendable {
    public var id: String
    /// How much of the log has passed, in percent, before a record names the client together with its pool; more than
    /// 100 for never.
    public var linkedFrom: Int
  }

  public var random: SeededGenerator
  public private(set) var pools: [Pool] = []
  /// Administrators delete and disable users, in records that name the pool.
  public var removalsNamePools = true

  /// Pools of two accounts and two Regions: alone in their place, in pairs and in threes.
  public init(seed: UInt64, usersPerPool: Int = 30) {
    random = SeededGenerator(seed: seed)
    let places = [
      ("111122223333", "ap-northeast-1", 1), ("111122223333", "us-east-1", 3), ("444455556666", "ap-northeast-1", 2),
      ("444455556666", "us-east-1", 1),
    ]
    for (account, region, count) in places {
      for _ in 0..<count {
        let number = pools.count
        let clients = (0..<3).map { index in
          Client(id: "client\(number)x\(index)", linkedFrom: [0, 30, 60, 90, 200][random.number(0..<5)])
        }
        pools.append(
          Pool(
            id: "\(region)_Pool\(number)", account: account, clients: clients,
            users: (0..<usersPerPool).map { _ in random.uuid() }))
      }
    }
  }

  // MARK: Entries

  /// Identity providers that pools have: their types are told late, or never.
  private static let providers = ["Google", "corp", "Okta", "COGNITO"]
  private static let types = ["corp": ["SAML", "OIDC"], "Okta": ["OIDC", "Google"], "Google": ["Google"]]
  /// Those who call administrators' operations, in sessions.
  private static let callers = (0..<6).map { "arn:aws:sts::111122223333:assumed-role/tool\($0 / 2)/session\($0)" }

  private static let months = ["2024-02", "2025-12", "2026-01", "2026-10"].compactMap { Month($0) }

  /// A moment in one of four months, often the first or last second of one.
  private mutating func time() -> Instant {
    let month = random.pick(LogWorld.months)
    let (first, last) = (month.start.secondsSinceEpoch, month.end.secondsSinceEpoch - 1)
    switch random.number(0..<8) {
    case 0: return Instant(secondsSinceEpoch: first)
    case 1: return Instant(secondsSinceEpoch: last)
    case 2: return Instant(secondsSinceEpoch: last + 1)
    default: return Instant(secondsSinceEpoch: Int64(random.number(Int(first)..<Int(last))))
    }
  }

  /// - Parameter progress: how much of the log has passed, in percent.
  private mutating func entry(progress: Int) -> LogEntry {
    let pool = random.pick(pools)
    let client = random.pick(pool.clients)
    let user = pool.users[min(random.number(0..<pool.users.count), random.number(0..<pool.users.count))]
    let knowsClient = progress >= client.linkedFrom
    func make(_ kind: EventKind, _ user: UUID128?, pool id: String? = nil, client: String? = nil) -> LogEntry {
      LogEntry(
        id: random.uuid(), user: user, time: time(), pool: id, client: client, account: pool.account,
        region: pool.region, kind: kind, operation: "\(kind)")
    }
    switch random.number(0..<20) {
    case 0..<7:
      let kinds: [EventKind] = [.signIn, .tokenRefresh, .signUp, .passwordReset, .confirmation, .challengeResponse]
      return make(random.pick(kinds), user, client: client.id)
    case 7..<9 where knowsClient:
      var entry = make(.signIn, user, pool: pool.id, client: client.id)
      if random.oneIn(2) { entry.provider = random.pick(LogWorld.providers) }
      return entry
    case 9..<11:
      let kinds: [EventKind] = [.accountUpdate, .administratorQuery, .signUp, .passwordReset]
      var entry = make(random.pick(kinds), user, pool: pool.id)
      entry.caller = random.pick(LogWorld.callers)
      return entry
    case 11 where random.oneIn(2):
      // A record that hides its pool.
      var entry = make(.signIn, user, client: random.oneIn(2) ? client.id : nil)
      entry.provider = random.pick(LogWorld.providers)
      return entry
    case 11..<14:
      let kinds: [EventKind] = [.passwordChange, .ownAccountUpdate, .signOut, .confirmation, .notCounted, .removal]
      return make(random.pick(kinds), user)
    case 14: return make(.removal, user, pool: removalsNamePools ? pool.id : nil)
    case 15: return make(.failed, random.oneIn(2) ? user : nil)
    case 16: return make(.attempt, random.oneIn(2) ? user : nil, client: client.id)
    case 17:
      return make(
        .unattributed, nil, pool: knowsClient || random.oneIn(4) ? pool.id : nil, client: knowsClient ? client.id : nil)
    case 18: return make(.machineToken, nil, pool: knowsClient ? pool.id : nil, client: client.id)
    default: return make(random.pick([.machineToken, .unattributed, .administratorPasswordReset]), nil)
    }
  }

  private mutating func lesson(progress: Int) -> (LogEntry, Lesson)? {
    let pool = random.pick(pools)
    let client = random.pick(pool.clients)
    let time = time()
    let entry = LogEntry(
      id: random.uuid(), time: time, pool: pool.id, account: pool.account, region: pool.region, kind: .notCounted)
    if random.oneIn(3) {
      let provider = random.pick(LogWorld.types.keys.sorted())
      let types = LogWorld.types[provider] ?? []
      let type = types[Int(time.secondsSinceEpoch) % types.count]
      return (entry, .identityProvider(pool: pool.id, name: provider, type: type, since: time))
    }
    if random.oneIn(2) {
      // Like the type above, the name is that of its time, so that two renames in one second are no riddle.
      return (entry, .poolName(pool: pool.id, name: "name of \(time)", since: time))
    }
    return progress >= client.linkedFrom ? (entry, .client(client.id, pool: pool.id, name: nil)) : nil
  }

  // MARK: Inputs

  /// Inputs of one batch or several, with copies of events inside a batch and across, some of them broken.
  public mutating func inputs(events: Int, batch: Int = 20) -> [LogInput] {
    var inputs: [LogInput] = []
    var past: [LogEntry] = []
    while past.count < events {
      let parts = (0..<(random.oneIn(4) ? random.number(2..<6) : 1)).map { _ in
        part(count: random.number(0..<batch), past: past, progress: past.count * 100 / events)
      }
      let isDropped = random.oneIn(6)
      if !isDropped { past += parts.flatMap(\.entries) }
      inputs.append(LogInput(parts: parts, isDropped: isDropped))
    }
    return inputs
  }

  private mutating func part(count: Int, past: [LogEntry], progress: Int) -> LogInput.Part {
    var part = LogInput.Part(entries: [], notCognito: random.number(0..<5), rejected: random.oneIn(5) ? 1 : 0)
    for _ in 0..<count {
      if random.oneIn(12), !past.isEmpty {
        part.entries.append(random.pick(past))
      } else if random.oneIn(12), !part.entries.isEmpty {
        part.entries.append(random.pick(part.entries))
      } else if random.oneIn(20), let (entry, lesson) = lesson(progress: progress) {
        part.entries.append(entry)
        part.lessons.append(lesson)
      } else {
        part.entries.append(entry(progress: progress))
      }
    }
    return part
  }
}
