import Domain
import Testing

@testable import Server

/// As https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details has it.
@Suite struct ExpositionTests {
  @Test(arguments: [
    ("eu-west-1_A", "eu-west-1_A"), (#"a\b"#, #"a\\b"#), (#"a"b"#, #"a\"b"#), ("a\nb\n", #"a\nb\n"#), ("", ""),
    // A carriage return stands for itself; with a line feed after it, it is one character of Swift.
    ("a\rb", "a\rb"), ("a\r\nb", "a\r\\nb"), ("\r\n", "\r\\n"), ("e\u{301}", "e\u{301}"),
  ])
  func labelsStayOnTheirLine(_ value: String, _ written: String) {
    var exposition = Exposition()
    exposition.sample("m", ["pool": value, "month": "2026-10"], 1)
    #expect(exposition.text == "m{pool=\"\(written)\",month=\"2026-10\"} 1\n")
    #expect(exposition.text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
  }

  @Test func everythingIsThere() throws {
    let hook = try TestHook()
    let month = Month(year: 2026, month: 10)
    var counts = HookMetrics.Counts()
    counts.requests = [.init(path: nil, status: 404): 2, .init(path: .sns, status: 200): 1]
    counts.rejected = ["wrong_secret": 3, "bad_envelope": 4]
    counts.bytes = 5
    let figures = PoolGauges.Figures(
      gauges: [
        PoolGauge(pool: "a\r\nb", month: month, users: 7, unattributed: 2, cost: nil),
        PoolGauge(pool: "c", month: month, users: 8, unattributed: 0, cost: "1.50"),
      ], age: .milliseconds(1_500))
    let exposition = Exposition(
      counts, hook.writer.statistics, figures, rules: CountingRules(), queueLimit: 9)
    let lines = exposition.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    #expect(lines.allSatisfy { $0.hasPrefix("maumeter_") || $0.hasPrefix("# HELP ") || $0.hasPrefix("# TYPE ") })
    #expect(
      lines.filter { !$0.hasPrefix("#") && !$0.hasPrefix("maumeter_commit_seconds") } == [
        #"maumeter_requests_total{path="/sns",status="200"} 1"#,
        #"maumeter_requests_total{path="other",status="404"} 2"#, "maumeter_received_bytes_total 5",
        #"maumeter_rejected_total{reason="bad_envelope"} 4"#, #"maumeter_rejected_total{reason="wrong_secret"} 3"#,
        "maumeter_duplicates_total 0", "maumeter_failed_commits_total 0", "maumeter_queue_events 0",
        "maumeter_queue_limit_events 9", "maumeter_monthly_active_users{pool=\"a\r\\nb\",month=\"2026-10\"} 7",
        #"maumeter_monthly_active_users{pool="c",month="2026-10"} 8"#,
        #"maumeter_month_cost_usd{pool="c",month="2026-10"} 1.50"#,
        "maumeter_unattributed_records{pool=\"a\r\\nb\",month=\"2026-10\"} 2",
        #"maumeter_unattributed_records{pool="c",month="2026-10"} 0"#, "maumeter_month_age_seconds 1.5",
      ])
  }
}
