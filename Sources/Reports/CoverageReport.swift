import Domain

/// How much of a month the records show: the page to look at before a number is trusted.
public struct CoverageReport: Hashable, Sendable {
  public var coverage: MonthCoverage
  public var isComplete: Bool
  /// The last day of its records, where they go on after the day that counts as today: all of them are looked at.
  public var laterRecords: Day?

  public init(coverage: MonthCoverage, isComplete: Bool) {
    self.coverage = coverage
    self.isComplete = isComplete
  }
}

extension PoolCoverage {
  /// Whether the number of users is not the whole truth.
  var isInDoubt: Bool { unattributed > 0 || !holes.isEmpty }
}

extension CoverageReport: Presentable {
  public var document: Document {
    let state = isComplete ? "" : laterRecords.map { " · with records through \($0)" } ?? " · to date"
    return Document(
      [.heading("Coverage of \(coverage.month.title)\(state)", level: 1)]
        + CoverageTables(coverage: coverage).tables.map(Document.Block.table) + [.notes(notes)])
  }

  private var notes: [Note] {
    guard !coverage.pools.isEmpty else { return [Note("Nothing is recorded for this month.", kind: .warning)] }
    let advice = CoverageAdvice(coverage: coverage).notes
    let certain = coverage.pools.contains(where: \.isInDoubt) ? [] : [Note("Nothing is known to be missing.")]
    return advice + certain + [
      Note(
        """
        Share: of sign-ins and refreshes, those that say whose they are. One sign-in through managed login leaves \
        several records without a user, so the true share is larger.
        """),
      Note(
        """
        MAU at least: the users that are known. At most: every record without a user were another user whom nothing \
        else shows, but for those whose users Lambda triggers name.
        """),
      Note(
        """
        Hours are missing where a source of a pool has no record, hour after hour, though the same hours of the weeks \
        around usually (median) have 14 records or more together: by chance that comes less than once in a million \
        times.
        """),
    ]
  }

  /// The schema `maumeter.coverage/1`.
  public var json: JSON {
    var members: [JSON.Member] = [
      JSON.Member("schema", "maumeter.coverage/1"),
      JSON.Member("month", .string(coverage.month.description)),
      JSON.Member("complete", .bool(isComplete)),
    ]
    if let laterRecords { members.append(JSON.Member("recorded_through", .string(laterRecords.description))) }
    members += [
      JSON.Member("pools", .array(coverage.pools.map(\.json))),
      JSON.Member("advice", .array(CoverageAdvice(coverage: coverage).notes.map { .string($0.text) })),
    ]
    return .object(members)
  }
}

extension PoolCoverage {
  fileprivate var json: JSON {
    [
      "pool": .string(pool.pool),
      "name": .string(pool.name),
      "account": .string(pool.account),
      "region": .string(pool.region),
      "attributed": .integer(attributed),
      "unattributed": .integer(unattributed),
      "share": .string(recordedShare),
      "mau": ["at_least": .integer(atLeast), "at_most": .integer(atMost)],
      "sources": .array(
        sources.map { source in
          [
            "source": .string(source.source.rawValue),
            "first": .string(source.first.description),
            "last": .string(source.last.description),
            "records": .integer(source.records),
            "sign_ins": .integer(source.signIns),
            "token_refreshes": .integer(source.refreshes),
            "unattributed": .integer(source.unattributed),
            "holes": .array(source.holes.map(\.json)),
          ]
        }),
    ]
  }
}

extension CoverageHole {
  fileprivate var json: JSON {
    [
      "from": .string(from.description), "until": .string(until.description), "hours": .integer(hours),
      "usual_records": .integer(expected),
    ]
  }
}
