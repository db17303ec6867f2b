import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Ingest
import NIOCore

/// One way in for each kind of sender; `docs/hook.md` describes them for users.
extension HookResponder {
  // MARK: Any body, EventBridge, Firehose

  /// Who sends and what must be right before a body is read.
  ///
  /// - Returns: what the headers say of the body.
  func admit(_ headers: some RequestHeaders, _ path: HookPath) throws(Refusal) -> BodyEnvelope {
    try requireToken(headers)
    guard path == .firehose else {
      try ContentType(headers).requireReadable()
      return BodyEnvelope()
    }
    guard let id = headers[.firehoseRequestID], !id.isEmpty, id.utf8.count <= 256 else {
      throw .badEnvelope("comes without the header X-Amz-Firehose-Request-Id")
    }
    try ContentType(headers).requireReadable()
    return BodyEnvelope(id: "firehose \(id)")
  }

  /// Deliveries of Firehose: https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html.
  func answer(_ taken: Intake.Taken, _ headers: some RequestHeaders, _ path: HookPath) -> Answer {
    guard path == .firehose else { return Answer.taken(taken) }
    return Answer.firehose(status: 200, requestID: headers[.firehoseRequestID] ?? "", at: Date())
  }

  func takeEvents(_ request: Request, _ path: HookPath, _ received: inout Int) async throws(Refusal) -> Answer {
    let envelope = try admit(request.headers, path)
    return answer(try await takeBody(of: request, in: envelope, &received), request.headers, path)
  }

  private func takeBody(
    of request: Request, in envelope: BodyEnvelope, _ received: inout Int
  ) async throws(Refusal) -> Intake.Taken {
    try await budget.withBody(of: request, limit: settings.limits.bodyBytes, &received) { (body) throws(Refusal) in
      try await intake.take([Intake.Piece(content: body, envelope: envelope)])
    }
  }

  // MARK: Amazon SNS

  /// Messages: https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html.
  func takeSNS(_ request: Request, _ received: inout Int) async throws(Refusal) -> Answer {
    let hasToken = settings.secrets == nil || gate.admits(request.headers)
    if !hasToken, settings.topics.isEmpty || TokenGate.isShown(in: request.headers) {
      try requireToken(request.headers)
    }
    let limit = HookResponder.signedBodyLimit
    return try await budget.withBody(of: request, limit: limit, &received) { (body) throws(Refusal) in
      guard let message = SNSMessage(Data(body.readableBytesView)) else {
        // Raw delivery has no signature.
        if !hasToken { throw .unsigned(missing: "signature of Amazon SNS, nor a token") }
        let envelope = BodyEnvelope(id: request.headers[.snsMessageID])
        return Answer.taken(try await intake.take([Intake.Piece(content: body, envelope: envelope)]))
      }
      if settings.secrets != nil { try await topics.verify(message, isTrusted: hasToken) }
      return try await take(message)
    }
  }

  private func take(_ message: SNSMessage) async throws(Refusal) -> Answer {
    switch message.kind {
    case .notification:
      let envelope = BodyEnvelope(time: message.time, id: message.id)
      let piece = Intake.Piece(content: ByteBuffer(string: message.message), envelope: envelope)
      let taken = try await intake.take([piece])
      // Amazon SNS shows nobody the answer.
      for note in taken.notes { logger.notice("a message \(note)", metadata: ["topic": "\(message.topic)"]) }
      return Answer.taken(taken)
    case .subscriptionConfirmation:
      try await topics.confirm(message, logger)
      return Answer.empty()
    case .unsubscribeConfirmation:
      logger.warning("Amazon SNS ended a subscription", metadata: ["topic": "\(message.topic)"])
      return Answer.empty()
    }
  }

  /// What is signed is small: SNS sends 256 kB at most, Standard Webhooks asks for less than 20 kB.
  ///
  /// It must be held before it is known who sent it.
  private static let signedBodyLimit = 1 << 20

  // MARK: CloudEvents

  /// The three modes of https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md.
  func takeCloudEvents(_ request: Request, _ received: inout Int) async throws(Refusal) -> Answer {
    // The webhook profile lets a sender put its token into the address, too.
    let token = request.uri.queryParameters["access_token"].map(String.init)
    if token.map(gate.admits) != true {
      do throws(Refusal) { try requireToken(request.headers) } catch { throw token == nil ? error : .wrongSecret }
    }
    let type = ContentType(request.headers)
    if type.name == "application/cloudevents+json" || type.name == "application/cloudevents-batch+json" {
      try type.requireKnownEncoding()
      let isBatch = type.name == "application/cloudevents-batch+json"
      let limit = settings.limits.bodyBytes
      return try await budget.withBody(of: request, limit: limit, &received) { (body) throws(Refusal) in
        let text = try await intake.inflated(body)
        return try await budget.holding(text.readableBytes - body.readableBytes) { () throws(Refusal) in
          let events = try await intake.unpack(text) { (text) throws(Refusal) in
            isBatch ? try CloudEvent.batch(text) : [.success(try CloudEvent.structured(text))]
          }
          return try await take(events)
        }
      }
    }
    // Another format of events: Avro, Protobuf, XML.
    if type.name.hasPrefix("application/cloudevents") { throw .unknownType(type.name) }
    guard request.headers[.cloudEventVersion]?.hasPrefix("1.") == true, let id = request.headers[.cloudEventID],
      let source = request.headers[.cloudEventSource], request.headers[.cloudEventType] != nil
    else {
      throw .badEnvelope(
        "is no CloudEvent: neither its content type nor the headers ce-specversion, ce-id, ce-source and ce-type say so"
      )
    }
    try type.requireReadable()
    var time: Instant?
    if let text = request.headers[.cloudEventTime] {
      time = Instant(iso8601: text)
      guard time != nil else { throw .badEnvelope(CloudEvent.badTime(text)) }
    }
    let envelope = BodyEnvelope(cloudEvent: id, source: source, time: time)
    return Answer.taken(try await takeBody(of: request, in: envelope, &received))
  }

  private func take(_ events: [Result<CloudEvent, Refusal>]) async throws(Refusal) -> Answer {
    guard !events.isEmpty else { return Answer.taken(Intake.Taken()) }
    let pieces = events.map { event in
      switch event {
      case .success(let event):
        Intake.Piece(
          content: event.data, envelope: BodyEnvelope(cloudEvent: event.id, source: event.source, time: event.time))
      case .failure(let refusal): Intake.Piece(content: ByteBuffer(), defect: "\(refusal)")
      }
    }
    return Answer.taken(try await intake.take(pieces))
  }

  /// A sender asks whether it may send here, before it does.
  ///
  /// https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection
  func validateCloudEvents(_ request: Request) throws(Refusal) -> Answer {
    guard let origin = request.headers[.webhookRequestOrigin], origin.utf8.count <= 1_024 else {
      throw .badEnvelope("comes without the header WebHook-Request-Origin")
    }
    var answer = Answer.empty()
    answer.headers[.allow] = HookPath.cloudEvents.methods
    // Who sends what it may not is stopped by the token, not by this.
    answer.headers[.webhookAllowedOrigin] = origin
    answer.headers[.webhookAllowedRate] = "*"
    return answer
  }

  // MARK: Standard Webhooks

  /// By https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
  func takeWebhook(_ request: Request, _ received: inout Int) async throws(Refusal) -> Answer {
    let envelope = BodyEnvelope(id: request.headers[.webhookID].flatMap { $0.isEmpty ? nil : "webhook \($0)" })
    guard let secrets = settings.secrets else {
      return Answer.taken(try await takeBody(of: request, in: envelope, &received))
    }
    guard let id = request.headers[.webhookID], id.utf8.count <= 1_024 else { throw .unsigned(missing: "webhook-id") }
    guard let signatures = request.headers[.webhookSignature] else { throw .unsigned(missing: "webhook-signature") }
    guard let timestamp = request.headers[.webhookTimestamp], let seconds = Int64(timestamp) else {
      throw .unsigned(missing: "webhook-timestamp")
    }
    let tolerance = settings.limits.toleranceSeconds
    let now = Int64(Date().timeIntervalSince1970)
    guard seconds > now - Int64(tolerance), seconds < now + Int64(tolerance) else { throw .notNow(seconds: tolerance) }
    let limit = HookResponder.signedBodyLimit
    return try await budget.withBody(of: request, limit: limit, &received) { (body) throws(Refusal) in
      let isSigned = body.withUnsafeReadableBytes { bytes in
        secrets.webhookSecrets.reduce(false) { $1.signed(id, timestamp, bytes, signatures: signatures) || $0 }
      }
      guard isSigned else { throw .forged }
      return Answer.taken(try await intake.take([Intake.Piece(content: body, envelope: envelope)]))
    }
  }
}
