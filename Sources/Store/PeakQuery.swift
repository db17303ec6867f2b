import Domain
import GRDB

/// Looks for the busiest second of each category of requests.
///
/// The roll-up by the hour tells which hours can have it; in the busiest of these the seconds of events are counted.
struct PeakQuery {
  private let db: Database
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

  init(_ db: Database, _ month: Month, days: Int) throws {
    self.db = db
    first = Int64(month.firstDay.daysSinceEpoch) * 24
    end = first + Int64(days) * 24
    list = try PoolList(db)
  }

  func run() throws -> [RequestPeak] {
    let events = try eventsByHour()
    let operations = try operations()
    var peaks: [RequestPeak] = []
    for (place, kinds) in events.sorted(by: { ($0.key.account, $0.key.region) < ($1.key.account, $1.key.region) }) {
      let pools = try self.pools(of: place)
      var counted: [Int64: [Int: [Int64: Int64]]] = [:]
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
          if counted[hour.hour] == nil { counted[hour.hour] = try seconds(of: hour.hour, pools, operations) }
          for (second, requests) in counted[hour.hour]?[quota] ?? [:]
          where requests > best?.requests ?? 0 || requests == best?.requests && second < best?.second ?? 0 {
            best = (requests, second)
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

  private struct Operation {
    /// Index of the category; nil for none.
    var quota: Int?
    var isChallengeResponse: Bool
  }

  private func operations() throws -> [Int64: Operation] {
    var operations: [Int64: Operation] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM operation") {
      let name: String = row[1]
      operations[row[0]] = Operation(
        quota: RequestQuota.all.firstIndex { quota in
          quota.operations.contains { $0.lowercased() == name.lowercased() }
        }, isChallengeResponse: RequestQuota.challengeResponses.contains(name))
    }
    return operations
  }

  private func pools(of place: Place) throws -> Set<Int64> {
    Set(try Int64.fetchAll(db, sql: "SELECT id FROM pool").filter { self.place(of: $0) == place })
  }

  /// Requests of an hour by category and second.
  private func seconds(
    of hour: Int64, _ pools: Set<Int64>, _ operations: [Int64: Operation]
  ) throws -> [Int: [Int64: Int64]] {
    let (machine, login) = (
      RequestQuota.all.firstIndex(of: .clientAuthentication) ?? 0,
      RequestQuota.all.firstIndex(of: .userAuthentication) ?? 0
    )
    var seconds: [Int: [Int64: Int64]] = [:]
    var responses: [Int64: Int64] = [:]
    let rows = try RawStatement(
      db, "SELECT time, pool, kind, operation FROM event WHERE time >= ? AND time < ?")
    rows.bind(hour * 3_600, at: 1)
    rows.bind(hour * 3_600 + 3_600, at: 2)
    while try rows.step() {
      guard pools.contains(rows.int(1)), let operation = operations[rows.int(3)] else { continue }
      let time = rows.int(0)
      if rows.int(2) == Int64(EventKind.machineToken.rawValue) {
        seconds[machine, default: [:]][time, default: 0] += 1
      } else if operation.isChallengeResponse {
        responses[time, default: 0] += 1
      } else if let quota = operation.quota {
        seconds[quota, default: [:]][time, default: 0] += 1
      }
    }
    for (time, count) in responses where count > RequestQuota.challengeAllowance {
      seconds[login, default: [:]][time, default: 0] += count - RequestQuota.challengeAllowance
    }
    return seconds
  }
}
