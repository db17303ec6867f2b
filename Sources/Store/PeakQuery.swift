import Domain
import GRDB

/// Looks for the busiest second of each category of requests.
///
/// All events of the month are counted second by second. Where they are more than the budget, those of the fullest
/// hours are: the roll-up by the hour tells how many events an hour has, which no second of it can be above.
struct PeakQuery {
  private let db: Database
  /// The events, page by page; nil where SQLite has to go over them.
  private let tree: TableTree?
  /// Since 1970.
  private let hours: Range<Int64>
  private let budget: Int64
  private let places: [Place]
  /// By pool: the number of its place.
  private let placeOfPool: [Int64: Int]

  /// Events that are looked through, which takes a twentieth of a second.
  private static let usualBudget: Int64 = 2_000_000
  /// How many hours are looked through for a category in one place, whatever the budget.
  private static let leastHours = 6

  private struct Place: Hashable {
    var account: String
    var region: String
  }

  /// What is counted by the hour.
  private struct Group: Hashable {
    var place: Int
    var kind: Int64
  }

  init(
    _ db: Database, _ snapshot: PageSnapshot?, _ month: Month, days: Int, budget: Int64 = PeakQuery.usualBudget
  ) throws {
    self.db = db
    self.budget = budget
    tree = try TableTree(db, snapshot, "event_row", columns: ["time 1", "event_id 2", "user 0", "class 0"])
    let first = Int64(month.firstDay.daysSinceEpoch) * 24
    hours = first..<first + Int64(days) * 24
    let list = try PoolList(db)
    var placeOfPool: [Int64: Place] = [:]
    for pool in try Int64.fetchAll(db, sql: "SELECT id FROM pool") {
      let shown = list.pool(list.resolve(pool))
      placeOfPool[pool] = Place(account: shown.account ?? "", region: shown.region ?? "")
    }
    let places = Set(placeOfPool.values).sorted { ($0.account, $0.region) < ($1.account, $1.region) }
    self.places = places
    self.placeOfPool = placeOfPool.compactMapValues { places.firstIndex(of: $0) }
  }

  func run() throws -> [RequestPeak] {
    let classes = try self.classes()
    let events = try eventsByHour()
    guard events.values.reduce(0, { $0 + PeakQuery.sum($1) }) > budget else {
      return peaks(try seconds(of: hours, classes)) { _ in true }
    }
    return try peaksOfFullestHours(classes, events)
  }

  /// - Parameter isHighest: whether no other second can be busier, by category in one place.
  private func peaks(_ seconds: RequestSeconds, isHighest: (Int) -> Bool) -> [RequestPeak] {
    places.indices.flatMap { place in
      RequestQuota.all.indices.compactMap { quota -> RequestPeak? in
        let slot = place * RequestQuota.all.count + quota
        let peak = seconds.peaks[slot]
        guard peak.requests > 0 else { return nil }
        return RequestPeak(
          account: places[place].account, region: places[place].region, quota: RequestQuota.all[quota],
          requests: peak.requests, second: Instant(secondsSinceEpoch: peak.second), isHighest: isHighest(slot))
      }
    }
  }

  /// Goes through the hours of each category, the fullest first, until no other can have a busier second or the budget
  /// is used up.
  private func peaksOfFullestHours(
    _ classes: RequestClasses, _ events: [Int64: [Group: Int64]]
  ) throws -> [RequestPeak] {
    let fullest = (0..<places.count * RequestQuota.all.count).map { slot -> [(hour: Int64, events: Int64)] in
      let kinds = classes.kinds(ofCategory: slot)
      let groups = kinds.map { Group(place: slot / RequestQuota.all.count, kind: $0) }
      return events.map { hour, events in (hour: hour, events: groups.reduce(0) { $0 + (events[$1] ?? 0) }) }
        .filter { $0.events > 0 }.sorted { ($1.events, $0.hour) < ($0.events, $1.hour) }
    }
    var seconds = RequestSeconds(classes)
    var seen: Set<Int64> = []
    var looked: Int64 = 0
    var round = 0
    while fullest.contains(where: { $0.count > round }), round < PeakQuery.leastHours || looked < budget {
      for (slot, hours) in fullest.enumerated() where hours.count > round {
        let (hour, most) = hours[round]
        guard most > seconds.peaks[slot].requests, seen.insert(hour).inserted else { continue }
        seconds.add(try self.seconds(of: hour..<hour + 1, classes))
        looked += PeakQuery.sum(events[hour] ?? [:])
      }
      round += 1
    }
    return peaks(seconds) { slot in
      fullest[slot].allSatisfy { seen.contains($0.hour) || $0.events <= seconds.peaks[slot].requests }
    }
  }

  /// By hour: how many events there are.
  private func eventsByHour() throws -> [Int64: [Group: Int64]] {
    var events: [Int64: [Group: Int64]] = [:]
    let rows = try RawStatement(
      db,
      """
      SELECT hour, pool, kind, sum(events) FROM activity_hour WHERE hour >= ? AND hour < ? GROUP BY hour, pool, kind
      """)
    rows.bind(hours.lowerBound, at: 1)
    rows.bind(hours.upperBound, at: 2)
    while try rows.step() {
      guard let place = placeOfPool[rows.int(1)] else { continue }
      events[rows.int(0), default: [:]][Group(place: place, kind: rows.int(2)), default: 0] += rows.int(3)
    }
    return events
  }

  private static func sum(_ events: [Group: Int64]) -> Int64 { events.values.reduce(0, +) }

  private func classes() throws -> RequestClasses {
    var operations: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM operation") { operations[row[0]] = row[1] }
    let rows = try Row.fetchAll(db, sql: "SELECT id, pool, kind, operation FROM event_class")
      .compactMap { row -> RequestClasses.Row? in
        guard let place = placeOfPool[row[1]], let operation = operations[row[3]] else { return nil }
        return RequestClasses.Row(id: row[0], place: place, kind: row[2], operation: operation)
      }
    return RequestClasses(rows, places: places.count)
  }

  /// Requests of some hours, second by second.
  private func seconds(of hours: Range<Int64>, _ classes: RequestClasses) throws -> RequestSeconds {
    let times = hours.lowerBound * 3_600..<hours.upperBound * 3_600
    var seconds = RequestSeconds(classes)
    if let tree {
      let parts = try tree.scan(RequestSeconds(classes)) { row in
        var row = row
        let time = try row.integer()
        return time < times.lowerBound ? .before : time < times.upperBound ? .among : .after
      } visit: { seconds, page in
        try seconds.count(page, classes, in: times)
      }
      for part in parts { seconds.add(part) }
      seconds.complete()
    } else {
      let rows = try RawStatement(db, "SELECT time, class FROM event_row WHERE time >= ? AND time < ? ORDER BY time")
      rows.bind(times.lowerBound, at: 1)
      rows.bind(times.upperBound, at: 2)
      while try rows.step() { seconds.count(classes[rows.int(1)], at: rows.int(0)) }
    }
    return seconds
  }
}
