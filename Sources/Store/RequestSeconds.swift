import Domain

/// What requests the events of each class are.
///
/// A slot is a category of requests in one place (an account and Region): the categories of the first place, of the
/// next, and so on; behind them the answers to challenges of each place.
struct RequestClasses: Sendable {
  struct Row {
    var id: Int64
    /// The number of its place.
    var place: Int
    var kind: Int64
    var operation: String
  }

  /// By class.
  private var slots: [Int64: Int32] = [:]
  /// The same for the small numbers that most classes have, from `-half` on.
  private var nearSlots: [Int32]
  let places: Int
  /// By slot: the kinds of its events.
  private var kinds: [Set<Int64>]

  private static let none: Int32 = -1
  private static let half = 2_048

  /// - Parameter places: how many there are.
  init(_ rows: [Row], places: Int) {
    self.places = places
    nearSlots = Array(repeating: RequestClasses.none, count: 2 * RequestClasses.half)
    kinds = Array(repeating: [], count: places * (RequestQuota.all.count + 1))
    for row in rows {
      guard let slot = slot(of: row) else { continue }
      kinds[slot].insert(row.kind)
      slots[row.id] = Int32(slot)
      if let near = Int(exactly: row.id), (-RequestClasses.half..<RequestClasses.half).contains(near) {
        nearSlots[near + RequestClasses.half] = Int32(slot)
      }
    }
  }

  private func slot(of row: Row) -> Int? {
    if row.kind == Int64(EventKind.machineToken.rawValue) { return slot(.clientAuthentication, in: row.place) }
    if RequestQuota.challengeResponses.contains(row.operation) {
      return places * RequestQuota.all.count + row.place
    }
    let name = row.operation.lowercased()
    let quota = RequestQuota.all.first { $0.operations.contains { $0.lowercased() == name } }
    return quota.flatMap { slot($0, in: row.place) }
  }

  private func slot(_ quota: RequestQuota, in place: Int) -> Int? {
    RequestQuota.all.firstIndex(of: quota).map { place * RequestQuota.all.count + $0 }
  }

  var count: Int { kinds.count }

  /// The kinds of all events that can be requests of a category in one place.
  func kinds(ofCategory slot: Int) -> Set<Int64> {
    let (place, quota) = slot.quotientAndRemainder(dividingBy: RequestQuota.all.count)
    guard RequestQuota.all[quota] == .userAuthentication else { return kinds[slot] }
    return kinds[slot].union(kinds[places * RequestQuota.all.count + place])
  }

  /// The slot of a class's events; below zero for what is no request of a category.
  @inline(__always)
  subscript(id: Int64) -> Int {
    let near = id &+ Int64(RequestClasses.half)
    if near >= 0, near < 2 * Int64(RequestClasses.half) { return Int(nearSlots[Int(near)]) }
    return Int(slots[id] ?? RequestClasses.none)
  }
}

/// The busiest second of each slot of `RequestClasses`, from events in the order of their time.
struct RequestSeconds: Sendable {
  struct Second: Sendable {
    var requests: Int64 = 0
    /// Since 1970.
    var second: Int64 = 0

    /// Of two seconds as busy as each other, the first is shown.
    @inline(__always)
    mutating func note(_ requests: Int64, at second: Int64) {
      if requests > self.requests || requests == self.requests && requests > 0 && second < self.second {
        self = Second(requests: requests, second: second)
      }
    }
  }

  private struct Part: Hashable {
    var slot: Int
    var second: Int64
  }

  /// By slot.
  private(set) var peaks: [Second]
  /// By slot: what the second that was counted last has so far.
  private var latest: [Second]
  /// Requests of seconds of which others have more: complete when all are added.
  private var parts: [Part: Int64] = [:]
  /// The first slot of answers to challenges.
  private let responses: Int
  private static let login = RequestQuota.all.firstIndex(of: .userAuthentication) ?? 0

  init(_ classes: RequestClasses) {
    peaks = Array(repeating: Second(), count: classes.count)
    latest = peaks
    responses = classes.places * RequestQuota.all.count
  }

  /// Counts an event of a second, of which all events are counted here, one after the other.
  ///
  /// - Parameter slot: below zero for what is no request.
  @inline(__always)
  mutating func count(_ slot: Int, at second: Int64) {
    guard slot >= 0 else { return }
    var (slot, requests) = (slot, added(to: slot, at: second))
    if slot >= responses {
      // Responses beyond those that are for free are requests to sign in.
      guard requests > RequestQuota.challengeAllowance else { return }
      slot = login(besides: slot)
      requests = added(to: slot, at: second)
    }
    if requests > peaks[slot].requests { peaks[slot] = latest[slot] }
  }

  /// The requests that the second has with this one.
  @inline(__always)
  private mutating func added(to slot: Int, at second: Int64) -> Int64 {
    if latest[slot].second != second { latest[slot] = Second(requests: 0, second: second) }
    latest[slot].requests += 1
    return latest[slot].requests
  }

  /// Counts an event of a second, of which others may count more.
  mutating func countPart(_ slot: Int, at second: Int64) {
    if slot >= 0 { parts[Part(slot: slot, second: second), default: 0] += 1 }
  }

  private func login(besides slot: Int) -> Int { (slot - responses) * RequestQuota.all.count + RequestSeconds.login }

  /// Counts the events of a page.
  ///
  /// The second with which a leaf begins or ends may go on in another; so may that of a row above the leaves.
  ///
  /// - Parameter times: those that are asked for, in seconds since 1970.
  mutating func count(_ page: RecordPage, _ classes: RequestClasses, in times: Range<Int64>) throws {
    guard page.count > 0 else { return }
    var (first, last) = (try page.record(0), try page.record(page.count - 1))
    let edges = (first: try first.integer(), last: try last.integer())
    try page.eachEvent(in: times) { time, classID in
      let slot = classes[classID]
      if page.isLeaf, time != edges.first, time != edges.last {
        count(slot, at: time)
      } else {
        countPart(slot, at: time)
      }
    }
  }

  /// Adds what was counted of other events.
  mutating func add(_ other: RequestSeconds) {
    for slot in peaks.indices { peaks[slot].note(other.peaks[slot].requests, at: other.peaks[slot].second) }
    parts.merge(other.parts, uniquingKeysWith: +)
  }

  /// Looks at the seconds that were counted in parts, when all of them are there.
  mutating func complete() {
    for (part, requests) in parts {
      if part.slot < responses {
        peaks[part.slot].note(requests, at: part.second)
      } else if requests > RequestQuota.challengeAllowance {
        let slot = login(besides: part.slot)
        let signIns = parts[Part(slot: slot, second: part.second)] ?? 0
        peaks[slot].note(signIns + requests - RequestQuota.challengeAllowance, at: part.second)
      }
    }
    parts = [:]
  }
}
