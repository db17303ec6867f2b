import Domain

/// What to switch on so that the records show more.
///
/// Which source sees what: docs/coverage.md.
struct CoverageAdvice {
  let coverage: MonthCoverage

  /// The gravest first; each for all pools that it concerns.
  var notes: [Note] {
    [
      note(where: { $0.unattributed > 0 && !$0.has(.lambdaTrigger) && !$0.has(.activityExport) }) {
        """
        Sign-ins through managed login or an identity provider, and refreshes at /oauth2/token, do not say whose in \
        CloudTrail. For \($0), add a Lambda trigger (pre token generation; post authentication alone misses refreshes) \
        that forwards its event, or, on the Plus plan, export user activity (userAuthEvents).
        """
      },
      note(where: { $0.unattributed > 0 && !$0.has(.lambdaTrigger) && $0.has(.activityExport) }) {
        """
        The activity export of \($0) names who signs in, and neither refreshes nor administrators' operations: users \
        who only refresh at /oauth2/token stay unknown. A pre token generation trigger shows them.
        """
      },
      note(where: { $0.unattributed > 0 && $0.has(.lambdaTrigger) }) {
        """
        What the Lambda triggers of \($0) did not name is among the unattributed. Requests at /oauth2/token, refreshes \
        among them, are known only in hours in which a pre token generation trigger forwards its events; sign-ins also \
        by a post authentication trigger. Sign-ups, passwords and sign-outs through managed login are named by none.
        """
      },
      note(where: { !$0.has(.cloudTrail) && !$0.has(.activityFile) && !$0.sources.isEmpty }) {
        """
        No CloudTrail records of \($0): administrators' operations, sign-outs and changes of passwords and attributes \
        count too, and no other source shows them all. A trail with management events in the Region does.
        """
      },
      unknownPools,
      readOperations,
      note(where: { !$0.holes.isEmpty }) {
        """
        Hours without records in \($0): read the logs of these hours again (maumeter ingest), as files come late; \
        where there are none, the trail, rule or trigger did not run, and MAU may be too low beyond its upper bound.
        """
      },
    ].compactMap(\.self)
  }

  private func note(where isConcerned: (PoolCoverage) -> Bool, _ text: (String) -> String) -> Note? {
    let pools = coverage.pools.filter(isConcerned).map(\.pool.title)
    return pools.isEmpty ? nil : Note(text(listed(pools)), kind: .warning)
  }

  private var unknownPools: Note? {
    let users = coverage.pools.lazy.filter { $0.pool.pool == nil }.reduce(0) { $0 + $1.atLeast }
    guard users > 0 else { return nil }
    return Note(
      """
      No record tells the pool of \(counted(users, "user")). Name their app clients, which maumeter report lists, as \
      `clients` of their pool in maumeter.yaml, and run maumeter ingest again.
      """, kind: .warning)
  }

  private var readOperations: Note? {
    let pools = coverage.pools.filter { $0.has(.cloudTrail) }
    guard !coverage.hasReadOperations, !pools.isEmpty else { return nil }
    return Note(
      """
      No operation whose name begins with Get was ever recorded. If the records come through an EventBridge rule, its \
      state must be ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS: an ordinary rule drops GetTokensFromRefreshToken, \
      which is a refresh.
      """)
  }
}
