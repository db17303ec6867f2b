import Domain
import Pricing

/// What the reader of a report must know beside its numbers.
struct ReportNotes {
  let report: Report

  /// Warnings first; each once.
  var notes: [Note] {
    var notes = report.months.flatMap(unattributed) + report.months.flatMap(unknownPools) + remarks
    notes += assumptions
    if report.months.isEmpty { notes.append(Note("No activity is recorded for this time.", kind: .warning)) }
    notes += report.months.compactMap(\.bill).flatMap { BillNotes(bill: $0).warnings }
    notes += stated + report.months.flatMap(clientsNotStated)
    notes += report.months.filter { !$0.isComplete }.map(toDate)
    notes.append(rules)
    notes += BillNotes.prices(of: report.months.compactMap(\.bill))
    notes.append(Note(report.records.sentence))
    var seen: Set<Note> = []
    return notes.filter { seen.insert($0).inserted }
  }

  /// What the config says and is not in the numbers.
  private var remarks: [Note] { report.remarks.map { Note($0.harmless, kind: .warning) } }

  /// Which usage is not counted but stated.
  private var stated: [Note] {
    let meters = Meter.allCases.filter { meter in report.months.contains { $0.stated.contains { $0.meter == meter } } }
    guard !meters.isEmpty else { return [] }
    let summary = "From maumeter.yaml, and not from the log: \(listed(meters.map(\.title)))."
    // Where nothing is priced there is nothing to explain, and so it is said here.
    guard report.months.contains(where: { $0.bill != nil }) else {
      let sentences = report.months.flatMap(\.stated).map(\.sentence.harmless)
      return [Note(([summary] + sentences).joined(separator: " "))]
    }
    return [Note("\(summary) --explain says what.")]
  }

  private func clientsNotStated(_ month: ReportMonth) -> [Note] {
    guard month.bill != nil, !month.clientsNotStated.isEmpty else { return [] }
    let clients = listed(month.clientsNotStated.map(\.harmless))
    return [
      Note(
        """
        \(month.activity.month.title): AWS charged for app clients of machines then, by the second that each was used \
        for them. \(clients) asked for tokens, and the bill is without the charge: set `machine` of the app client in \
        maumeter.yaml.
        """, kind: .warning)
    ]
  }

  /// What a reader of costs must know: not how the records were counted.
  var onCosts: [Note] {
    var seen: Set<Note> = []
    let bills = report.months.compactMap(\.bill).flatMap { BillNotes(bill: $0).warnings }
    var notes = report.months.flatMap(unattributed) + remarks
    notes += assumptions + bills + stated + report.months.flatMap(clientsNotStated)
    return (notes + report.months.filter { !$0.isComplete }.map(toDate)).filter { seen.insert($0).inserted }
  }

  private func toDate(_ month: ReportMonth) -> Note {
    if let through = month.laterRecords, let today = report.asOf {
      return Note(
        """
        \(month.activity.month.title) is not over on \(today), but its numbers are those of all its records, through \
        \(through). maumeter usage --as-of counts the users up to a day.
        """, kind: .warning)
    }
    let until = report.asOf.map { " up to \($0)" } ?? " so far"
    return Note("\(month.activity.month.title) is not over: its numbers hold\(until) and will grow.")
  }

  private var rules: Note {
    Note(
      """
      Counted by the rules \(report.rules.description), version \(CountingRules.version): a user counts once for \
      each pool and calendar month (UTC) with a counted activity.
      """)
  }

  private func unattributed(_ month: ReportMonth) -> [Note] {
    let pools = month.activity.pools.filter { $0.unattributed > 0 }
    guard !pools.isEmpty else { return [] }
    let places = pools.map { "\($0.unattributed.grouped) in \($0.title)" }
    let sum = pools.reduce(0) { $0 + $1.unattributed }
    let more = month.coverage == nil ? "" : " maumeter coverage says what to switch on."
    let bound = month.bill == nil ? "MAU is a lower bound" : "MAU and the total are lower bounds"
    return [
      Note(
        """
        \(month.activity.month.title): \(counted(sum, "record")) of activity \(sum == 1 ? "does" : "do") not say \
        whose (managed login, federation): \(listed(places)). \(bound). A Lambda trigger on the pool, or an export of \
        its user activity, closes the gap.\(more)
        """, kind: .warning)
    ]
  }

  /// Users whose pool no record tells.
  private func unknownPools(_ month: ReportMonth) -> [Note] {
    let users = month.activity.usersWithoutPool
    guard users > 0 else { return [] }
    let clients = month.activity.clientsWithoutPool.map(\.harmless)
    let advice =
      clients.isEmpty
      ? "A record that names both does, such as an administrator's operation or a Lambda trigger."
      : """
      Name their app clients (\(listed(clients))) as `clients` of their pool in maumeter.yaml: the next ingest applies \
      it to what is recorded already.
      """
    let title = month.activity.month.title
    return [Note("\(title): no record tells the pool of \(counted(users, "user")). \(advice)", kind: .warning)]
  }

  /// Pools that are priced on a plan which nothing tells.
  private var assumptions: [Note] {
    var pools: [PlanDecision.Reason: (plan: Plan, titles: [String])] = [:]
    for month in report.months {
      for (pool, plan) in zip(month.activity.pools, month.plans) {
        guard case .assumed(let reason) = plan.origin else { continue }
        let titles = pools[reason]?.titles ?? []
        if !titles.contains(pool.title) { pools[reason] = (plan.plan, titles + [pool.title]) }
      }
    }
    return PlanDecision.Reason.allCases.compactMap { reason in
      pools[reason].map { note(reason, $0.plan, $0.titles) }
    }
  }

  private func note(_ reason: PlanDecision.Reason, _ plan: Plan, _ pools: [String]) -> Note {
    guard reason != .beforePlans else {
      return Note("Before \(PlanDecision.plansBegan.day) there were no plans: pools are priced as AWS did then.")
    }
    return Note(
      """
      * The plan is an assumption for \(listed(pools)): \(reason). Set the plan of a pool in maumeter.yaml, \
      or for all such pools with --plan.
      """, kind: .warning)
  }
}

extension MonthlyActivity {
  /// Users of pools that are not known.
  var usersWithoutPool: Int { pools.lazy.filter { $0.pool == nil }.reduce(0) { $0 + $1.users.total } }

  /// Their app clients, those with the most users first.
  var clientsWithoutPool: [String] {
    let clients = pools.filter { $0.pool == nil }.flatMap(\.clients).filter { !$0.client.isEmpty }
    return clients.sorted { ($1.users, $0.client) < ($0.users, $1.client) }.map(\.client)
  }
}

extension PoolActivity {
  /// The pool in a sentence.
  var title: String {
    guard let pool else { return "no known pool" }
    return name.map { "\($0.clipped) (\(pool.harmless))" } ?? pool.harmless
  }
}

extension RecordCounts {
  /// Every record in one of the counts.
  var sentence: String {
    let parts: [(Int, String)] = [
      (recorded, "recorded"), (duplicates, "duplicates"), (notCognito, "not of Cognito"), (failed, "failed"),
      (unattributed, "unattributed"), (notCounted, "not counted"), (rejected, "rejected"),
    ]
    let shown = parts.filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }
    let sum = shown.isEmpty ? "" : " = " + shown.joined(separator: " + ")
    return "Records: \(read.grouped) read\(sum)."
  }
}
