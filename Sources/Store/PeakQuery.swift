import Domain
import GRDB

/// Looks for the busiest second of each category of requests.
///
/// The roll-up by the hour tells which hours can have it; in the busiest of these the seconds of events are counted.
struct PeakQuery {
  private let db: Database
  /// The events, page by page; nil where SQLite has to go over them.
  private let tree: TableTree?
  private let first: Int64
  private let end: Int64
  private let list: PoolList

  /// How many hours are looked through for a category in one place.
  private static let hoursToTry = 6

  private struct Place: Hashable {
    var account: String
    var region: String
  }

  private struct Hour {
    var hour: Int64
    /// Events that may be of the category.
    var events: Int64
  }

  init(_ db: Database, _ snapshot: PageSnapshot?, _ month: Month, days: Int) throws {
    self.db = db
    tree = try TableTree(db, snapshot, "event_row", columns: ["time 1", "event_id 2", "user 0", "class 0"])
    first = Int64(month.firstDay.daysSinceEpoch) * 24
    end = first + Int64(days) * 24
    list = try PoolList(db)
  }

  func run() throws -> [RequestPeak] {
    let events = try eventsByHour()
    let classes = try self.classes()
    var peaks: [RequestPeak] = []
    for (place, kinds) in events.sorted(by: { ($0.key.account, $0.key.region) < ($1.key.account, $1.key.region) }) {
      let requests = RequestClasses(classes, in: try pools(of: place))
      var counted: [Int64: RequestSeconds] = [:]
      for quota in RequestQuota.all.indices {
        let hours = busiest(kinds, RequestQuota.all[quota])
        var best: (requests: Int64, second: Int64)?
        var isHighest = true
        for (tried, hour) in hours.enumerated() {
          if let best, best.requests >= hour.events { break }
          guard tried < PeakQuery.hoursToTry else {
            isHighest = false
            break
          }
          let seconds = try counted[hour.hour] ?? seconds(of: hour.hour, requests)
          counted[hour.hour] = seconds
          for (offset, requests) in seconds.counts[quota].enumerated() where requests > 0 {
            let second = hour.hour * 3_600 + Int64(offset)
            if requests > best?.requests ?? 0 || requests == best?.requests && second < best?.second ?? 0 {
              best = (requests, second)
            }
          }
        }
        guard let best else { continue }
        peaks.append(
          RequestPeak(
            account: place.account, region: place.region, quota: RequestQuota.all[quota], requests: best.requests,
            second: Instant(secondsSinceEpoch: best.second), isHighest: isHighest))
      }
    }
    return peaks
  }

  /// By place and hour: events by kind.
  private func eventsByHour() throws -> [Place: [Int64: [UInt8: Int64]]] {
    var events: [Place: [Int64: [UInt8: Int64]]] = [:]
    let rows = try RawStatement(
      db,
      """
      SELECT hour, pool, kind, sum(events) FROM activity_hour WHERE hour >= ? AND hour < ? GROUP BY hour, pool, kind
      """)
    rows.bind(first, at: 1)
    rows.bind(end, at: 2)
    while try rows.step() {
      guard let kind = UInt8(exactly: rows.int(2)) else { continue }
      events[place(of: rows.int(1)), default: [:]][rows.int(0), default: [:]][kind, default: 0] += rows.int(3)
    }
    return events
  }

  private func place(of pool: Int64) -> Place {
    let row = list.pool(list.resolve(pool))
    return Place(account: row.account ?? "", region: row.region ?? "")
  }

  /// The hours that may have the peak, the busiest first.
  private func busiest(_ hours: [Int64: [UInt8: Int64]], _ quota: RequestQuota) -> [Hour] {
    let kinds = PeakQuery.kinds(of: quota)
    return hours.map { hour, events in
      Hour(hour: hour, events: events.reduce(0) { $0 + (kinds.contains($1.key) ? $1.value : 0) })
    }
    .filter { $0.events > 0 }.sorted { ($1.events, $0.hour) < ($0.events, $1.hour) }
  }

  /// What its operations may have proved; a failed one of any category is only known to have failed.
  private static func kinds(of quota: RequestQuota) -> Set<UInt8> {
    let own: [EventKind]
    switch quota {
    case .userAuthentication: own = [.signIn, .tokenRefresh, .challengeResponse, .attempt, .unattributed]
    case .userCreation: own = [.signUp, .confirmation, .unattributed]
    case .userFederation: own = [.signIn, .unattributed]
    case .userAccountRecovery: own = [.passwordReset, .passwordChange, .administratorPasswordReset, .unattributed]
    case .userRead: own = [.administratorQuery]
    case .userUpdate: own = [.accountUpdate, .ownAccountUpdate, .confirmation, .signOut, .removal]
    case .userToken: own = [.signOut]
    default: own = [.machineToken]
    }
    return Set((own + [.failed, .notCounted]).map(\.rawValue))
  }

  /// The classes of events, whose operations are requests of some category.
  private func classes() throws -> [RequestClasses.Row] {
    var operations: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM operation") { operations[row[0]] = row[1] }
    return try Row.fetchAll(db, sql: "SELECT id, pool, kind, operation FROM event_class").compactMap { row in
      operations[row[3]].map { RequestClasses.Row(id: row[0], pool: row[1], kind: row[2], operation: $0) }
    }
  }

  private func pools(of place: Place) throws -> Set<Int64> {
    Set(try Int64.fetchAll(db, sql: "SELECT id FROM pool").filter { self.place(of: $0) == place })
  }

  /// Requests of an hour by category and second.
  private func seconds(of hour: Int64, _ classes: RequestClasses) throws -> RequestSeconds {
    let times = hour * 3_600..<hour * 3_600 + 3_600
    var seconds = RequestSeconds()
    if let tree {
      let parts = try tree.scan(RequestSeconds()) { row in
        var row = row
        let time = try row.integer()
        return time < times.lowerBound ? .before : time < times.upperBound ? .among : .after
      } visit: { seconds, page in
        for index in 0..<page.count {
          var row = try page.record(index)
          let time = try row.integer()
          guard times.contains(time) else { continue }
          _ = try row.uuid()
          _ = try row.uuid()
          seconds.count(classes[try row.integer()], at: Int(time - times.lowerBound))
        }
      }
      for part in parts { seconds.add(part) }
    } else {
      let rows = try RawStatement(db, "SELECT time, class FROM event_row WHERE time >= ? AND time < ?")
      rows.bind(times.lowerBound, at: 1)
      rows.bind(times.upperBound, at: 2)
      while try rows.step() { seconds.count(classes[rows.int(1)], at: Int(rows.int(0) - times.lowerBound)) }
    }
    seconds.allowChallengeResponses()
    return seconds
  }
}
