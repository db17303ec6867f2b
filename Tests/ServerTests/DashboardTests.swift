import Domain
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import Server

@Suite struct DashboardTests {
  private static let secret = "secret of the dashboard: ä"
  private static let languages = ["en", "ja"]

  /// What was asked, and pages that say so.
  private final class Pages: Sendable {
    let asked = Mutex<[Dashboard.Question]>([])
    let fails = Mutex(false)

    struct Failure: Error, CustomStringConvertible {
      var description: String { "/somewhere/hook.db is broken" }
    }

    var dashboard: Dashboard {
      Dashboard(secret: DashboardTests.secret, languages: DashboardTests.languages) { question in
        self.asked.withLock { $0.append(question) }
        if self.fails.withLock({ $0 }) { throw Failure() }
        return Array("<p>\(question.month?.description ?? "now") \(question.language)</p>".utf8)
      }
    }
  }

  private func basic(_ password: String, user: String = "anybody") -> [String: String] {
    ["authorization": "Basic " + Array("\(user):\(password)".utf8).base64]
  }

  @Test func thePageIsForWhoKnowsTheSecret() async throws {
    let hook = try TestHook(dashboard: Pages().dashboard)
    for user in ["", "anybody", "ä"] {
      let reply = try await hook.send(.get, "/", basic(DashboardTests.secret, user: user))
      #expect(reply.status == 200 && reply.text == "<p>now en</p>")
    }
  }

  @Test(arguments: [
    [:], ["authorization": "Bearer \(secret)"], ["x-api-key": secret], ["authorization": secret],
    ["authorization": "Basic " + Array("anybody:\(TestHook.token)".utf8).base64], ["authorization": "Basic !"],
    ["authorization": "Basic " + Array(secret.utf8).base64], ["x-api-key": TestHook.token],
    ["authorization": "Basic " + Array("anybody:".utf8).base64], ["authorization": "Bearer \(TestHook.token)"],
    ["authorization": "Basic " + Array("anybody:\(secret)x".utf8).base64],
  ])
  func nobodyElseSeesIt(_ headers: [String: String]) async throws {
    let pages = Pages()
    let hook = try TestHook(dashboard: pages.dashboard)
    let reply = try await hook.send(.get, "/", headers)
    #expect(reply.status == 401)
    #expect(reply.headers[.wwwAuthenticate] == "Basic realm=\"maumeter dashboard\", charset=\"UTF-8\"")
    #expect(reply.headers[.contentType] == "text/html; charset=utf-8")
    #expect(!reply.text.contains(DashboardTests.secret) && pages.asked.withLock { $0.isEmpty })
  }

  /// Who may look may not send.
  @Test func theSecretLetsNobodySend() async throws {
    let hook = try TestHook(dashboard: Pages().dashboard)
    var headers = basic(DashboardTests.secret)
    headers["x-api-key"] = DashboardTests.secret
    let reply = try await hook.send(.post, "/events", headers, Array(Sample.record().utf8))
    #expect(reply.status == 401)
    #expect(try hook.store.records().read == 0)
  }

  /// Without secrets of senders, the page still wants its own.
  @Test func withoutAuthenticationOfSendersItIsClosed() async throws {
    let hook = try TestHook(dashboard: Pages().dashboard) { $0.secrets = nil }
    #expect(try await hook.send(.get, "/").status == 401)
    #expect(try await hook.send(.post, "/events", [:], Array(Sample.record().utf8)).status == 200)
  }

  @Test func headersLetNothingInAndKeepNothing() async throws {
    let pages = Pages()
    let hook = try TestHook(dashboard: pages.dashboard)
    var replies = [try await hook.send(.get, "/", basic(DashboardTests.secret)), try await hook.send(.get, "/")]
    pages.fails.withLock { $0 = true }
    replies.append(try await hook.send(.get, "/?lang=ja", basic(DashboardTests.secret)))
    #expect(replies.map(\.status) == [200, 401, 503])
    for reply in replies {
      for (name, value) in [
        ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"), ("cross-origin-resource-policy", "same-origin"),
        ("content-type", "text/html; charset=utf-8"),
      ] {
        #expect(HTTPField.Name(name).flatMap { reply.headers[$0] } == value, "\(name)")
      }
      let policy = reply.headers[.contentSecurityPolicy] ?? ""
      #expect(policy.hasPrefix("default-src 'none';") && policy.contains("frame-ancestors 'none'"))
    }
  }

  @Test(arguments: [
    ("/", nil, "en"), ("/?lang=ja", nil, "ja"), ("/?month=2026-09", "2026-09", "en"),
    ("/?month=2026-09&lang=ja&refresh=off", "2026-09", "ja"), ("/?", nil, "en"),
  ])
  func questions(_ path: String, _ month: String?, _ language: String) async throws {
    let pages = Pages()
    let hook = try TestHook(dashboard: pages.dashboard)
    #expect(try await hook.send(.get, path, basic(DashboardTests.secret)).status == 200)
    let asked = try #require(pages.asked.withLock { $0.first })
    #expect(asked.month?.description == month && asked.language == language)
    #expect(asked.refreshes == !path.contains("refresh=off") && asked.namesLanguage == path.contains("lang="))
  }

  @Test(arguments: [
    "/?month=2026-13", "/?month=", "/?month", "/?lang=tlh", "/?lang=EN", "/?refresh=on", "/?x=1",
    "/?month=2026-09&month=2026-09",
    "/?month=2026-09%00", "/?lang=<script>",
  ])
  func whatIsAskedIsChecked(_ path: String) async throws {
    let pages = Pages()
    let hook = try TestHook(dashboard: pages.dashboard)
    let reply = try await hook.send(.get, path, basic(DashboardTests.secret))
    #expect(reply.status == 400 && !reply.text.contains("<script"))
    #expect(pages.asked.withLock { $0.isEmpty })
  }

  /// Weights as RFC 9110 has them, https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4.
  @Test(arguments: [
    ("", "en"), ("ja", "ja"), ("ja-JP,ja;q=0.9,en;q=0.8", "ja"), ("en-US,en;q=0.9,ja;q=0.8", "en"), ("fr,de", "en"),
    ("fr, ja;q=0.1", "ja"), ("ja;q=0", "en"), ("*", "en"), ("ja;q=x, en;q=0.2", "en"), (";,-", "en"), ("JA", "ja"),
  ])
  func theBrowsersLanguage(_ accepted: String, _ language: String) {
    #expect(Dashboard.Question.preferred(in: accepted, DashboardTests.languages) == language)
  }

  /// Many who look cost one page, and each month and language is one of its own.
  @Test func pagesAreKeptForAMoment() async throws {
    let pages = Pages()
    let hook = try TestHook(dashboard: pages.dashboard)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 {
        group.addTask { try await hook.send(.get, "/", self.basic(DashboardTests.secret)).status }
      }
      for try await status in group { #expect(status == 200) }
    }
    #expect(pages.asked.withLock { $0.count } == 1)
    #expect(try await hook.send(.get, "/?lang=ja", basic(DashboardTests.secret)).text == "<p>now ja</p>")
    #expect(pages.asked.withLock { $0.count } == 2)
  }

  /// No more than a few pages are kept, however many months are asked for.
  @Test func fewPagesAreKept() async throws {
    let asked = Mutex(0)
    let pages = DashboardPages { _ in
      asked.withLock { $0 += 1 }
      return []
    }
    let months = (0..<40).map { Dashboard.Question(month: Month(index: 24_000 + $0), language: "en") }
    for month in months { _ = try await pages.page(for: month) }
    _ = try await pages.page(for: months[39])
    #expect(asked.withLock { $0 } == 40)
    _ = try await pages.page(for: months[0])
    #expect(asked.withLock { $0 } == 41)
  }

  @Test func aPageThatCannotBeMadeSaysSoAndNoMore() async throws {
    let pages = Pages()
    pages.fails.withLock { $0 = true }
    let hook = try TestHook(dashboard: pages.dashboard)
    let reply = try await hook.send(.get, "/", basic(DashboardTests.secret))
    #expect(reply.status == 503 && reply.headers[.retryAfter] == "10")
    #expect(reply.text.contains("cannot be made") && !reply.text.contains("hook.db"))
    #expect(reply.text.contains("<meta http-equiv=\"refresh\" content=\"10\">"))
    // Senders do not notice.
    #expect(try await hook.post("/events", Sample.record()).text == Sample.answer)
  }

  @Test func itIsOffByDefault() async throws {
    let hook = try TestHook()
    #expect(try await hook.send(.get, "/", basic(DashboardTests.secret)).status == 404)
  }

  @Test func metricsCountIt() async throws {
    let hook = try TestHook(dashboard: Pages().dashboard)
    _ = try await hook.send(.get, "/", basic(DashboardTests.secret))
    _ = try await hook.send(.get, "/", basic("wrong"))
    #expect(try await hook.send(.post, "/", basic(DashboardTests.secret)).status == 405)
    let text = try await hook.send(.get, "/metrics").text
    for line in [
      #"maumeter_requests_total{path="/",status="200"} 1"#, #"maumeter_requests_total{path="/",status="401"} 1"#,
      #"maumeter_rejected_total{reason="wrong_password"} 1"#,
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
  }
}
