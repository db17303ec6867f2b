import Logging

/// Decides which messages of Amazon SNS are genuine and wanted, and answers its confirmations.
struct SNSTopics: Sendable {
  /// How to reach Amazon SNS.
  struct Network: Sendable {
    /// The certificate at an address, in PEM form.
    var certificate: @Sendable (_ address: String) async throws -> [UInt8]
    /// Gets the address that confirms a subscription; nil where a person is to do it.
    var confirm: (@Sendable (_ address: String) async throws -> Void)?
  }

  private let topics: Set<String>
  private let certificates: SNSCertificates
  private let network: Network

  init(topics: Set<String>, network: Network) {
    self.topics = topics
    self.network = network
    certificates = SNSCertificates(fetch: network.certificate)
  }

  /// A genuine message says only that some topic of somebody sent it: anybody can subscribe the hook to a topic.
  ///
  /// So the topic must be one of ours, or the sender must have shown a token. Where topics are given, only they are
  /// taken.
  func verify(_ message: SNSMessage, isTrusted: Bool) async throws(Refusal) {
    guard topics.isEmpty ? isTrusted : topics.contains(message.topic) else { throw .foreignTopic(message.topic) }
    guard SNSAddress.isOfCertificate(message.certificateAddress) else { throw .badCertificateAddress }
    let certificate = try await certificates.certificate(at: message.certificateAddress)
    let isSigned = certificate.signed(
      message.signedText, signature: message.signature, version: message.signatureVersion)
    guard isSigned else { throw .forged }
  }

  func confirm(_ message: SNSMessage, _ logger: Logger) async throws(Refusal) {
    guard SNSAddress.isOfSubscription(message.subscribeAddress) else { throw .badSubscriptionAddress }
    guard let confirm = network.confirm else {
      return logger.warning(
        "To confirm the subscription, open its address", metadata: ["address": "\(message.subscribeAddress)"])
    }
    do {
      try await confirm(message.subscribeAddress)
      logger.notice("confirmed a subscription of Amazon SNS", metadata: ["topic": "\(message.topic)"])
    } catch {
      throw .notConfirmed(reason: "The subscription to \(message.topic) was not confirmed: \(error)")
    }
  }
}
