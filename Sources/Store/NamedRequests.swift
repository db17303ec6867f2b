import Domain
import GRDB

/// Which requests that do not say whose they are have users whom Lambda triggers name, hour by hour.
///
/// A request for tokens calls the trigger before token generation, and of a refresh nothing else tells. A sign-in calls
/// that one and the one after authentication. Other triggers name some users of such requests, and none of sign-ups,
/// passwords and sign-outs through managed login names all. Whether a trigger is forwarded is seen by what was recorded
/// in the hour itself: a record before and one after it say nothing of the time between.
struct NamedRequests {
  /// What the events of a class are here.
  private enum Role: Int, CaseIterable {
    case tokenRequest, signInRequest, tokenTrigger, signInTrigger
  }

  /// Records that one sign-in leaves at most: of a form or an identity provider's answer, of its further factors, and
  /// of its tokens.
  private static let requestsPerTrigger = 4
  /// Of PostAuthentication and the TokenGeneration of one sign-in only the first is recorded, so that an hour of
  /// sign-ins alone may show none of the second; it is there in the hours before and after.
  private static let reach: Int32 = 24

  private let targets: Targets
  /// By hour since 1970: the events of each target.
  private var events: [Int32: [Int]] = [:]

  /// - Parameter hours: of which requests will be asked for.
  init(_ db: Database, _ snapshot: PageSnapshot?, _ pools: PoolList, hours: Range<Int32>) throws {
    let targets = try Targets(db, pools)
    self.targets = targets
    guard targets.count > 0 else { return }
    let times =
      Int64(hours.lowerBound - NamedRequests.reach) * 3_600..<Int64(hours.upperBound + NamedRequests.reach) * 3_600
    let columns = ["time 1", "event_id 2", "user 0", "class 0"]
    if let tree = try TableTree(db, snapshot, "event_row", columns: columns) {
      let parts = try tree.scan(Counter(targets: targets.count)) { row in
        var row = row
        let time = try row.integer()
        return time < times.lowerBound ? .before : time < times.upperBound ? .among : .after
      } visit: { counter, page in
        try counter.count(page, targets, in: times)
      }
      for part in parts { add(part) }
    } else {
      var counter = Counter(targets: targets.count)
      let rows = try RawStatement(db, "SELECT time, class FROM event_row WHERE time >= ? AND time < ?")
      rows.bind(times.lowerBound, at: 1)
      rows.bind(times.upperBound, at: 2)
      while try rows.step() { counter.count(targets[rows.int(1)], at: rows.int(0)) }
      add(counter)
    }
  }

  private mutating func add(_ counter: Counter) {
    var counter = counter
    counter.finish()
    events.merge(counter.events) { zip($0, $1).map(+) }
  }

  // MARK: Which are named

  /// The requests of a pool in some hours whose users are named.
  func count(pool: Int64, in hours: Range<Int32>) -> Int {
    guard let first = targets.first(of: pool) else { return 0 }
    return events.keys.filter { hours.contains($0) }.reduce(0) { sum, hour in
      let triggers = number(.tokenTrigger, first, hour) + number(.signInTrigger, first, hour)
      let most = triggers * NamedRequests.requestsPerTrigger
      let signIns = number(.signInRequest, first, hour)
      let tokens = number(.tokenRequest, first, hour)
      return sum + (signIns <= most ? signIns : 0)
        + (tokens <= most && hasTokenTriggers(around: hour, first) ? tokens : 0)
    }
  }

  private func number(_ role: Role, _ first: Int, _ hour: Int32) -> Int { events[hour]?[first + role.rawValue] ?? 0 }

  private func hasTokenTriggers(around hour: Int32, _ first: Int) -> Bool {
    let distances = 0...NamedRequests.reach
    return distances.contains { number(.tokenTrigger, first, hour - $0) > 0 }
      && distances.contains { number(.tokenTrigger, first, hour + $0) > 0 }
  }

  // MARK: Which events they are

  /// Requests that end with tokens, a refresh among them, in lower case.
  private static let tokenRequests: Set<String> = [
    "token_post", "beta_token_post", "initiateauth", "admininitiateauth", "gettokensfromrefreshtoken",
  ]
  /// Other requests on the way of a sign-in.
  private static let signInRequests: Set<String> = [
    "login_post", "login_continue_post", "login_passkey_post", "cognitoauthentication", "oauth2response_get",
    "oauth2response_post", "saml2response_post", "beta_saml2response_post", "login_oidc_saml_post", "mfa_post",
    "mfaoption_post", "mfa_options_post", "mfa_totp_post", "mfa_phone_verify_post", "selectchallenge_post",
    "respondtoauthchallenge", "adminrespondtoauthchallenge",
  ]

  private static func role(of operation: String, _ kind: EventKind?) -> Role? {
    switch kind {
    case .unattributed:
      let name = operation.lowercased()
      if tokenRequests.contains(name) { return .tokenRequest }
      return signInRequests.contains(name) ? .signInRequest : nil
    case .signIn, .tokenRefresh:
      if operation.hasPrefix("TokenGeneration_") { return .tokenTrigger }
      return operation.hasPrefix("PostAuthentication_") ? .signInTrigger : nil
    default: return nil
    }
  }

  /// What is counted: the roles in the first pool, in the next, and so on.
  private struct Targets: Sendable {
    /// By pool: the number of its first target.
    private var firsts: [Int64: Int] = [:]
    /// By class, from the lowest id on: the number of its target.
    private var numbers: [Int] = []
    private var lowest: Int64 = 0

    init(_ db: Database, _ pools: PoolList) throws {
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT event_class.id, iif(event_class.pool < 0, coalesce(client.pool, event_class.pool), event_class.pool),
            event_class.kind, operation.name
          FROM event_class JOIN operation ON operation.id = event_class.operation
          LEFT JOIN client ON client.id = event_class.client
          ORDER BY event_class.id
          """)
      lowest = rows.first?[0] ?? 0
      for row in rows {
        let (id, pool, kind, operation): (Int64, Int64, UInt8, String) = (row[0], row[1], row[2], row[3])
        guard let role = NamedRequests.role(of: operation, EventKind(rawValue: kind)) else { continue }
        let next = count
        let first = firsts[pools.resolve(pool), default: next]
        firsts[pools.resolve(pool)] = first
        while Int64(numbers.count) <= id - lowest { numbers.append(-1) }
        numbers[Int(id - lowest)] = first + role.rawValue
      }
    }

    var count: Int { firsts.count * Role.allCases.count }

    func first(of pool: Int64) -> Int? { firsts[pool] }

    /// The target of a class's events; below zero for none.
    @inline(__always)
    subscript(id: Int64) -> Int {
      let place = id &- lowest
      return place >= 0 && place < Int64(numbers.count) ? numbers[Int(place)] : -1
    }
  }

  /// Counts events, which mostly come hour by hour.
  private struct Counter: Sendable {
    private(set) var events: [Int32: [Int]] = [:]
    private var hour: Int32 = 0
    private var present: [Int]

    init(targets: Int) {
      present = Array(repeating: 0, count: targets)
    }

    @inline(__always)
    mutating func count(_ target: Int, at time: Int64) {
      guard target >= 0 else { return }
      let hour = Int32(truncatingIfNeeded: time / 3_600)
      if hour != self.hour {
        finish()
        self.hour = hour
      }
      present[target] += 1
    }

    mutating func count(_ page: RecordPage, _ targets: Targets, in times: Range<Int64>) throws {
      try page.eachEvent(in: times) { time, classID in count(targets[classID], at: time) }
    }

    /// Adds the hour that was counted last.
    mutating func finish() {
      guard present.contains(where: { $0 > 0 }) else { return }
      let known = events[hour] ?? Array(repeating: 0, count: present.count)
      events[hour] = zip(known, present).map(+)
      for target in present.indices { present[target] = 0 }
    }
  }
}
