import Domain

/// Counts the sightings of parts, each of which holds all events of its users and all copies of its events.
struct PartCount {
  /// What is counted in one month for one pool, or for all pools that are not known in one place.
  struct Cell {
    var users = ActiveUsers(direct: 0)
    var unattributed = 0
    /// By the place of the activity in `Activity.allCases`.
    var events = [Int](repeating: 0, count: Activity.allCases.count)
    var clients: [UInt32: Int] = [:]
    var machineTokens: [UInt32: Int] = [:]
  }

  struct CellKey: Hashable {
    var month: UInt32
    var pool: PoolNumber
  }

  private(set) var records = RecordCounts()
  private(set) var cells: [(key: CellKey, value: Cell)] = []
  private var cellNumbers: [CellKey: Int] = [:]
  /// Cells met last, by the low bits of month and pool: a few make up nearly all look-ups.
  private var recentCells = [Int](repeating: 0, count: 64)

  /// By the raw value of a kind: the place of its activity in `Activity.allCases`, nil when it does not count.
  private let activities: [Int?]
  private let poolOfClient: [PoolNumber]
  private let poolOfPlace: [PoolNumber]
  private let directory: Directory
  /// By place: whether its users came through an identity provider.
  private let isFederated: [Bool]
  /// By place and pool: whether such users are enterprise users.
  private var isEnterprise: [UInt64: Bool] = [:]

  init(rules: CountingRules, directory: Directory) {
    activities = (0...UInt8.max).map { kind in
      EventKind(rawValue: kind).flatMap(rules.activity(of:)).flatMap(Activity.allCases.firstIndex(of:))
    }
    poolOfClient = directory.poolOfEachClient
    poolOfPlace = directory.poolOfEachPlace
    self.directory = directory
    isFederated = directory.places.values.map { !$0.provider.isEmpty }
  }

  /// Adds one part, whole, with the rows of activity files of its users.
  mutating func add(
    _ sightings: some RandomAccessCollection<Sighting>, rows: [(sighting: Sighting, events: Int)] = []
  ) {
    var ids = UUIDNumbering(capacity: sightings.count)
    var users = UUIDNumbering(capacity: sightings.count + rows.count)
    var poolOfUser: [PoolNumber] = []
    var visits: [Visit] = []
    func visit(_ sighting: Sighting, events: Int = 1, as activity: Int) {
      let (user, isNew) = users.insert(sighting.user)
      if isNew { poolOfUser.append(.none) }
      let pool = pool(of: sighting)
      // A sub is unique to its pool. Should two claim it, the lower number, which is the first by name.
      if pool != .none, poolOfUser[Int(user)] == .none || pool < poolOfUser[Int(user)] { poolOfUser[Int(user)] = pool }
      visits.append(Visit(user: user, sighting: sighting, pool: pool, activity: activity, events: events))
    }
    visits.reserveCapacity(sightings.count)
    for sighting in sightings {
      guard ids.insert(sighting.id).isNew else {
        records.duplicates += 1
        continue
      }
      guard let activity = activities[Int(sighting.kind.rawValue)] else {
        countOther(sighting)
        continue
      }
      records.count(sighting.kind, isCounted: true)
      visit(sighting, as: activity)
    }
    // Their records were told when they were taken.
    for (sighting, events) in rows {
      if let activity = activities[Int(sighting.kind.rawValue)] { visit(sighting, events: events, as: activity) }
    }
    for index in visits.indices where visits[index].pool == .none {
      let pool = poolOfUser[Int(visits[index].user)]
      visits[index].pool = pool != .none ? pool : poolOfPlace[Int(visits[index].place)]
    }
    count(visits)
  }

  /// One counted event of a known user.
  private struct Visit {
    var user: UInt32
    var month: UInt32
    var pool: PoolNumber
    var client: UInt32
    var place: UInt32
    var activity: Int
    /// 1, but for rows of activity files.
    var events: Int

    init(user: UInt32, sighting: Sighting, pool: PoolNumber, activity: Int, events: Int) {
      self.user = user
      month = sighting.month
      self.pool = pool
      client = sighting.client
      place = sighting.place
      self.activity = activity
      self.events = events
    }

    /// Sorted by this, equal users, months, pools and clients lie together, in that order.
    var key: UInt128 {
      UInt128(UInt64(user) << 32 | UInt64(month)) << 64 | UInt128(UInt64(pool.rawValue) << 32 | UInt64(client))
    }
  }

  private mutating func count(_ visits: [Visit]) {
    var keys: [UInt128] = []
    /// User, month and pool, as in the upper parts of `keys`.
    var enterprise: Set<UInt128> = []
    keys.reserveCapacity(visits.count)
    for visit in visits {
      cells[cell(CellKey(month: visit.month, pool: visit.pool))].value.events[visit.activity] += visit.events
      keys.append(visit.key)
      if isFederated[Int(visit.place)], isEnterprise(visit) { enterprise.insert(visit.key >> 32) }
    }
    keys.sort()
    var previous: UInt128 = 0
    for (index, key) in keys.enumerated() {
      let isNewUser = index == 0 || key >> 32 != previous >> 32
      let isNewClient = isNewUser || key != previous
      previous = key
      guard isNewClient else { continue }
      let client = UInt32(truncatingIfNeeded: key)
      let cell = cell(
        CellKey(
          month: UInt32(truncatingIfNeeded: key >> 64),
          pool: PoolNumber(rawValue: UInt32(truncatingIfNeeded: key >> 32))))
      if isNewUser { cells[cell].value.users.count(isEnterprise: enterprise.contains(key >> 32)) }
      if client != 0 { cells[cell].value.clients[client, default: 0] += 1 }
    }
  }

  /// Whether the visit makes its user an enterprise user of the pool.
  private mutating func isEnterprise(_ visit: Visit) -> Bool {
    let key = UInt64(visit.place) << 32 | UInt64(visit.pool.rawValue)
    if let known = isEnterprise[key] { return known }
    let answer = directory.isEnterprise(place: visit.place, in: visit.pool)
    isEnterprise[key] = answer
    return answer
  }

  /// Counts an event that makes nobody active.
  private mutating func countOther(_ sighting: Sighting) {
    records.count(sighting.kind, isCounted: false)
    switch sighting.kind {
    case .unattributed:
      cells[cell(cellKey(of: sighting))].value.unattributed += 1
    case .machineToken:
      cells[cell(cellKey(of: sighting))].value.machineTokens[sighting.client, default: 0] += 1
    default:
      break
    }
  }

  /// The place of a cell, which is made when there is none.
  @inline(__always)
  private mutating func cell(_ key: CellKey) -> Int {
    let slot = Int(key.month &* 7 &+ key.pool.rawValue) & 63
    let recent = recentCells[slot]
    if recent < cells.count, cells[recent].key == key { return recent }
    let number = findCell(key)
    recentCells[slot] = number
    return number
  }

  private mutating func findCell(_ key: CellKey) -> Int {
    if let number = cellNumbers[key] { return number }
    cellNumbers[key] = cells.count
    cells.append((key, Cell()))
    return cells.count - 1
  }

  private func cellKey(of sighting: Sighting) -> CellKey {
    let pool = pool(of: sighting)
    return CellKey(month: sighting.month, pool: pool != .none ? pool : poolOfPlace[Int(sighting.place)])
  }

  private func pool(of sighting: Sighting) -> PoolNumber {
    sighting.pool != .none ? sighting.pool : poolOfClient[Int(sighting.client)]
  }

  static func += (left: inout PartCount, right: PartCount) {
    left.records += right.records
    for (key, right) in right.cells {
      let cell = left.cell(key)
      left.cells[cell].value.users.direct += right.users.direct
      left.cells[cell].value.users.enterprise += right.users.enterprise
      left.cells[cell].value.unattributed += right.unattributed
      for activity in right.events.indices { left.cells[cell].value.events[activity] += right.events[activity] }
      left.cells[cell].value.clients.merge(right.clients, uniquingKeysWith: +)
      left.cells[cell].value.machineTokens.merge(right.machineTokens, uniquingKeysWith: +)
    }
  }
}
