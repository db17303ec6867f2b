import Domain

/// The texts of one batch as ids of the database, looked up once each.
struct BatchSymbols {
  private let texts: [String]
  private let directory: PoolDirectory
  // By symbol: the id, 0 where it was not looked up yet.
  private var pools: [Int64]
  private var clients: [Int64]
  // By symbol of an app client: its pool, -1 where that is not known, 0 where it was not looked up yet.
  private var poolsOfClients: [Int64]
  private var operations: [Int64]
  // Empty until the first event that names one.
  private var callers: [Int64] = []
  private var providers: [Int64] = []
  private var lastPlace: (account: Symbol, region: Symbol, id: Int64)?

  init(_ texts: [String], _ directory: PoolDirectory) {
    self.texts = texts
    self.directory = directory
    pools = Array(repeating: 0, count: texts.count)
    clients = pools
    poolsOfClients = pools
    operations = pools
  }

  /// Calls `link` for each app client that events and rows name together with its pool.
  mutating func learnClients(
    of batch: EventBatch, link: (_ client: Int64, _ pool: Int64) throws -> Void
  ) throws {
    var last: (client: Symbol, pool: Symbol)?
    for row in batch.rows where row.pool != .none && row.client != .none {
      guard last?.client != row.client || last?.pool != row.pool else { continue }
      last = (row.client, row.pool)
      if let pool = try pool(row.pool) { try link(try client(row.client), pool) }
    }
    for event in batch.events where event.pool != .none && event.client != .none {
      guard last?.client != event.client || last?.pool != event.pool else { continue }
      last = (event.client, event.pool)
      if let pool = try pool(event) { try link(try client(event), pool) }
    }
  }

  @inline(__always)
  mutating func pool(_ event: Event) throws -> Int64? {
    try pool(event.pool, account: event.account)
  }

  /// The id of the pool, nil when none is named.
  @inline(__always)
  mutating func pool(_ symbol: Symbol, account: Symbol = .none) throws -> Int64? {
    let index = Int(symbol.index)
    guard index != 0 else { return nil }
    if pools[index] == 0 {
      let account = texts[Int(account.index)]
      pools[index] = try directory.poolID(texts[index], account: account)
      try directory.setAccount(account, ofPool: pools[index])
    }
    return pools[index]
  }

  /// The id of the app client, 0 when there is none.
  @inline(__always)
  mutating func client(_ event: Event) throws -> Int64 { try client(event.client) }

  @inline(__always)
  mutating func client(_ symbol: Symbol) throws -> Int64 {
    let index = Int(symbol.index)
    guard index != 0 else { return 0 }
    if clients[index] == 0 { clients[index] = try directory.clientID(texts[index]) }
    return clients[index]
  }

  /// The pool that the event's app client belongs to.
  ///
  /// What the batch teaches must have been learned before.
  @inline(__always)
  mutating func poolOfClient(_ event: Event) throws -> Int64? {
    let index = Int(event.client.index)
    guard index != 0 else { return nil }
    if poolsOfClients[index] == 0 { poolsOfClients[index] = directory.pool(ofClient: try client(event)) ?? -1 }
    return poolsOfClients[index] > 0 ? poolsOfClients[index] : nil
  }

  @inline(__always)
  mutating func operation(_ event: Event) throws -> Int64 {
    let index = Int(event.operation.index)
    if operations[index] == 0 { operations[index] = try directory.operationID(texts[index]) }
    return operations[index]
  }

  /// The id of who called, 0 when there is none.
  @inline(__always)
  mutating func caller(_ event: Event) throws -> Int64 {
    guard event.caller != .none else { return 0 }
    if callers.isEmpty { callers = Array(repeating: 0, count: texts.count) }
    let index = Int(event.caller.index)
    if callers[index] == 0 { callers[index] = try directory.callerID(texts[index]) }
    return callers[index]
  }

  /// The id of the identity provider, 0 when there is none.
  @inline(__always)
  mutating func provider(_ event: Event) throws -> Int64 {
    guard event.provider != .none else { return 0 }
    if providers.isEmpty { providers = Array(repeating: 0, count: texts.count) }
    let index = Int(event.provider.index)
    if providers[index] == 0 { providers[index] = try directory.providerID(texts[index]) }
    return providers[index]
  }

  /// What stands for the pool as long as it is not known.
  @inline(__always)
  mutating func unknownPool(_ event: Event) throws -> Int64 {
    if let lastPlace, lastPlace.account == event.account, lastPlace.region == event.region { return lastPlace.id }
    let id = try directory.unknownPoolID(
      in: PoolDirectory.Place(account: texts[Int(event.account.index)], region: texts[Int(event.region.index)]))
    lastPlace = (event.account, event.region, id)
    return id
  }
}
