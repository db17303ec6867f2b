import Domain
import Foundation
import Ingest
import Store
import TestSupport
import Testing

@testable import Server

@Suite struct HookResponderTests {
  @Test func aBodyIsRecordedAndASecondOneIsADuplicate() async throws {
    let hook = try TestHook()
    let first = try await hook.post("/events", Sample.document(0..<3))
    #expect(first.status == 200)
    #expect(first.text == #"{"recorded":3,"duplicates":0,"not_counted":0,"rejected":[]}"#)
    #expect(first.headers[.contentType] == "application/json")
    let second = try await hook.post("/events", Sample.document(1..<5))
    #expect(second.text == #"{"recorded":2,"duplicates":2,"not_counted":0,"rejected":[]}"#)
    #expect(try hook.store.activity(in: Month(year: 2026, month: 10)).pools.map(\.users.total) == [5])
    #expect(try hook.store.records().read == 7)
  }

  @Test(arguments: [
    ["authorization": "Bearer \(TestHook.token)"], ["authorization": "bearer \(TestHook.token)"],
    ["authorization": "Basic " + Array("anybody:\(TestHook.token)".utf8).base64],
    ["authorization": TestHook.token], ["x-api-key": TestHook.token], ["x-amz-firehose-access-key": TestHook.token],
  ])
  func aTokenIsTakenFromEachHeader(_ headers: [String: String]) async throws {
    let hook = try TestHook()
    #expect(try await hook.send(.post, "/events", headers, Array(Sample.record().utf8)).status == 200)
  }

  @Test(arguments: [
    [:], ["authorization": "Bearer token-of-the-tests-0124"], ["authorization": "Bearer "],
    ["authorization": "Bearer \(TestHook.token)x"], ["authorization": "Basic " + Array(TestHook.token.utf8).base64],
    ["authorization": "Basic !"], ["x-api-key": ""], ["x-api-key": "token-of-the-tests-012"],
  ])
  func nobodyElseGetsIn(_ headers: [String: String]) async throws {
    let hook = try TestHook()
    for path in ["/events", "/eventbridge", "/firehose", "/cloudevents", "/webhook", "/sns"] {
      var headers = headers
      headers["x-amz-firehose-request-id"] = "id"
      headers["ce-specversion"] = "1.0"
      headers["ce-id"] = "1"
      headers["ce-source"] = "s"
      let reply = try await hook.send(.post, path, headers, Array(Sample.record().utf8))
      #expect(reply.status == 401, "\(path) \(reply.text)")
      #expect(!reply.text.contains(TestHook.token))
    }
    #expect(try hook.store.records().read == 0)
  }

  @Test(arguments: [
    ("not JSON", 400, "is not valid JSON"), ("", 400, "is empty"), (#"{"a":1}"#, 400, "is not a log"),
    (#"{"Records":[{"#, 400, "cut off"), ("[1]", 400, "is not an object"),
  ])
  func whatCannotBeReadIsAnsweredWithASentence(_ body: String, _ status: Int, _ part: String) async throws {
    let hook = try TestHook()
    let reply = try await hook.post("/events", body)
    #expect(reply.status == status)
    #expect(reply.text.hasPrefix(#"{"error":"The body"#) && reply.text.contains(part), "\(reply.text)")
    #expect(try await hook.send(.get, "/metrics").text.contains(#"maumeter_rejected_total{reason="unreadable"} 1"#))
  }

  @Test func aBrokenRecordAmongGoodOnesIsNamedByItsPlace() async throws {
    let hook = try TestHook()
    let lines = [Sample.record(1), #"{"eventSource":"cognito-idp.amazonaws.com"}"#, Sample.record(2)]
    let reply = try await hook.post("/events", lines.joined(separator: "\n"))
    #expect(
      reply.text
        == #"{"recorded":2,"duplicates":0,"not_counted":0,"rejected":[{"index":1,"reason":"has no eventName"}]}"#)
  }

  @Test(arguments: [
    ("text/html", "", 415), ("multipart/form-data; boundary=x", "", 415), ("application/json", "br", 415),
    ("Application/JSON; charset=utf-8", "identity", 200), ("application/x-www-form-urlencoded", "", 200),
    ("text/plain; charset=UTF-8", "", 200), ("application/problem+json", "", 200),
  ])
  func kindsOfContent(_ type: String, _ encoding: String, _ status: Int) async throws {
    let hook = try TestHook()
    let headers = ["content-type": type, "content-encoding": encoding]
    #expect(try await hook.post("/events", Sample.record(), headers).status == status)
  }

  @Test func aBodyThatIsTooLargeIsRefusedBeforeAndWhileItComes() async throws {
    let hook = try TestHook { $0.limits.bodyBytes = 1_000 }
    #expect(try await hook.post("/events", Sample.document(0..<3), ["content-length": "5000"]).status == 413)
    #expect(try await hook.post("/events", Sample.document(0..<3), ["content-length": "10"]).status == 413)
    // Firehose would drop the batch on 413, so it is told something that it tries again.
    let firehose = try await hook.post("/firehose", Sample.document(0..<3), ["x-amz-firehose-request-id": "id"])
    #expect(firehose.status == 400)
    #expect(firehose.text.contains(#""requestId":"id""#) && firehose.text.contains("errorMessage"))
  }

  /// What is too large once it is unpacked is too large, and the sizes are those of the limits.
  @Test func aBodyThatInflatesTooFarIsTooLarge() async throws {
    let hook = try TestHook {
      $0.limits.bodyBytes = 100_000
      $0.limits.expandedBytes = 100_000
    }
    let packed = Gzip.compress([UInt8](repeating: 0x20, count: 200_000))
    let headers = ["authorization": "Bearer \(TestHook.token)"]
    let reply = try await hook.send(.post, "/events", headers, packed)
    #expect(reply.status == 413)
    #expect(reply.text.contains("inflates to more than 100000 bytes") && reply.text.contains("--max-expanded"))
    let large = try await hook.post("/events", Sample.document(0..<3), ["content-length": "200000"])
    #expect(large.status == 413 && large.text.contains("larger than 100000 bytes"))
    // Firehose would drop it on 413.
    let firehose = try await hook.send(
      .post, "/firehose", headers.merging(["x-amz-firehose-request-id": "id"]) { $1 }, packed)
    #expect(firehose.status == 400)
  }

  /// A sender has no file to fetch.
  @Test func aBodyThatIsCutOffIsToBeSentAgain() async throws {
    let hook = try TestHook()
    let document = Sample.document(0..<3)
    for body in [Array(document.utf8.dropLast(9)), Array(Gzip.compress(Array(document.utf8)).dropLast(9))] {
      let reply = try await hook.send(.post, "/events", ["authorization": "Bearer \(TestHook.token)"], body)
      #expect(reply.status == 400 && reply.text.contains("send it again") && !reply.text.contains("file"))
    }
  }

  @Test func aBodyThatEndsBeforeItsLengthIsNotRead() async throws {
    let hook = try TestHook()
    #expect(try await hook.post("/events", Sample.record(), ["content-length": "5000"]).status == 400)
    #expect(try hook.store.records().read == 0)
  }

  @Test(arguments: [
    ("application/json", Sample.record(2, pool: "eu-west-1_Other") + "\n" + Sample.record(1)),
    (
      "text/csv",
      """
      day,pool,user,activity,events
      2026-10-04,eu-west-1_Other,0c8f7a10-1111-4222-8333-9a4b5c6d7e8f,sign_in,3
      2026-10-04,\(Sample.pool),0c8f7a10-1111-4222-8333-9a4b5c6d7e8f,sign_in,3

      """
    ),
  ])
  func onlyPoolsOfTheListAreTaken(_ type: String, _ body: String) async throws {
    let hook = try TestHook { $0.pools = [Sample.pool] }
    let reply = try await hook.post("/events", body, ["content-type": type])
    #expect(
      reply.text == #"{"recorded":1,"duplicates":0,"not_counted":0,"rejected":[{"reason":"#
        + #""is of a pool that is not taken here (1 such records)"}]}"#)
    #expect(try hook.store.activity(in: Month(year: 2026, month: 10)).pools.map(\.pool) == [Sample.pool])
    #expect(try await hook.send(.get, "/metrics").text.contains(#"maumeter_rejected_total{reason="foreign_pool"} 1"#))
  }

  @Test(arguments: [
    ("GET", "/events", 405), ("PUT", "/events", 405), ("POST", "/nothing", 404), ("GET", "/", 404),
    ("POST", "/health", 405), ("POST", "/events/", 401), ("GET", "/health", 200), ("GET", "/ready", 200),
    ("HEAD", "/health", 200), ("HEAD", "/ready", 200), ("HEAD", "/events", 405), ("POST", "/events//", 404),
    ("GET", "/health/?a=b", 200), ("OPTIONS", "/events", 405), ("POST", "/events?a=b", 401),
  ])
  func pathsAndMethods(_ method: String, _ path: String, _ status: Int) async throws {
    let hook = try TestHook()
    #expect(try await hook.send(.init(method) ?? .get, path).status == status)
  }

  /// Amazon SNS gives up a message on 404, so an address with a slash too many must not lose it.
  @Test func aSlashAtTheEndIsNoOtherPath() async throws {
    let hook = try TestHook()
    #expect(try await hook.post("/events/", Sample.record()).text == Sample.answer)
    #expect(try await hook.post("/events/?a=b", Sample.record()).text == Sample.answerToKnown)
  }

  @Test func aBodyIsAskedForUnlessItsHeadIsRefused() throws {
    let hook = try TestHook { $0.limits.bodyBytes = 1_000 }
    let token = ["authorization": "Bearer \(TestHook.token)"]
    for (path, headers, isWanted) in [
      ("/events", token, true), ("/events", [:], false), ("/webhook", [:], true), ("/nothing", token, false),
      ("/firehose", token.merging(["content-length": "1001"]) { $1 }, false),
    ] {
      #expect(try hook.wantsBody(path, headers) == isWanted, "\(path) \(headers)")
    }
  }

  @Test func oktasChallengeComesBack() async throws {
    let hook = try TestHook()
    let headers = ["x-okta-verification-challenge": #"a"b"#]
    let reply = try await hook.send(.get, "/events", headers)
    #expect(reply.status == 200 && reply.text == #"{"verification":"a\"b"}"#)
  }

  @Test func aLockedDatabaseIsAnsweredWith503AndNothingIsKept() async throws {
    let hook = try TestHook()
    let other = try Locker(hook.path)
    try other.lock()
    let reply = try await hook.post("/events", Sample.record())
    #expect(reply.status == 503 && reply.headers[.retryAfter] == "10")
    #expect(!reply.text.contains(hook.path))
    #expect(try await hook.send(.get, "/ready").status == 503)
    // SNS takes anything below 500 for delivered.
    try other.unlock()
    #expect(try await hook.send(.get, "/ready").status == 200)
    #expect(try await hook.post("/events", Sample.record()).text == Sample.answer)
  }

  /// On a full disk, too, a transaction with nothing in it succeeds.
  @Test func itIsNotReadyUntilACommitSucceedsAgain() async throws {
    let hook = try TestHook()
    let disk = try Locker(hook.path)
    try disk.fill()
    #expect(try await hook.post("/events", Sample.record()).status == 503)
    for _ in 0..<2 { #expect(try await hook.send(.get, "/ready").status == 503) }
    try disk.empty()
    #expect(try await hook.send(.get, "/ready").status == 200)
    #expect(try await hook.post("/events", Sample.record()).text == Sample.answer)
    try disk.fill()
    #expect(try await hook.post("/events", Sample.record(2)).status == 503)
    #expect(try await hook.send(.head, "/ready").status == 503)
  }

  @Test func metricsTellWhatHappened() async throws {
    let hook = try TestHook()
    _ = try await hook.post("/events", Sample.document(0..<3))
    _ = try await hook.post("/events", "no")
    _ = try await hook.send(.post, "/made/up")
    let text = try await hook.send(.get, "/metrics").text
    for line in [
      #"maumeter_requests_total{path="/events",status="200"} 1"#,
      #"maumeter_requests_total{path="other",status="404"} 1"#,
      #"maumeter_events_total{source="cloudtrail",activity="sign_in"} 3"#,
      #"maumeter_rejected_total{reason="no_such_path"} 1"#, "maumeter_commit_seconds_count 1",
      "maumeter_queue_events 0",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    #expect(!text.contains("made"))
  }

  /// What a sender says of its body is no number to count with.
  @Test func bytesAreCountedAsTheyCome() async throws {
    let hook = try TestHook()
    for _ in 0..<2 {
      let reply = try await hook.send(.get, "/health", ["content-length": String(Int.max)])
      #expect(reply.status == 200)
    }
    let body = Sample.record()
    let binary = ["ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t"]
    #expect(try await hook.post("/events", body).status == 200)
    #expect(try await hook.post("/cloudevents", body, binary).status == 200)
    // Cut off, and larger than what is received.
    #expect(try await hook.post("/events", body, ["content-length": "9999"]).status == 400)
    #expect(try await hook.post("/events", body, ["content-length": String(Int.max)]).status == 413)
    let count = 3 * body.utf8.count
    #expect(try await hook.send(.get, "/metrics").text.contains("maumeter_received_bytes_total \(count)\n"))
  }

  @Test func metricsThroughAProxyNeedAToken() async throws {
    let hook = try TestHook()
    #expect(try await hook.send(.get, "/metrics", ["x-forwarded-for": "203.0.113.1"]).status == 401)
    let headers = ["x-forwarded-for": "203.0.113.1", "x-api-key": TestHook.token]
    #expect(try await hook.send(.get, "/metrics", headers).status == 200)
  }

  /// A proxy may add no header, and pass on the name that it was asked for.
  @Test(
    arguments: [
      ("127.0.0.1:8080", [:], 200), ("localhost", [:], 200), ("LOCALHOST:1", [:], 200), ("[::1]:8080", [:], 200),
      ("::1", [:], 401), ("hook.example.com", [:], 401), ("127.0.0.1.example.com:8080", [:], 401), ("", [:], 401),
      ("localhost.example.com", [:], 401), ("10.0.0.1:8080", [:], 401), ("[::2]:8080", [:], 401),
      ("localhost", ["x-real-ip": "203.0.113.1"], 401), ("localhost", ["via": "1.1 proxy"], 401),
      ("localhost", ["forwarded": "for=203.0.113.1"], 401), ("localhost", ["x-forwarded-proto": "https"], 401),
      ("hook.example.com", ["x-api-key": TestHook.token], 200),
    ] as [(String, [String: String], Int)])
  func metricsAreOpenToThisMachine(_ host: String, _ headers: [String: String], _ status: Int) async throws {
    let hook = try TestHook()
    #expect(try await hook.send(.get, "/metrics", headers.merging(["host": host]) { $1 }).status == status)
  }

  @Test func withoutSecretsOnlyALoopbackAddressIsListenedOn() {
    #expect(throws: HookError.open(host: "0.0.0.0")) {
      _ = try TestHook {
        $0.secrets = nil
        $0.host = "0.0.0.0"
      }
    }
    for (host, isLoopback) in [
      ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("localhost", true), ("127.0.0.1.example.com", false),
      ("10.0.0.1", false), ("::", false), ("127.evil", false),
    ] {
      #expect(HookSettings.isLoopback(host) == isLoopback, "\(host)")
    }
  }
}
