import Domain
import Foundation
import Reports
import Testing

/// What commands print of coverage, avoidable users and single users.
@Suite struct ActivityReportTests {
  static let formats: [(OutputFormat, String)] = [(.table, "txt"), (.plain, "tsv"), (.csv, "csv"), (.json, "json")]

  private func expectGoldens(_ value: some Presentable, _ name: String, width: Int = 110) throws {
    for (format, ending) in Self.formats {
      try expectGolden(value.text(as: format, appearance: Appearance(width: width)), "\(name).\(ending)")
    }
  }

  private static let shop = PoolActivity(
    pool: "ap-northeast-1_Shop", name: "shop", account: Samples.production, region: Samples.tokyo,
    users: ActiveUsers(direct: 1_200, enterprise: 23))
  private static let nowhere = PoolActivity(
    pool: nil, account: Samples.sandbox, region: Samples.virginia, users: ActiveUsers(direct: 4))

  private static func time(_ text: String) -> Instant { Instant(iso8601: text) ?? Samples.october.start }

  @Test func coverage() throws {
    var trail = SourceCoverage(
      source: .cloudTrail, first: Self.time("2026-09-01T00:00:00Z"), last: Self.time("2026-10-31T23:00:00Z"))
    (trail.signIns, trail.refreshes, trail.unattributed, trail.records) = (911, 2_033, 231, 3_681)
    trail.holes = [CoverageHole(from: Self.time("2026-10-12T03:00:00Z"), hours: 5, expected: 61)]
    var export = SourceCoverage(
      source: .activityExport, first: Self.time("2026-10-20T14:00:00Z"), last: Self.time("2026-10-31T22:00:00Z"))
    (export.signIns, export.records) = (120, 133)
    var triggers = SourceCoverage(
      source: .lambdaTrigger, first: Self.time("2026-10-02T00:00:00Z"), last: Self.time("2026-10-30T00:00:00Z"))
    (triggers.signIns, triggers.records) = (7, 9)
    let coverage = MonthCoverage(
      month: Samples.october,
      pools: [
        PoolCoverage(pool: Self.shop, sources: [export, trail]),
        PoolCoverage(pool: Self.nowhere, sources: [triggers]),
      ], hasReadOperations: false)
    try expectGoldens(CoverageReport(coverage: coverage, isComplete: true), "coverage")
    let none = MonthCoverage(month: Samples.october, pools: [], hasReadOperations: false)
    let nothing = try CoverageReport(coverage: none, isComplete: false).text(as: .table)
    #expect(nothing.contains("Nothing is recorded"))
  }

  @Test func avoidable() throws {
    func part(_ name: String?, _ users: Int, _ alone: Int) -> AvoidableUsers.Part {
      AvoidableUsers.Part(
        name: name, users: users, alone: Set((0..<alone).map { UUID128(high: 1, low: UInt64($0)) }),
        aloneUsers: ActiveUsers(direct: alone))
    }
    func users(_ count: Int) -> Set<UUID128> { Set((0..<count).map { UUID128(high: 2, low: UInt64($0)) }) }
    let queries = AvoidableUsers(
      pool: Self.shop, reason: .administratorQueries, users: users(14),
      callers: [part("arn:aws:sts::111122223333:assumed-role/backup", 12, 10), part(nil, 2, 2)])
    let refreshes = AvoidableUsers(
      pool: Self.shop, reason: .refreshes, users: users(5), clients: [part("4web", 5, 5)])
    let report = AvoidableReport(
      month: Samples.october, isComplete: false, total: Samples.money("100.5"), totalWithout: Samples.money("100.3955"),
      mau: 1_223,
      groups: [
        .init(
          users: queries, saving: Samples.money("0.077"), clientSavings: [],
          callerSavings: [Samples.money("0.055"), Samples.money("0.011")]),
        .init(
          users: refreshes, saving: Samples.money("0.0275"), clientSavings: [Samples.money("0.0275")], callerSavings: []
        ),
      ])
    try expectGoldens(report, "avoidable")
  }

  @Test func explain() throws {
    func deed(_ kind: EventKind, _ operation: String?, _ time: String) -> UserDeed {
      var deed = UserDeed(kind: kind, operation: operation, events: 2, first: Self.time(time), last: Self.time(time))
      (deed.client, deed.source, deed.file) = ("4web", "cloudtrail", "AWSLogs/1.json.gz")
      return deed
    }
    let history = UserHistory(
      user: UUID128(high: 0x0123_4567_89ab_4def, low: 0x8123_4567_89ab_cdef),
      months: [
        UserMonthHistory(
          month: Samples.october, pool: Self.shop, providers: ["corp"], isEnterprise: true,
          deeds: [
            deed(.attempt, "InitiateAuth", "2026-10-02T00:00:00Z"),
            deed(.signIn, "RespondToAuthChallenge", "2026-10-02T00:00:05Z"),
            deed(.tokenRefresh, nil, "2026-10-03T00:00:00Z"),
          ]),
        UserMonthHistory(
          month: Samples.october.next, pool: Self.nowhere,
          deeds: [
            deed(.failed, "InitiateAuth", "2026-11-02T00:00:00Z"), deed(.removal, "DeleteUser", "2026-11-03T00:00:00Z"),
            deed(.administratorPasswordReset, "AdminResetUserPassword", "2026-11-04T00:00:00Z"),
            deed(.notCounted, "GetUser", "2026-11-05T00:00:00Z"),
          ]),
      ])
    try expectGoldens(UserHistoryReport(history: history, rules: CountingRules()), "explain", width: 140)
    let nobody = UserHistory(user: history.user, months: [])
    let text = try UserHistoryReport(history: nobody, rules: CountingRules()).text(as: .table)
    #expect(text.contains("No record names"))
    // Where there is something of the user, but not of what was asked for, that is said.
    func filtered(_ month: Month?, _ pool: String?) throws -> String {
      var report = UserHistoryReport(history: nobody, rules: CountingRules())
      (report.month, report.pool, report.elsewhere) = (month, pool, history.months)
      return try report.text(as: .table)
    }
    let other = Samples.october.previous
    let elsewhere = "No record of \(other) names the user; there are some of 2026-10 and 2026-11."
    #expect(try filtered(other, nil).contains(elsewhere))
    let pool = try filtered(other, "ap-northeast-1_Shop")
    #expect(pool.contains("No record of \(other) in the pool ap-northeast-1_Shop names the user; there are some of"))
    #expect(pool.contains("2026-10 and 2026-11 (no known pool)."))
  }

  @Test func forget() throws {
    let erased = ErasedUser(
      months: [Samples.october, Samples.october.next], events: 31, rows: 3, erasedBefore: nil, isCompact: false)
    try expectGoldens(ErasedUserReport(erased: erased, isDryRun: false), "forget")
    let again = ErasedUser(
      months: [], events: 0, rows: 0, erasedBefore: Self.time("2026-10-02T00:00:00Z"), isCompact: true)
    let text = try ErasedUserReport(erased: again, isDryRun: false).text(as: .table, appearance: Appearance(width: 80))
    #expect(text.contains("The user was forgotten on 2026-10-02."))
  }
}
