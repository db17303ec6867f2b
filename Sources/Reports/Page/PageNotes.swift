import Domain
import Pricing

/// What the reader of a page must know beside its numbers, in the language of the page.
struct PageNotes {
  private let writer: PageWriter

  init(_ writer: PageWriter) {
    self.writer = writer
  }

  private var texts: Texts { writer.texts }
  private var report: Report { writer.content.report }

  /// Warnings first; each once.
  var notes: [Note] {
    var notes = report.months.flatMap { unattributed($0) + unknownPools($0) + assumedPlans($0) }
    for month in report.months {
      guard let bill = month.bill else { continue }
      notes += unpriced(bill) + doubts(of: bill, in: month.activity.month)
      if !month.clientsNotStated.isEmpty {
        notes.append(
          warning(
            .noteMachineClients,
            ["month": name(month), "clients": texts.list(month.clientsNotStated.map(\.clipped))]))
      }
    }
    notes += stated + report.months.filter { !$0.isComplete }.map(toDate)
    notes.append(Note(texts(.noteShares)))
    notes.append(
      Note(texts(.noteRules, ["rules": report.rules.description, "version": CountingRules.version])))
    if let catalog = report.months.compactMap(\.bill).first?.catalog {
      notes.append(Note(texts(.notePrices, ["catalog": catalog])))
    }
    notes.append(Note(records))
    var seen: Set<Note> = []
    return notes.filter { seen.insert($0).inserted }
  }

  private func name(_ month: ReportMonth) -> String { texts.month(month.activity.month) }

  private func toDate(_ month: ReportMonth) -> Note {
    guard let through = month.laterRecords, let today = report.asOf else {
      return Note(texts(.noteToDate, ["month": name(month)]))
    }
    return warning(
      .noteLaterRecords, ["month": name(month), "day": texts.day(today), "through": texts.day(through)])
  }

  private func warning(_ key: TextKey, _ values: KeyValuePairs<String, String>) -> Note {
    Note(texts(key, values), kind: .warning)
  }

  private func unattributed(_ month: ReportMonth) -> [Note] {
    let sum = month.activity.pools.reduce(0) { $0 + $1.unattributed }
    guard sum > 0 else { return [] }
    return [warning(.noteUnattributed, ["month": name(month), "count": sum.grouped])]
  }

  private func unknownPools(_ month: ReportMonth) -> [Note] {
    let users = month.activity.usersWithoutPool
    guard users > 0 else { return [] }
    return [warning(.noteUnknownPools, ["month": name(month), "count": users.grouped])]
  }

  private func assumedPlans(_ month: ReportMonth) -> [Note] {
    let pools = zip(month.activity.pools, month.plans).filter { _, plan in
      guard case .assumed(let reason) = plan.origin else { return false }
      return reason != .beforePlans
    }
    guard !pools.isEmpty else { return [] }
    return [
      warning(
        .noteAssumedPlan, ["pools": texts.list(pools.map { writer.title(ofPool: $0.0.pool, $0.0.name) })])
    ]
  }

  private func unpriced(_ bill: Bill) -> [Note] {
    bill.unpriced.map { unpriced in
      let quantity = unpriced.usages.reduce(Int64(0)) { $0 &+ $1.quantity }
      let meters = Set(unpriced.usages.map(\.meter)).sorted { $0.rawValue < $1.rawValue }.map(writer.title)
      let regions = Set(unpriced.usages.map(\.region)).sorted().map(\.clipped)
      return warning(
        .noteUnpriced,
        ["quantity": quantity.grouped, "meters": texts.list(meters), "regions": texts.list(regions)])
    }
  }

  /// What may be wrong with the prices.
  private func doubts(of bill: Bill, in month: Month) -> [Note] {
    var notes = bill.warnings.map { Note(WarningWriter(texts).sentence($0), kind: .warning) }
    if let range = bill.range {
      let precision = Precision(for: range.high)
      notes.append(
        warning(
          .noteRange,
          [
            "month": texts.month(month), "low": precision.text(precision.rounded(range.low)),
            "high": precision.text(precision.rounded(range.high)),
          ]))
    }
    let weak = bill.charges.filter { !$0.isFree && [.weak, .inferred].contains($0.source.confidence) }
    for charge in weak {
      notes.append(warning(.noteDoubt, ["meter": writer.title(charge.meter), "region": charge.region.clipped]))
    }
    return notes
  }

  private var stated: [Note] {
    let meters = Meter.allCases.filter { meter in report.months.contains { $0.stated.contains { $0.meter == meter } } }
    guard !meters.isEmpty else { return [] }
    return [Note(texts(.noteStated, ["meters": texts.list(meters.map(writer.title))]))]
  }

  private var records: String {
    let counts = report.records
    return texts(
      .noteRecords,
      [
        "read": counts.read.grouped, "recorded": counts.recorded.grouped, "duplicates": counts.duplicates.grouped,
        "notCognito": counts.notCognito.grouped, "failed": counts.failed.grouped,
        "unattributed": counts.unattributed.grouped, "notCounted": counts.notCounted.grouped,
        "rejected": counts.rejected.grouped,
      ])
  }
}
