import HTTPTypes

/// The headers of senders that HTTPTypes does not name.
extension HTTPField.Name {
  static func named(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no name of a header") }
    return name
  }

  static let apiKey = named("x-api-key")
  /// What proxies add to the requests that they pass on.
  static let ofProxies = [
    "forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port",
    "x-forwarded-server", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip", "cf-connecting-ip",
    "x-envoy-external-address",
  ].map(named)

  static let firehoseAccessKey = named("x-amz-firehose-access-key")
  static let firehoseRequestID = named("x-amz-firehose-request-id")
  static let snsMessageID = named("x-amz-sns-message-id")

  static let cloudEventID = named("ce-id")
  static let cloudEventSource = named("ce-source")
  static let cloudEventType = named("ce-type")
  static let cloudEventTime = named("ce-time")
  static let cloudEventVersion = named("ce-specversion")
  static let webhookRequestOrigin = named("webhook-request-origin")
  static let webhookAllowedOrigin = named("webhook-allowed-origin")
  static let webhookAllowedRate = named("webhook-allowed-rate")

  static let webhookID = named("webhook-id")
  static let webhookTimestamp = named("webhook-timestamp")
  static let webhookSignature = named("webhook-signature")

  static let oktaChallenge = named("x-okta-verification-challenge")
}
