import Domain
import GRDB

extension ActivityStore {
  /// How much of a month the records show, by pool.
  public func coverage(of month: Month) throws -> MonthCoverage {
    try readRollUp { reader in
      let activity = try MonthQuery(reader, month, rules).run()
      let spans = try CoverageQuery.Spans(reader.db, reader.snapshot, [month])
      return try CoverageQuery(reader.db, activity, spans).run()
    }
  }

  /// The same of several months, whose users are counted already.
  public func coverages(of months: [MonthlyActivity]) throws -> [MonthCoverage] {
    try readPages { db, snapshot in
      let spans = try CoverageQuery.Spans(db, snapshot, months.map(\.month))
      return try months.map { try CoverageQuery(db, $0, spans).run() }
    }
  }
}

/// Reads what the roll-ups tell of sources.
private struct CoverageQuery {
  let db: Database
  let activity: MonthlyActivity
  let spans: Spans
  var month: Month { activity.month }
  var pools: PoolList { spans.pools }

  fileprivate typealias Stream = HourRows.Stream

  fileprivate struct Flow {
    var coverage: SourceCoverage
    /// Records by hour, of the month and of the weeks around it.
    var records: [Int32: Int] = [:]
    /// Rows of activity files tell days, which have no hours that could be missing.
    var hasHours = true
  }

  init(_ db: Database, _ activity: MonthlyActivity, _ spans: Spans) {
    self.db = db
    self.activity = activity
    self.spans = spans
  }

  private var hours: Range<Int32> { month.start.hoursSinceEpoch..<month.end.hoursSinceEpoch }

  func run() throws -> MonthCoverage {
    var flows = spans.flows
    addHours(to: &flows)
    addRows(to: &flows)
    let users = activity.pools
    let named = try namedRequests(flows)
    var coverages: [Int64: PoolCoverage] = [:]
    for (pool, streams) in Dictionary(grouping: flows, by: \.key.pool) {
      var coverage = PoolCoverage(pool: pools.pool(pool), sources: [])
      let shown = coverage.pool
      let counted = users.first { ($0.pool, $0.account, $0.region) == (shown.pool, shown.account, shown.region) }
      coverage.pool.users = counted?.users ?? ActiveUsers(direct: 0)
      let found = streams.map { finish($0.value, end: spans.end) }
      coverage.sources = found.map(\.coverage).filter { $0.records > 0 || !$0.holes.isEmpty }
        .sorted { $0.source.rawValue < $1.source.rawValue }
      coverage.closed = min(named?.count(pool: pool, in: hours) ?? 0, coverage.unattributed)
      if !coverage.sources.isEmpty { coverages[pool] = coverage }
    }
    let hasReads = try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM operation WHERE name GLOB 'Get*')") ?? false
    return MonthCoverage(
      month: month, pools: coverages.values.sorted { PoolActivity.isBefore($0.pool, $1.pool) },
      hasReadOperations: hasReads)
  }

  private func addHours(to flows: inout [Stream: Flow]) {
    let around = hours.lowerBound - CoverageQuery.margin..<hours.upperBound + CoverageQuery.margin
    let first = Day(daysSinceEpoch: around.lowerBound / 24).month.index
    let last = Day(daysSinceEpoch: (around.upperBound - 1) / 24).month.index
    // Many rows of an hour and stream follow each other: they are added up before they are looked up.
    var present: (stream: Stream, hour: Int32, events: Int)?
    func finish() {
      guard let present else { return }
      flows[Stream(pool: pools.resolve(present.stream.pool), source: present.stream.source)]?
        .records[present.hour, default: 0] += present.events
    }
    for month in first...last {
      for row in spans.hours.rows[Month(index: month)] ?? [] where around.contains(row.hour) {
        if present?.stream != row.stream || present?.hour != row.hour {
          finish()
          present = (row.stream, row.hour, 0)
        }
        present?.events += row.events
        guard hours.contains(row.hour) else { continue }
        let stream = Stream(pool: pools.resolve(row.stream.pool), source: row.stream.source)
        count(EventKind(rawValue: row.kind), row.events, in: &flows[stream])
      }
    }
    finish()
  }

  /// Hours before and after a month that tell what is usual in it.
  fileprivate static let margin = Int32(HoleFinder.weeks * 7 * 24)

  private func count(_ kind: EventKind?, _ events: Int, in flow: inout Flow?) {
    flow?.coverage.records += events
    switch kind {
    case .signIn: flow?.coverage.signIns += events
    case .tokenRefresh: flow?.coverage.refreshes += events
    case .unattributed: flow?.coverage.unattributed += events
    default: break
    }
  }

  private func addRows(to flows: inout [Stream: Flow]) {
    let days = Int64(month.firstDay.daysSinceEpoch)..<Int64(month.next.firstDay.daysSinceEpoch)
    for (key, events) in spans.rows.events where days.contains(key.day) {
      let stream = Stream(pool: pools.resolve(key.pool), source: key.source)
      count(EventKind(rawValue: UInt8(truncatingIfNeeded: key.kind)), events, in: &flows[stream])
    }
  }

  private func finish(_ flow: Flow, end: Int32) -> Flow {
    guard flow.hasHours else { return flow }
    var flow = flow
    let first = flow.coverage.first.hoursSinceEpoch
    flow.coverage.holes = HoleFinder(records: flow.records, flowing: first..<max(first, end)).holes(in: hours)
    return flow
  }

  /// Requests whose users triggers name; nil where no pool has both.
  private func namedRequests(_ flows: [Stream: Flow]) throws -> NamedRequests? {
    let pools = Dictionary(grouping: flows, by: \.key.pool).values.map { $0.map(\.value.coverage) }
    let mayBeNamed = pools.contains { sources in
      sources.contains { $0.unattributed > 0 }
        && sources.contains { $0.source == .lambdaTrigger && $0.signIns + $0.refreshes > 0 }
    }
    return mayBeNamed ? try NamedRequests(db, spans.snapshot, self.pools, hours: hours) : nil
  }
}

extension CoverageQuery {
  /// All streams of the database, with their first and last hour: the same for every month.
  fileprivate struct Spans {
    let snapshot: PageSnapshot?
    let pools: PoolList
    private(set) var flows: [Stream: Flow] = [:]
    /// After the last hour of any: until then a source that stopped is missing.
    let end: Int32
    let hours: HourRows
    let rows: ActivityRowDays
    private let sources: [Int64: RecordSource]

    /// - Parameter months: of which the hours will be asked for.
    init(_ db: Database, _ snapshot: PageSnapshot?, _ months: [Month]) throws {
      self.snapshot = snapshot
      pools = try PoolList(db)
      sources = try Row.fetchAll(db, sql: "SELECT id, name FROM source").reduce(into: [:]) {
        $0[$1[0]] = RecordSource(rawValue: $1[1])
      }
      rows = try ActivityRowDays(db, snapshot)
      let first = months.map(\.start.hoursSinceEpoch).min() ?? 0
      let last = months.map(\.end.hoursSinceEpoch).max() ?? 0
      hours = try HourRows(
        db, snapshot, hours: Int64(first - CoverageQuery.margin)..<Int64(last + CoverageQuery.margin))
      end = Int32(truncatingIfNeeded: (hours.spans.values.map(\.upperBound).max() ?? -1) + 1)
      for (stream, span) in hours.spans {
        add(
          Stream(pool: pools.resolve(stream.pool), source: stream.source), span.lowerBound * 3_600,
          span.upperBound * 3_600)
      }
      for key in rows.events.keys {
        add(
          Stream(pool: pools.resolve(key.pool), source: key.source), key.day * 86_400, key.day * 86_400,
          hasHours: false)
      }
    }

    private mutating func add(_ stream: Stream, _ first: Int64, _ last: Int64, hasHours: Bool = true) {
      guard let name = sources[stream.source] else { return }
      let (first, last) = (Instant(secondsSinceEpoch: first), Instant(secondsSinceEpoch: last))
      var flow =
        flows[stream] ?? Flow(coverage: SourceCoverage(source: name, first: first, last: last), hasHours: hasHours)
      flow.coverage.first = min(flow.coverage.first, first)
      flow.coverage.last = max(flow.coverage.last, last)
      flows[stream] = flow
    }
  }
}
