import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Store

/// Answers every request: who may send, what it is, and what became of it.
final class HookResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let settings: HookSettings
  let writer: GroupCommit
  let intake: Intake
  let budget: BodyBudget
  let metrics: HookMetrics
  let gauges: PoolGauges
  let gate: TokenGate
  let topics: SNSTopics
  let rules: CountingRules
  /// Nil where there is none, and then `/` is no path.
  let dashboard: ServedDashboard?
  let logger: Logger

  init(
    settings: HookSettings, writer: GroupCommit, intake: Intake, budget: BodyBudget, metrics: HookMetrics,
    gauges: PoolGauges, gate: TokenGate, topics: SNSTopics, rules: CountingRules, dashboard: ServedDashboard?,
    logger: Logger
  ) {
    self.settings = settings
    self.writer = writer
    self.intake = intake
    self.budget = budget
    self.metrics = metrics
    self.gauges = gauges
    self.gate = gate
    self.topics = topics
    self.rules = rules
    self.dashboard = dashboard
    self.logger = logger
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    let start = ContinuousClock.now
    let path = HookPath(path: request.uri.path).flatMap { $0 == .dashboard && dashboard == nil ? nil : $0 }
    var received = 0
    let answer = await answer(to: request, path, &received)
    note(request.method, path, answer, bytes: received, since: start)
    return answer.response
  }

  /// Counts and logs what was answered.
  ///
  /// - Parameter bytes: of the body, as many as were received, whatever the sender says.
  func note(
    _ method: HTTPRequest.Method, _ path: HookPath?, _ answer: Answer, bytes: Int,
    since start: ContinuousClock.Instant
  ) {
    metrics.count(path, status: answer.status.code, bytes: bytes)
    guard logger.logLevel <= .info else { return }
    // The path is one of ours or none: what a sender makes up, and queries, may hold anything.
    logger.info(
      "request",
      metadata: [
        "method": "\(method.rawValue.prefix(16))", "path": "\(path?.rawValue ?? "other")",
        "status": "\(answer.status.code)", "bytes": "\(bytes)",
        "milliseconds": "\((ContinuousClock.now - start) / .milliseconds(1))",
      ])
  }

  /// - Parameter received: grows by the bytes of the body that are received.
  private func answer(to request: Request, _ path: HookPath?, _ received: inout Int) async -> Answer {
    do throws(Refusal) {
      guard let path else { throw .noSuchPath }
      return try await answer(request, path, &received)
    } catch {
      note(error, path)
      return refused(error, request.headers, path)
    }
  }

  private func answer(
    _ request: Request, _ path: HookPath, _ received: inout Int
  ) async throws(Refusal) -> Answer {
    switch (request.method, path) {
    case (.get, .health): return Answer.text("ok\n", type: "text/plain; charset=utf-8")
    case (.get, .ready): return try await ready()
    // Load balancers look with HEAD.
    case (.head, .health): return Answer.empty()
    case (.head, .ready):
      _ = try await ready()
      return Answer.empty()
    case (.get, .metrics): return try await exposition(request)
    case (.get, .dashboard): return try await livePage(request)
    case (.get, _) where path.takesEvents && request.headers[.oktaChallenge] != nil: return try verifyOkta(request)
    case (.options, .cloudEvents): return try validateCloudEvents(request)
    case (.post, .events), (.post, .eventBridge), (.post, .firehose):
      return try await takeEvents(request, path, &received)
    case (.post, .sns): return try await takeSNS(request, &received)
    case (.post, .cloudEvents): return try await takeCloudEvents(request, &received)
    case (.post, .webhook): return try await takeWebhook(request, &received)
    default: throw .wrongMethod(allowed: path.methods)
    }
  }

  // MARK: Refusing

  func refused(_ refusal: Refusal, _ headers: some RequestHeaders, _ path: HookPath?) -> Answer {
    switch path {
    case .firehose:
      // 413 would make Firehose drop the batch, out of its own error bucket too.
      let status = refusal.status == 413 ? 400 : refusal.status
      let id = headers[.firehoseRequestID] ?? ""
      var answer = Answer.firehose(status: status, requestID: id, at: Date(), error: refusal.description)
      answer.headers[.retryAfter] = refusal.retryAfter.map(String.init)
      return answer
    // SNS takes anything below 500 for delivered: what may go better later must not be said with 429.
    case .sns: return Answer.refused(refusal, status: refusal.retryAfter != nil ? 503 : nil)
    case .dashboard: return Answer.refusedPage(refusal)
    default: return Answer.refused(refusal)
    }
  }

  func note(_ refusal: Refusal, _ path: HookPath?) {
    metrics.count(rejected: refusal.reason)
    let metadata: Logger.Metadata = ["path": "\(path?.rawValue ?? "other")", "reason": "\(refusal.reason)"]
    if let note = refusal.operatorNote {
      logger.error("\(note)", metadata: metadata)
    } else {
      logger.notice("refused", metadata: metadata)
    }
  }

  // MARK: Who

  /// The sender must show a token, unless everybody may send.
  func requireToken(_ headers: some RequestHeaders) throws(Refusal) {
    guard settings.secrets != nil, !gate.admits(headers) else { return }
    throw TokenGate.isShown(in: headers) ? .wrongSecret : .noSecret
  }

  /// Whether the body should be sent: a sender that waits to be asked (`Expect: 100-continue`) is spared one that would
  /// be refused by its head.
  func wantsBody(of request: Request) -> Bool {
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    guard request.method == .post, let path = HookPath(path: request.uri.path), length <= settings.limits.bodyBytes
    else { return false }
    switch path {
    case .events, .eventBridge, .firehose: return settings.secrets == nil || gate.admits(request.headers)
    case .sns, .cloudEvents, .webhook: return true
    case .health, .ready, .metrics, .dashboard: return false
    }
  }

  // MARK: To operate

  private func ready() async throws(Refusal) -> Answer {
    do throws(GroupCommit.Failure) {
      try await writer.checkWritable()
      return Answer.text("ready\n", type: "text/plain; charset=utf-8")
    } catch {
      throw Refusal(error)
    }
  }

  /// Open to this machine; through a proxy, or from elsewhere, with a token: it tells users and costs.
  ///
  /// A proxy says so by a header, or at least asks for the name that it was asked for itself.
  private func exposition(_ request: Request) async throws(Refusal) -> Answer {
    let isProxied = HTTPField.Name.ofProxies.contains { request.headers[$0] != nil }
    let isOfThisMachine = request.head.authority.map(HookSettings.isLoopback(authority:)) ?? false
    if isProxied || !isOfThisMachine || !HookSettings.isLoopback(settings.host) { try requireToken(request.headers) }
    let exposition = Exposition(
      metrics.counts, writer.statistics, await gauges.current(), rules: rules, queueLimit: writer.queueLimit)
    return Answer.text(exposition.text, type: Exposition.contentType)
  }

  /// Okta asks once whether the endpoint is its owner's.
  /// https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
  private func verifyOkta(_ request: Request) throws(Refusal) -> Answer {
    guard let challenge = request.headers[.oktaChallenge], challenge.utf8.count <= 1_024 else {
      throw .badEnvelope("has a challenge that is too long")
    }
    return Answer.json(200, "{\"verification\":\(Answer.quoted(challenge))}")
  }
}
