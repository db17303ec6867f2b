import Domain

/// The texts of one batch as the numbers of the whole tally, looked up once each.
struct BatchNumbers {
  private var pools: [UInt32]
  private var clients: [UInt32]
  private var places: [PlaceSymbols: UInt32] = [:]
  /// Nearly every batch has one place only.
  private var lastPlace: (symbols: PlaceSymbols, number: UInt32)?
  private var months = RecentMonth()

  private struct PlaceSymbols: Hashable {
    var account: Symbol
    var region: Symbol
    var provider: Symbol

    init(_ event: Event) {
      account = event.account
      region = event.region
      provider = event.provider
    }
  }

  /// Pools that rows named together with an app client.
  private var rowPools: [Symbol: UInt32] = [:]

  /// Which app client belongs to which pool, and which pool to which place.
  private(set) var notes: [DirectoryNote] = []

  /// Numbers what the batch names.
  init(_ batch: EventBatch, _ directory: inout Directory) {
    pools = Array(repeating: 0, count: batch.symbols.count)
    clients = pools
    var lastPair: (client: Symbol, pool: Symbol)?
    for event in batch.events {
      let place = place(of: event, batch, &directory)
      if event.client != .none, clients[Int(event.client.index)] == 0 {
        clients[Int(event.client.index)] = directory.client(batch.symbols[Int(event.client.index)])
      }
      guard event.pool != .none, lastPair?.client != event.client || lastPair?.pool != event.pool else { continue }
      lastPair = (event.client, event.pool)
      let pool = directory.pool(batch.symbols[Int(event.pool.index)])
      pools[Int(event.pool.index)] = pool
      notes.append(.pool(pool, place: place))
      if event.client != .none { notes.append(.client(clients[Int(event.client.index)], pool: pool)) }
    }
  }

  /// A row of an activity file, whose pool and app client are numbered when it is first met.
  mutating func count(of row: ActivityRow, _ batch: EventBatch, _ directory: inout Directory) -> RowCount {
    if pools[Int(row.pool.index)] == 0 {
      pools[Int(row.pool.index)] = directory.pool(batch.symbols[Int(row.pool.index)])
    }
    let pool = pools[Int(row.pool.index)]
    if row.client != .none {
      if clients[Int(row.client.index)] == 0 {
        clients[Int(row.client.index)] = directory.client(batch.symbols[Int(row.client.index)])
      }
      if pool != 0, rowPools[row.client] != pool {
        rowPools[row.client] = pool
        notes.append(.client(clients[Int(row.client.index)], pool: pool))
      }
    }
    return RowCount(
      key: RowCount.Key(
        user: row.user, day: row.day, pool: pool, client: clients[Int(row.client.index)], kind: row.kind,
        source: batch.source),
      events: row.events)
  }

  mutating func sighting(of event: Event) -> Sighting {
    Sighting(
      id: event.id, user: event.user, client: clients[Int(event.client.index)],
      pool: PoolNumber(rawValue: pools[Int(event.pool.index)]),
      place: place(of: event) ?? 0,
      month: months(of: event.time.day).month, kind: event.kind)
  }

  @inline(__always)
  private mutating func place(of event: Event) -> UInt32? {
    let symbols = PlaceSymbols(event)
    if let lastPlace, lastPlace.symbols == symbols { return lastPlace.number }
    guard let number = places[symbols] else { return nil }
    lastPlace = (symbols, number)
    return number
  }

  private mutating func place(of event: Event, _ batch: EventBatch, _ directory: inout Directory) -> UInt32 {
    if let number = place(of: event) { return number }
    let number = directory.place(
      account: batch.symbols[Int(event.account.index)], region: batch.symbols[Int(event.region.index)],
      provider: batch.symbols[Int(event.provider.index)])
    places[PlaceSymbols(event)] = number
    return number
  }
}
