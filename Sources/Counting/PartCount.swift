import Domain

/// Counts the sightings of parts, each of which holds all events of its users and all copies of its events.
struct PartCount {
  /// What is counted in one month for one pool, or for all pools that are not known in one place.
  struct Cell {
    var users = 0
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

  init(rules: CountingRules, directory: Directory) {
    activities = (0...UInt8.max).map { kind in
      EventKind(rawValue: kind).flatMap(rules.activity(of:)).flatMap(Activity.allCases.firstIndex(of:))
    }
    poolOfClient = directory.poolOfEachClient
    poolOfPlace = directory.poolOfEachPlace
  }

  /// Adds one part, whole.
  mutating func add(_ sightings: some RandomAccessCollection<Sighting>) {
    var ids = UUIDNumbering(capacity: sightings.count)
    var users = UUIDNumbering(capacity: sightings.count)
    var poolOfUser: [PoolNumber] = []
    var visits: [Visit] = []
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
      let (user, isNew) = users.insert(sighting.user)
      if isNew { poolOfUser.append(.none) }
      let pool = pool(of: sighting)
      // A sub is unique to its pool. Should two claim it, the lower number, which is the first by name.
      if pool != .none, poolOfUser[Int(user)] == .none || pool < poolOfUser[Int(user)] { poolOfUser[Int(user)] = pool }
      visits.append(Visit(user: user, sighting: sighting, pool: pool, activity: activity))
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

    init(user: UInt32, sighting: Sighting, pool: PoolNumber, activity: Int) {
      self.user = user
      month = sighting.month
      self.pool = pool
      client = sighting.client
      place = sighting.place
      self.activity = activity
    }

    /// Sorted by this, equal users, months, pools and clients lie together, in that order.
    var key: UInt128 {
      UInt128(UInt64(user) << 32 | UInt64(month)) << 64 | UInt128(UInt64(pool.rawValue) << 32 | UInt64(client))
    }
  }

  private mutating func count(_ visits: [Visit]) {
    var keys: [UInt128] = []
    keys.reserveCapacity(visits.count)
    for visit in visits {
      cells[cell(CellKey(month: visit.month, pool: visit.pool))].value.events[visit.activity] += 1
      keys.append(visit.key)
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
      if isNewUser { cells[cell].value.users += 1 }
      if client != 0 { cells[cell].value.clients[client, default: 0] += 1 }
    }
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
      left.cells[cell].value.users += right.users
      left.cells[cell].value.unattributed += right.unattributed
      for activity in right.events.indices { left.cells[cell].value.events[activity] += right.events[activity] }
      left.cells[cell].value.clients.merge(right.clients, uniquingKeysWith: +)
      left.cells[cell].value.machineTokens.merge(right.machineTokens, uniquingKeysWith: +)
    }
  }
}
