import Domain
import GRDB

extension ActivityStore {
  /// How much of a month the records show, by pool.
  public func coverage(of month: Month) throws -> MonthCoverage {
    try read { db in try CoverageQuery(db, month, rules).run() }
  }
}

/// Reads what the roll-ups tell of sources.
private struct CoverageQuery {
  let db: Database
  let month: Month
  let rules: CountingRules
  let pools: PoolList
  let sources: [Int64: RecordSource]

  private struct Stream: Hashable {
    var pool: Int64
    var source: Int64
  }

  private struct Flow {
    var coverage: SourceCoverage
    /// Hours of the month and of the weeks around it: all records, and those that are unattributed.
    var records: [Int32: Int] = [:]
    var unattributed: [Int32: Int] = [:]
    /// Rows of activity files tell days, which have no hours that could be missing.
    var hasHours = true
  }

  init(_ db: Database, _ month: Month, _ rules: CountingRules) throws {
    self.db = db
    self.month = month
    self.rules = rules
    pools = try PoolList(db)
    sources = try Row.fetchAll(db, sql: "SELECT id, name FROM source").reduce(into: [:]) {
      $0[$1[0]] = RecordSource(rawValue: $1[1])
    }
  }

  private var hours: Range<Int32> { month.start.hoursSinceEpoch..<month.end.hoursSinceEpoch }

  func run() throws -> MonthCoverage {
    var flows = try spans()
    try addHours(to: &flows)
    try addRows(to: &flows)
    // A source that stopped is missing until the last record of any other.
    let end = try Int32.fetchOne(db, sql: "SELECT max(hour) + 1 FROM activity_hour") ?? 0
    let users = try MonthQuery(db, month, rules).run().pools
    var coverages: [Int64: PoolCoverage] = [:]
    for (pool, streams) in Dictionary(grouping: flows, by: \.key.pool) {
      var coverage = PoolCoverage(pool: pools.pool(pool), sources: [])
      let shown = coverage.pool
      let counted = users.first { ($0.pool, $0.account, $0.region) == (shown.pool, shown.account, shown.region) }
      coverage.pool.users = counted?.users ?? ActiveUsers(direct: 0)
      let found = streams.map { finish($0.value, end: end) }
      coverage.sources = found.map(\.coverage).filter { $0.records > 0 || !$0.holes.isEmpty }
        .sorted { $0.source.rawValue < $1.source.rawValue }
      coverage.closed = closed(found)
      if !coverage.sources.isEmpty { coverages[pool] = coverage }
    }
    let hasReads = try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM operation WHERE name GLOB 'Get*')") ?? false
    return MonthCoverage(
      month: month, pools: coverages.values.sorted { PoolActivity.isBefore($0.pool, $1.pool) },
      hasReadOperations: hasReads)
  }

  /// All streams, with their first and last hour.
  private func spans() throws -> [Stream: Flow] {
    var flows: [Stream: Flow] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT pool, source, min(hour), max(hour) FROM activity_hour GROUP BY pool, source")
    while let row = try rows.next() {
      let (pool, source, first, last): (Int64, Int64, Int64, Int64) = (row[0], row[1], row[2], row[3])
      add(Stream(pool: pools.resolve(pool), source: source), first * 3_600, last * 3_600, to: &flows)
    }
    return flows
  }

  private func add(
    _ stream: Stream, _ first: Int64, _ last: Int64, hasHours: Bool = true, to flows: inout [Stream: Flow]
  ) {
    guard let name = sources[stream.source] else { return }
    let (first, last) = (Instant(secondsSinceEpoch: first), Instant(secondsSinceEpoch: last))
    var flow =
      flows[stream] ?? Flow(coverage: SourceCoverage(source: name, first: first, last: last), hasHours: hasHours)
    flow.coverage.first = min(flow.coverage.first, first)
    flow.coverage.last = max(flow.coverage.last, last)
    flows[stream] = flow
  }

  private func addHours(to flows: inout [Stream: Flow]) throws {
    let margin = HoleFinder.weeks * 7 * 24
    let rows = try RawStatement(
      db,
      """
      SELECT hour, pool, source, kind, sum(events) FROM activity_hour
      WHERE hour >= \(hours.lowerBound - margin) AND hour < \(hours.upperBound + margin) GROUP BY 1, 2, 3, 4
      """)
    while try rows.step() {
      let (hour, events) = (Int32(truncatingIfNeeded: rows.int(0)), Int(rows.int(4)))
      let stream = Stream(pool: pools.resolve(rows.int(1)), source: rows.int(2))
      flows[stream]?.records[hour, default: 0] += events
      guard hours.contains(hour) else { continue }
      let kind = EventKind(rawValue: UInt8(truncatingIfNeeded: rows.int(3)))
      if kind == .unattributed { flows[stream]?.unattributed[hour, default: 0] += events }
      count(kind, events, in: &flows[stream])
    }
  }

  private func count(_ kind: EventKind?, _ events: Int, in flow: inout Flow?) {
    flow?.coverage.records += events
    switch kind {
    case .signIn: flow?.coverage.signIns += events
    case .tokenRefresh: flow?.coverage.refreshes += events
    case .unattributed: flow?.coverage.unattributed += events
    default: break
    }
  }

  private func addRows(to flows: inout [Stream: Flow]) throws {
    let days = try Row.fetchCursor(db, sql: "SELECT pool, source, min(day), max(day) FROM activity_row GROUP BY 1, 2")
    while let row = try days.next() {
      let (pool, source, first, last): (Int64, Int64, Int64, Int64) = (row[0], row[1], row[2], row[3])
      let stream = Stream(pool: pools.resolve(pool), source: source)
      add(stream, first * 86_400, last * 86_400, hasHours: false, to: &flows)
    }
    let rows = try RawStatement(
      db,
      """
      SELECT pool, source, kind, sum(events) FROM activity_row
      WHERE day >= \(month.firstDay.daysSinceEpoch) AND day < \(month.next.firstDay.daysSinceEpoch) GROUP BY 1, 2, 3
      """)
    while try rows.step() {
      let stream = Stream(pool: pools.resolve(rows.int(0)), source: rows.int(1))
      count(EventKind(rawValue: UInt8(truncatingIfNeeded: rows.int(2))), Int(rows.int(3)), in: &flows[stream])
    }
  }

  private func finish(_ flow: Flow, end: Int32) -> Flow {
    guard flow.hasHours else { return flow }
    var flow = flow
    let first = flow.coverage.first.hoursSinceEpoch
    flow.coverage.holes = HoleFinder(records: flow.records, flowing: first..<max(first, end)).holes(in: hours)
    return flow
  }

  /// Unattributed events in hours in which the pool's Lambda triggers flowed, which name every user.
  private func closed(_ flows: [Flow]) -> Int {
    let triggers = flows.filter { $0.coverage.source == .lambdaTrigger }
    return flows.reduce(0) { sum, flow in
      sum
        + flow.unattributed.reduce(0) { sum, next in
          let time = Instant(secondsSinceEpoch: Int64(next.key) * 3_600)
          let isClosed = triggers.contains { trigger in
            trigger.coverage.first <= time && time <= trigger.coverage.last
              && !trigger.coverage.holes.contains { $0.from <= time && time < $0.until }
          }
          return isClosed ? sum + next.value : sum
        }
    }
  }
}
