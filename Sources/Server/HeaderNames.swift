import HTTPTypes

/// The headers of senders that HTTPTypes does not name.
extension HTTPField.Name {
  private static func named(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no name of a header") }
    return name
  }

  static let apiKey = named("x-api-key")
  static let forwardedFor = named("x-forwarded-for")
  static let forwarded = named("forwarded")
  static let via = named("via")

  static let firehoseAccessKey = named("x-amz-firehose-access-key")
  static let firehoseRequestID = named("x-amz-firehose-request-id")
  static let snsMessageType = named("x-amz-sns-message-type")
  static let snsMessageID = named("x-amz-sns-message-id")
  static let snsTopic = named("x-amz-sns-topic-arn")
  static let snsRawDelivery = named("x-amz-sns-rawdelivery")

  static let cloudEventID = named("ce-id")
  static let cloudEventSource = named("ce-source")
  static let cloudEventType = named("ce-type")
  static let cloudEventTime = named("ce-time")
  static let cloudEventVersion = named("ce-specversion")
  static let webhookRequestOrigin = named("webhook-request-origin")
  static let webhookRequestRate = named("webhook-request-rate")
  static let webhookAllowedOrigin = named("webhook-allowed-origin")
  static let webhookAllowedRate = named("webhook-allowed-rate")

  static let webhookID = named("webhook-id")
  static let webhookTimestamp = named("webhook-timestamp")
  static let webhookSignature = named("webhook-signature")

  static let oktaChallenge = named("x-okta-verification-challenge")
}
