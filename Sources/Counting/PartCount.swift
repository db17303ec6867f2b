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
  /// The cells that were met, and by the same number what is counted in them.
  private var keys: [CellKey] = []
  private var counts: [Cell] = []
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

  var cells: [(key: CellKey, value: Cell)] { zip(keys, counts).map { ($0, $1) } }

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
  }

  private mutating func count(_ visits: [Visit]) {
    /// Users in cells, and users with an app client in cells, once each.
    var presences = PairNumbering(capacity: visits.count)
    var clientPresences = PairNumbering(capacity: visits.count)
    /// By presence.
    var cellOfPresence: [UInt32] = []
    var isEnterprisePresence: [Bool] = []
    /// App clients in cells, and their users by their number.
    var clientCells = PairNumbering(capacity: 64)
    var clientUsers: [Int] = []
    for visit in visits {
      let cell = cell(CellKey(month: visit.month, pool: visit.pool))
      counts[cell].events[visit.activity] += visit.events
      let (presence, isNew) = presences.insert(visit.user, UInt32(cell))
      if isNew {
        cellOfPresence.append(UInt32(cell))
        isEnterprisePresence.append(false)
      }
      if isFederated[Int(visit.place)], isEnterprise(visit) { isEnterprisePresence[Int(presence)] = true }
      guard visit.client != 0, clientPresences.insert(presence, visit.client).isNew else { continue }
      let (number, isNewClient) = clientCells.insert(UInt32(cell), visit.client)
      if isNewClient { clientUsers.append(0) }
      clientUsers[Int(number)] += 1
    }
    for (presence, cell) in cellOfPresence.enumerated() {
      counts[Int(cell)].users.count(isEnterprise: isEnterprisePresence[presence])
    }
    for (number, pair) in clientCells.values.enumerated() {
      counts[Int(pair.first)].clients[pair.second, default: 0] += clientUsers[number]
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
      counts[cell(cellKey(of: sighting))].unattributed += 1
    case .machineToken:
      counts[cell(cellKey(of: sighting))].machineTokens[sighting.client, default: 0] += 1
    default:
      break
    }
  }

  /// The place of a cell, which is made when there is none.
  @inline(__always)
  private mutating func cell(_ key: CellKey) -> Int {
    let slot = Int(key.month &* 7 &+ key.pool.rawValue) & 63
    let recent = recentCells[slot]
    if recent < keys.count, keys[recent] == key { return recent }
    let number = findCell(key)
    recentCells[slot] = number
    return number
  }

  private mutating func findCell(_ key: CellKey) -> Int {
    if let number = cellNumbers[key] { return number }
    cellNumbers[key] = keys.count
    keys.append(key)
    counts.append(Cell())
    return keys.count - 1
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
      left.counts[cell].users.direct += right.users.direct
      left.counts[cell].users.enterprise += right.users.enterprise
      left.counts[cell].unattributed += right.unattributed
      for activity in right.events.indices { left.counts[cell].events[activity] += right.events[activity] }
      left.counts[cell].clients.merge(right.clients, uniquingKeysWith: +)
      left.counts[cell].machineTokens.merge(right.machineTokens, uniquingKeysWith: +)
    }
  }
}
