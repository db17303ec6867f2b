import Domain

/// Why a user counted, or did not, month by month.
public struct UserHistoryReport: Hashable, Sendable {
  public var history: UserHistory
  public var rules: CountingRules
  /// What was asked for; nil for all of it.
  public var month: Month?
  public var pool: String?
  /// What there is of the user besides, where nothing is of what was asked for.
  public var elsewhere: [UserMonthHistory] = []

  public init(history: UserHistory, rules: CountingRules) {
    self.history = history
    self.rules = rules
  }
}

extension UserHistoryReport: Presentable {
  private typealias Row = (month: UserMonthHistory, deed: UserDeed)

  public var document: Document {
    Document([.heading("User \(history.user)", level: 1), .table(months), .table(deeds), .notes(notes)])
  }

  private var months: Table {
    Table(
      "month", of: history.months,
      fields: [
        Field("month", "Month") { .label($0.month.description) },
        Field("pool", "Pool", for: .people, fitting: .identifier) { $0.pool.poolCell },
        Field("pool", for: .records) { .text($0.pool.pool) },
        Field("counts", "Counts") { .label(verdict(of: $0)) },
        Field("first", "Since", fitting: .droppable(3)) { .text(evidence(of: $0)?.first.description) },
        Field("operation", "By", fitting: .text(minimum: 8)) { month in
          evidence(of: month).map { .text($0.operation ?? "row of an activity file") } ?? .empty
        },
        Field("providers", "Through", fitting: .droppable(2)) { month in
          month.providers.isEmpty ? .empty : .text(month.providers.joined(separator: " "))
        },
        Field("file", "File", fitting: .text(minimum: 12, dropOrder: 1, isClipped: false)) {
          .text(evidence(of: $0)?.file)
        },
      ])
  }

  private var deeds: Table {
    let rows: [Row] = history.months.flatMap { month in month.deeds.map { (month, $0) } }
    return Table(
      "deed", title: "What is recorded", of: rows,
      fields: [
        Field("month", "Month") { .label($0.month.month.description) },
        Field("pool", for: .records) { .text($0.month.pool.pool) },
        Field("operation", "Operation", fitting: .text(minimum: 8)) { row in
          row.deed.operation.map { .text($0) } ?? .label("row of an activity file")
        },
        Field("counts", "Counts", fitting: .text(minimum: 8)) { .label(reason($0.deed)) },
        Field("events", "Events", .trailing) { .count($0.deed.events) },
        Field("first", "First") { .label($0.deed.first.description) },
        Field("last", "Last", fitting: .droppable(5)) { .label($0.deed.last.description) },
        Field("client", "Client", fitting: .droppable(3)) { .text($0.deed.client) },
        Field("caller", "Caller", fitting: .droppable(2)) { .text($0.deed.caller) },
        Field("source", "Source", fitting: .droppable(4)) { .text($0.deed.source) },
        Field("file", "File", fitting: .text(minimum: 12, dropOrder: 1, isClipped: false)) { .text($0.deed.file) },
      ])
  }

  /// The record that made the user count first.
  private func evidence(of month: UserMonthHistory) -> UserDeed? {
    month.deeds.first { rules.counts($0.kind) }
  }

  private func verdict(of month: UserMonthHistory) -> String {
    guard month.counts(by: rules) else { return "no" }
    return month.isEnterprise ? "enterprise" : "direct"
  }

  /// "sign_in", or why it does not count.
  private func reason(_ deed: UserDeed) -> String {
    if let activity = rules.activity(of: deed.kind) { return "yes: \(activity.rawValue)" }
    return switch deed.kind {
    case .failed: "no: it failed"
    case .attempt: "no: a challenge was returned, and no tokens"
    case .administratorPasswordReset: "no: an administrator's reset does not count"
    case .notCounted: "no: AWS does not count this operation"
    default: "no: the rules \(rules.description) do not count it"
    }
  }

  private var notes: [Note] {
    var notes: [Note] = []
    if let erased = history.erased {
      notes.append(
        Note("The user was forgotten on \(erased.day): what was recorded before is nobody's, and later records too."))
    } else if history.months.isEmpty, !elsewhere.isEmpty {
      notes.append(Note(onlyElsewhere, kind: .warning))
    } else if history.months.isEmpty {
      notes.append(
        Note(
          """
          No record names the user. Sign-ins through managed login or an identity provider do not say whose they are \
          in CloudTrail: see maumeter coverage.
          """, kind: .warning))
    }
    notes.append(
      Note("Counted by the rules \(rules.description), version \(CountingRules.version): once a month and pool."))
    return notes
  }

  /// Where the user is, who is not where it was looked for.
  private var onlyElsewhere: String {
    let asked = [month.map { " of \($0)" }, pool.map { " in the pool \($0.harmless)" }].compactMap { $0 }.joined()
    let places = elsewhere.map { history in
      // The part of the question that holds there, too, need not be said again.
      let name = pool == nil || history.pool.pool == pool ? "" : " (\(history.pool.title))"
      return "\(history.month)\(name)"
    }
    var seen: Set<String> = []
    let named = places.filter { seen.insert($0).inserted }
    return "No record\(asked) names the user; there are some of \(listed(named))."
  }

  /// The schema `maumeter.explain/1`.
  public var json: JSON {
    [
      "schema": "maumeter.explain/1",
      "user": .string(history.user.description),
      "forgotten": .string(history.erased?.description),
      "rules": ["name": .string(rules.name.rawValue), "version": .string(CountingRules.version)],
      "months": .array(
        history.months.map { month in
          [
            "month": .string(month.month.description),
            "pool": .string(month.pool.pool),
            "counts": .bool(month.counts(by: rules)),
            "enterprise": .bool(month.isEnterprise),
            "providers": .array(month.providers.map { .string($0) }),
            "records": .array(month.deeds.map(json)),
          ]
        }),
    ]
  }

  private func json(_ deed: UserDeed) -> JSON {
    [
      "operation": .string(deed.operation),
      "activity": .string(rules.activity(of: deed.kind)?.rawValue),
      "counts": .bool(rules.counts(deed.kind)),
      "reason": .string(reason(deed)),
      "events": .integer(deed.events),
      "first": .string(deed.first.description),
      "last": .string(deed.last.description),
      "client": .string(deed.client),
      "caller": .string(deed.caller),
      "source": .string(deed.source),
      "file": .string(deed.file),
    ]
  }
}
