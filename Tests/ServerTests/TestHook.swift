import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Store
import Synchronization
import TestSupport

@testable import Server

/// A hook on a database of its own, asked without a network in between.
final class TestHook: Sendable {
  static let token = "token-of-the-tests-0123"
  static let webhookKey = [UInt8](0..<24)

  let store: ActivityStore
  let writer: GroupCommit
  let server: HookServer
  let clock: Clock
  private let folder: TemporaryFolder

  /// - Parameters:
  ///   - certificate: of Amazon SNS, PEM.
  ///   - change: to the settings.
  init(
    certificate: [UInt8]? = nil, queueLimit: Int = 200_000, dashboard: Dashboard? = nil,
    _ change: (inout HookSettings) -> Void = { _ in }
  ) throws {
    folder = try TemporaryFolder()
    store = try ActivityStore(path: folder.path("hook.db"), rules: CountingRules(), busyTimeout: 0.2)
    let clock = Clock()
    self.clock = clock
    writer = GroupCommit(store, queueLimit: queueLimit) { clock.now }
    var settings = HookSettings()
    settings.port = 0
    let secret = WebhookSecret("whsec_" + TestHook.webhookKey.base64)
    settings.secrets = HookSettings.Secrets(tokens: [TestHook.token], webhookSecrets: secret.map { [$0] } ?? [])
    change(&settings)
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let surroundings = HookServer.Surroundings(
      clock: { clock.now },
      certificate: { address in
        guard let certificate else { throw HookError.open(host: address) }
        return certificate
      }, dashboard: dashboard)
    server = try HookServer(
      settings, writer: writer, rules: CountingRules(), surroundings: surroundings, logger: logger)
  }

  deinit { writer.finish() }

  static let now = Instant(secondsSinceEpoch: 1_800_000_000)

  /// A clock that a test sets.
  final class Clock: Sendable {
    private let time = Mutex(TestHook.now)
    var now: Instant { time.withLock { $0 } }
    func pass(seconds: Int64) {
      time.withLock { $0 = Instant(secondsSinceEpoch: $0.secondsSinceEpoch + seconds) }
    }
  }

  /// Where the database is.
  var path: String { store.path }

  struct Reply {
    var status: Int
    var text: String
    var headers: HTTPFields
  }

  func send(
    _ method: HTTPRequest.Method = .post, _ path: String, _ headers: [String: String] = [:], _ body: [UInt8] = []
  ) async throws -> Reply {
    let request = self.request(method, path, headers, body)
    let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test"))
    let responder = try server.application().responder
    let response = try await responder.respond(to: request, context: BasicRequestContext(source: source))
    return Reply(status: response.status.code, text: try await response.text, headers: response.headers)
  }

  private func request(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String], _ body: [UInt8]
  ) -> Request {
    var fields = HTTPFields()
    for (name, value) in headers where name != "host" {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    if fields[.contentLength] == nil { fields[.contentLength] = String(body.count) }
    let host = headers["host"] ?? "127.0.0.1:8080"
    let head = HTTPRequest(method: method, scheme: nil, authority: host, path: path, headerFields: fields)
    return Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
  }

  /// Whether a sender that waits to be asked for a body is asked.
  func wantsBody(_ path: String, _ headers: [String: String]) throws -> Bool {
    try server.application().responder.wantsBody(of: request(.post, path, headers, []))
  }

  /// With the token.
  func post(_ path: String, _ body: String, _ headers: [String: String] = [:]) async throws -> Reply {
    try await send(.post, path, headers.merging(["authorization": "Bearer \(TestHook.token)"]) { $1 }, Array(body.utf8))
  }
}

extension Response {
  fileprivate var text: String {
    get async throws {
      let writer = CollectingWriter()
      try await body.write(writer)
      return await writer.collected.text
    }
  }
}

private actor Collected {
  var text = ""
  func add(_ buffer: ByteBuffer) { text += String(buffer: buffer) }
}

private struct CollectingWriter: ResponseBodyWriter {
  let collected = Collected()
  func write(_ buffer: ByteBuffer) async throws { await collected.add(buffer) }
  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Records as senders bring them.
enum Sample {
  static let pool = "ap-northeast-1_AbC123"
  static let answer = #"{"recorded":1,"duplicates":0,"not_counted":0,"rejected":[]}"#
  static let answerToKnown = #"{"recorded":0,"duplicates":1,"not_counted":0,"rejected":[]}"#

  /// A sign-in that CloudTrail logs; each number is another one.
  static func record(_ number: Int = 1, pool: String = pool) -> String {
    let tail = String(1_000_000 + number).dropFirst()
    return """
      {"eventVersion":"1.08","eventTime":"2026-10-04T05:06:07Z","eventSource":"cognito-idp.amazonaws.com",\
      "eventName":"AdminInitiateAuth","awsRegion":"ap-northeast-1",\
      "requestParameters":{"userPoolId":"\(pool)","clientId":"4example","authFlow":"ADMIN_USER_PASSWORD_AUTH"},\
      "responseElements":{"authenticationResult":{"tokenType":"Bearer"}},\
      "additionalEventData":{"sub":"0c8f7a10-1111-4222-8333-9a4b5c\(tail)"},\
      "eventID":"5a5a5a5a-0001-4002-8003-000000\(tail)","recipientAccountId":"210987654321"}
      """
  }

  static func document(_ numbers: Range<Int>) -> String {
    #"{"Records":[\#(numbers.map { record($0) }.joined(separator: ","))]}"#
  }

  /// What EventBridge puts around it.
  static func eventBridge(_ number: Int = 1) -> String {
    """
    {"version":"0","id":"e","detail-type":"AWS API Call via CloudTrail","source":"aws.cognito-idp",\
    "account":"210987654321","time":"2026-10-04T05:06:08Z","region":"ap-northeast-1","resources":[],\
    "detail":\(record(number))}
    """
  }
}

extension Array where Element == UInt8 {
  var base64: String { Data(self).base64EncodedString() }
}
