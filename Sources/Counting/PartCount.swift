import Domain

/// Counts the sightings of parts, each of which holds all events of its users and all copies of its events.
struct PartCount {
  /// What is counted in one month for one pool, or for all pools that are not known in one place.
  struct Cell {
    var users = 0
    var unattributed = 0
    var events: [Activity: Int] = [:]
    var clients: [UInt32: Int] = [:]
    var machineTokens: [UInt32: Int] = [:]
  }

  struct CellKey: Hashable {
    var month: UInt32
    var pool: PoolNumber
  }

  private(set) var records = RecordCounts()
  private(set) var cells: [CellKey: Cell] = [:]

  private let activities: [Activity?]
  private let poolOfClient: [PoolNumber]
  private let poolOfPlace: [PoolNumber]

  init(rules: CountingRules, directory: Directory) {
    activities = (0...UInt8.max).map { EventKind(rawValue: $0).flatMap(rules.activity(of:)) }
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
      records.recorded += 1
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
    var activity: Activity

    init(user: UInt32, sighting: Sighting, pool: PoolNumber, activity: Activity) {
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
      cells[CellKey(month: visit.month, pool: visit.pool), default: Cell()].events[visit.activity, default: 0] += 1
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
      let cell = CellKey(
        month: UInt32(truncatingIfNeeded: key >> 64), pool: PoolNumber(rawValue: UInt32(truncatingIfNeeded: key >> 32)))
      if isNewUser { cells[cell, default: Cell()].users += 1 }
      if client != 0 { cells[cell, default: Cell()].clients[client, default: 0] += 1 }
    }
  }

  /// Counts an event that makes nobody active.
  private mutating func countOther(_ sighting: Sighting) {
    switch sighting.kind {
    case .failed:
      records.failed += 1
    case .unattributed:
      records.unattributed += 1
      cells[cellKey(of: sighting), default: Cell()].unattributed += 1
    case .machineToken:
      records.recorded += 1
      cells[cellKey(of: sighting), default: Cell()].machineTokens[sighting.client, default: 0] += 1
    default:
      records.notCounted += 1
    }
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
    left.cells.merge(right.cells) { left, right in
      var sum = left
      sum.users += right.users
      sum.unattributed += right.unattributed
      sum.events.merge(right.events, uniquingKeysWith: +)
      sum.clients.merge(right.clients, uniquingKeysWith: +)
      sum.machineTokens.merge(right.machineTokens, uniquingKeysWith: +)
      return sum
    }
  }
}
