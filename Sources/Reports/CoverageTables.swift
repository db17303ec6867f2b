import Domain

/// How much of a month the records show, as tables.
struct CoverageTables {
  let coverage: MonthCoverage

  /// Of a report: the numbers without their parts, for people.
  var summary: Table { pools(for: .people, title: "Coverage") }

  var tables: [Table] { [pools(for: .everyone, title: nil), sources, holes] }

  private func pools(for audience: Audience, title: String?) -> Table {
    Table(
      "pool", title: title, for: audience, of: coverage.pools,
      fields: [
        Field("month", for: .records) { _ in .label(coverage.month.description) },
        Field("pool", "Pool", for: .people, fitting: .identifier) { $0.pool.poolCell },
        Field("pool", for: .records) { .text($0.pool.pool) },
        Field("name", "Name", fitting: .text(minimum: 6, dropOrder: 1)) { .text($0.pool.name) },
        Field("account", for: .records) { .text($0.pool.account) },
        Field("region", for: .records) { .text($0.pool.region) },
        Field("attributed", "Attributed", .trailing, fitting: .droppable(3)) { .count($0.attributed) },
        Field("unattributed", "Unattributed", .trailing) { .count($0.unattributed) },
        Field("share", "Share", .trailing, for: .people) { .label($0.shownShare) },
        Field("share", for: .records) { .label($0.recordedShare ?? "") },
        Field("mau_at_least", "MAU at least", .trailing) { .count($0.atLeast) },
        Field("mau_at_most", "at most", .trailing) { .count($0.atMost) },
        Field("missing_hours", "Hours missing", .trailing, fitting: .droppable(2)) { .count($0.missingHours) },
      ])
  }

  private typealias Source = (pool: PoolActivity, source: SourceCoverage)

  private var sources: Table {
    let rows: [Source] = coverage.pools.flatMap { pool in pool.sources.map { (pool.pool, $0) } }
    return Table(
      "source", title: "Sources", of: rows,
      fields: [
        Field("month", for: .records) { _ in .label(coverage.month.description) },
        Field("pool", "Pool", for: .people, fitting: .identifier) { $0.pool.poolCell },
        Field("pool", for: .records) { .text($0.pool.pool) },
        Field("source", "Source") { .text($0.source.source.rawValue) },
        Field("first", "Since", for: .people, fitting: .droppable(3)) { .label($0.source.first.hour) },
        Field("first", for: .records) { .label($0.source.first.description) },
        Field("last", "Last", for: .people, fitting: .droppable(2)) { .label($0.source.last.hour) },
        Field("last", for: .records) { .label($0.source.last.description) },
        Field("records", "Records", .trailing, fitting: .droppable(1)) { .count($0.source.records) },
        Field("sign_ins", "Sign-ins", .trailing) { .count($0.source.signIns) },
        Field("token_refreshes", "Refreshes", .trailing) { .count($0.source.refreshes) },
        Field("unattributed", "Unattributed", .trailing) { .count($0.source.unattributed) },
      ])
  }

  private typealias Hole = (pool: PoolActivity, source: RecordSource, hole: CoverageHole)

  private var holes: Table {
    let rows: [Hole] = coverage.pools.flatMap { pool in
      pool.sources.flatMap { source in source.holes.map { (pool.pool, source.source, $0) } }
    }
    return Table(
      "hole", title: "Hours without records", of: rows,
      fields: [
        Field("month", for: .records) { _ in .label(coverage.month.description) },
        Field("pool", "Pool", for: .people, fitting: .identifier) { $0.pool.poolCell },
        Field("pool", for: .records) { .text($0.pool.pool) },
        Field("source", "Source") { .text($0.source.rawValue) },
        Field("first", "From", for: .people) { .label($0.hole.from.hour) },
        Field("first", for: .records) { .label($0.hole.from.description) },
        Field("last", "Until", for: .people) { .label($0.hole.until.hour) },
        Field("last", for: .records) { .label($0.hole.until.description) },
        Field("missing_hours", "Hours", .trailing) { .count($0.hole.hours) },
        Field("records", "Usual records", .trailing) { .count($0.hole.expected) },
      ])
  }
}

extension PoolCoverage {
  /// Of sign-ins and refreshes, those whose user is known: in ten thousandths, rounded down; nil when there are none.
  private var share: Int? {
    let all = attributed + unattributed
    return all == 0 ? nil : attributed * 10_000 / all
  }

  var missingHours: Int { holes.reduce(0) { $0 + $1.hours } }

  /// "98.7 %".
  var shownShare: String { share.map { "\($0 / 100).\($0 / 10 % 10) %" } ?? "–" }

  /// "0.9876".
  var recordedShare: String? {
    share.map { share in
      let digits = String(share % 10_000)
      return "\(share / 10_000)." + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
  }
}

extension Instant {
  /// "2026-10-01 09:00".
  var hour: String { String(description.prefix(16)).replacing("T", with: " ") }
}

extension PoolActivity {
  /// For people: an unknown pool is said to be one.
  var poolCell: Cell { pool.map { .text($0) } ?? .label("(not known)") }
}
