import Domain

/// The counting rules once more, with plain sets and dictionaries and no thought of speed: what every count must equal.
public struct ReferenceCount {
  public let rules: CountingRules
  /// What was read, by event id; copies are equal.
  public private(set) var entries: [UUID128: LogEntry] = [:]
  public private(set) var records = RecordCounts()
  private var poolOfClient: [String: String] = [:]
  private var poolsOfPlace: [Place: Set<String>] = [:]
  private var placeOfPool: [String: Place] = [:]
  private var poolNames: [String: (name: String, since: Instant)] = [:]
  private var providerTypes: [String: [String: (type: String, since: Instant)]] = [:]

  public struct Place: Hashable {
    public var account: String
    public var region: String
  }

  /// A pool, or all pools that are not known in a place.
  public enum Target: Hashable {
    case pool(String)
    case unknown(Place)

    public var pool: String? { if case .pool(let pool) = self { pool } else { nil } }
  }

  public init(rules: CountingRules, _ inputs: [LogInput] = []) {
    self.rules = rules
    for input in inputs { add(input) }
  }

  public mutating func add(_ input: LogInput) {
    guard !input.isDropped else { return }
    for part in input.parts {
      records.read += part.entries.count + part.notCognito + part.rejected
      records.notCognito += part.notCognito
      records.rejected += part.rejected
      part.lessons.forEach { learn($0) }
      part.entries.forEach { add($0) }
    }
  }

  /// For counts of records that were told under other rules.
  public mutating func overrideRecords(with records: RecordCounts) { self.records = records }

  private mutating func learn(_ lesson: Lesson) {
    switch lesson {
    case .client(let client, let pool, _): poolOfClient[client] = pool
    case .poolName(let pool, let name, let since):
      if let known = poolNames[pool], known.since > since { return }
      poolNames[pool] = (name, since)
    case .identityProvider(let pool, let name, let type, let since):
      if let known = providerTypes[pool]?[name], known.since > since { return }
      providerTypes[pool, default: [:]][name] = (type, since)
    case .plan, .poolCreated: break
    }
  }

  private mutating func add(_ entry: LogEntry) {
    if let pool = entry.pool {
      let place = Place(account: entry.account, region: entry.region)
      poolsOfPlace[place, default: []].insert(pool)
      placeOfPool[pool] = place
      if let client = entry.client { poolOfClient[client] = pool }
    }
    guard entries.updateValue(entry, forKey: entry.id) == nil else {
      records.duplicates += 1
      return
    }
    switch entry.kind {
    case .failed: records.failed += 1
    case .unattributed: records.unattributed += 1
    case .machineToken: records.recorded += 1
    default: if rules.counts(entry.kind) { records.recorded += 1 } else { records.notCounted += 1 }
    }
  }

  // MARK: Pools

  private func directPool(_ entry: LogEntry) -> String? {
    entry.pool ?? entry.client.flatMap { poolOfClient[$0] }
  }

  /// Where each entry belongs, with everything known that is known in the end.
  public func targets() -> [(entry: LogEntry, target: Target)] {
    var poolOfUser: [UUID128: String] = [:]
    for entry in entries.values where rules.counts(entry.kind) {
      if let user = entry.user, let pool = directPool(entry) { poolOfUser[user] = pool }
    }
    return entries.values.map { entry in
      if let pool = directPool(entry) { return (entry, .pool(pool)) }
      if rules.counts(entry.kind), let user = entry.user, let pool = poolOfUser[user] { return (entry, .pool(pool)) }
      let place = Place(account: entry.account, region: entry.region)
      if let pools = poolsOfPlace[place], pools.count == 1, let only = pools.first { return (entry, .pool(only)) }
      return (entry, .unknown(place))
    }
  }

  // MARK: Months

  private struct Cell {
    var users: Set<UUID128> = []
    /// Those who came through SAML or OIDC.
    var enterprise: Set<UUID128> = []
    var events: [Activity: Int] = [:]
    var clients: [String: Set<UUID128>] = [:]
    var unattributed = 0
    var machineTokens: [String: Int] = [:]
  }

  /// The months with activity, in order.
  public func months() -> [MonthlyActivity] {
    var cells: [Month: [Target: Cell]] = [:]
    for (entry, target) in targets() {
      func change(_ body: (inout Cell) -> Void) {
        body(&cells[entry.time.month, default: [:]][target, default: Cell()])
      }
      if let activity = rules.activity(of: entry.kind), let user = entry.user {
        change {
          $0.users.insert(user)
          $0.events[activity, default: 0] += 1
          if let client = entry.client { $0.clients[client, default: []].insert(user) }
          if isEnterprise(entry, in: target) { $0.enterprise.insert(user) }
        }
      } else if entry.kind == .unattributed {
        change { $0.unattributed += 1 }
      } else if entry.kind == .machineToken {
        change { $0.machineTokens[entry.client ?? "", default: 0] += 1 }
      }
    }
    return cells.map { month, cells in
      MonthlyActivity(
        month: month,
        pools: cells.filter { !$0.value.users.isEmpty || $0.value.unattributed > 0 }
          .map { poolActivity($0.key, $0.value) }.sorted(by: PoolActivity.isBefore),
        machineTokens: cells.flatMap { target, cell in
          cell.machineTokens.map { machineTokens(target, client: $0.key, requests: $0.value) }
        }.sorted(by: MachineTokens.isBefore))
    }.sorted { $0.month < $1.month }
  }

  private func isEnterprise(_ entry: LogEntry, in target: Target) -> Bool {
    guard let provider = entry.provider else { return false }
    let social: Set<String> = ["Google", "Facebook", "SignInWithApple", "LoginWithAmazon"]
    if let type = target.pool.flatMap({ providerTypes[$0]?[provider]?.type }) { return !social.contains(type) }
    return provider != "COGNITO" && !social.contains(provider)
  }

  /// The users of a pool who came through SAML or OIDC.
  public func enterpriseUsers(of pool: String, in month: Month) -> Set<UUID128> {
    Set(
      targets().compactMap { entry, target in
        guard target == .pool(pool), entry.time.month == month, rules.counts(entry.kind) else { return nil }
        return isEnterprise(entry, in: target) ? entry.user : nil
      })
  }

  /// One month; without pools when there was nothing.
  public func activity(in month: Month) -> MonthlyActivity {
    months().first { $0.month == month } ?? MonthlyActivity(month: month, pools: [], machineTokens: [])
  }

  private func describe(_ target: Target) -> (pool: String?, name: String?, account: String?, region: String?) {
    switch target {
    case .pool(let pool): (pool, poolNames[pool]?.name, placeOfPool[pool]?.account, String(pool.prefix { $0 != "_" }))
    case .unknown(let place): (nil, nil, place.account, place.region)
    }
  }

  private func poolActivity(_ target: Target, _ cell: Cell) -> PoolActivity {
    let (pool, name, account, region) = describe(target)
    return PoolActivity(
      pool: pool, name: name, account: account, region: region,
      users: ActiveUsers(direct: cell.users.count - cell.enterprise.count, enterprise: cell.enterprise.count),
      events: cell.events,
      clients: cell.clients.map { ClientUsers(client: $0.key, users: $0.value.count) }.sorted { $0.client < $1.client },
      unattributed: cell.unattributed)
  }

  private func machineTokens(_ target: Target, client: String, requests: Int) -> MachineTokens {
    let (pool, _, account, region) = describe(target)
    return MachineTokens(client: client, pool: pool, account: account, region: region, requests: requests)
  }
}
