import Domain
import Foundation
import Store

/// Prometheus's text format 0.0.4.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
struct Exposition {
  private(set) var text = ""

  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Begins a metric.
  mutating func metric(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func sample(_ name: String, _ value: some CustomStringConvertible) {
    text += "\(name) \(value)\n"
  }

  mutating func sample(
    _ name: String, _ labels: KeyValuePairs<String, String>, _ value: some CustomStringConvertible
  ) {
    let written = labels.map { "\($0.key)=\"\(Exposition.escaped($0.value))\"" }.joined(separator: ",")
    text += "\(name){\(written)} \(value)\n"
  }

  /// The format knows these three; a carriage return is a character like any other.
  private static func escaped(_ value: String) -> String {
    // Not by characters: a carriage return and the line feed after it are one.
    value.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Exposition {
  /// Everything that `/metrics` shows.
  init(
    _ counts: HookMetrics.Counts, _ commits: CommitStatistics, _ figures: PoolGauges.Figures, rules: CountingRules,
    queueLimit: Int
  ) {
    metric("maumeter_requests_total", "counter", "Requests by path and status.")
    for (key, count) in counts.requests.sorted(by: { ($0.key.label, $0.key.status) < ($1.key.label, $1.key.status) }) {
      sample("maumeter_requests_total", ["path": key.label, "status": String(key.status)], count)
    }
    metric("maumeter_received_bytes_total", "counter", "Bytes of bodies.")
    sample("maumeter_received_bytes_total", counts.bytes)
    metric("maumeter_rejected_total", "counter", "Requests and records that were not taken, by reason.")
    for (reason, count) in counts.rejected.sorted(by: { $0.key < $1.key }) {
      sample("maumeter_rejected_total", ["reason": reason], count)
    }
    addEvents(commits, rules)
    addCommits(commits, queueLimit)
    addGauges(figures.gauges)
    guard let age = figures.age else { return }
    metric("maumeter_month_age_seconds", "gauge", "How long ago the figures of the running month were counted.")
    sample("maumeter_month_age_seconds", String(format: "%.1f", age / .seconds(1)))
  }

  private mutating func addEvents(_ commits: CommitStatistics, _ rules: CountingRules) {
    metric("maumeter_events_total", "counter", "Events recorded since the start, by source and activity.")
    var events: [[String]: Int] = [:]
    for (key, count) in commits.newEvents {
      events[[key.source.rawValue, rules.activityName(of: key.kind)], default: 0] += count
    }
    for (labels, count) in events.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      sample("maumeter_events_total", ["source": labels[0], "activity": labels[1]], count)
    }
    metric("maumeter_duplicates_total", "counter", "Events that were known already.")
    sample("maumeter_duplicates_total", commits.records.duplicates)
  }

  private mutating func addCommits(_ commits: CommitStatistics, _ queueLimit: Int) {
    metric("maumeter_commit_seconds", "histogram", "How long transactions took, the sync to the disk included.")
    for (bound, count) in zip(CommitStatistics.bounds, commits.commitsWithin) {
      sample("maumeter_commit_seconds_bucket", ["le": "\(bound)"], count)
    }
    sample("maumeter_commit_seconds_bucket", ["le": "+Inf"], commits.commits)
    sample("maumeter_commit_seconds_sum", commits.commitSeconds)
    sample("maumeter_commit_seconds_count", commits.commits)
    metric("maumeter_failed_commits_total", "counter", "Transactions that were taken back: disk full, database locked.")
    sample("maumeter_failed_commits_total", commits.failedCommits)
    metric("maumeter_queue_events", "gauge", "Events that wait to be recorded.")
    sample("maumeter_queue_events", commits.waitingEvents)
    metric("maumeter_queue_limit_events", "gauge", "Events that may wait; above, senders get 429.")
    sample("maumeter_queue_limit_events", queueLimit)
  }

  private mutating func addGauges(_ gauges: [PoolGauge]) {
    metric("maumeter_monthly_active_users", "gauge", "Users of the running month, so far.")
    for gauge in gauges {
      sample("maumeter_monthly_active_users", ["pool": gauge.pool, "month": gauge.month.description], gauge.users)
    }
    metric("maumeter_month_cost_usd", "gauge", "Cost of the running month, so far, without what has no known price.")
    for gauge in gauges {
      guard let cost = gauge.cost else { continue }
      sample("maumeter_month_cost_usd", ["pool": gauge.pool, "month": gauge.month.description], cost)
    }
    metric("maumeter_unattributed_records", "gauge", "Records of the running month that do not say whose they are.")
    for gauge in gauges {
      sample(
        "maumeter_unattributed_records", ["pool": gauge.pool, "month": gauge.month.description], gauge.unattributed)
    }
  }
}

extension HookMetrics.RequestKey {
  /// Not what the sender wrote, which could be anything.
  fileprivate var label: String { path?.rawValue ?? "other" }
}
