import Foundation
import Logging
import Synchronization
import Testing

@testable import Server

@Suite struct SNSTopicsTests {
  private static let topic = "arn:aws:sns:eu-west-1:210987654321:a"
  private static let confirmation = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func message(
    topic: String = topic, certificate: String = "https://sns.eu-west-1.amazonaws.com/a.pem",
    subscribe: String = confirmation, isForged: Bool = false
  ) throws -> SNSMessage {
    var fields = [
      "Type": "SubscriptionConfirmation", "MessageId": "m", "TopicArn": topic, "Message": "x", "Token": "t",
      "Timestamp": "2026-10-04T05:06:09.123Z", "SignatureVersion": "2", "SigningCertURL": certificate,
      "SubscribeURL": subscribe, "Signature": "",
    ]
    func read() throws -> SNSMessage { try #require(SNSMessage(JSONSerialization.data(withJSONObject: fields))) }
    fields["Signature"] = SNSTests.signer.sign(try read().signedText, version: "2").base64
    if isForged { fields["Message"] = "y" }
    return try read()
  }

  private func topics(
    _ names: Set<String> = [topic], certificate: [UInt8]? = SNSTests.signer.certificate,
    confirm: (@Sendable (String) async throws -> Void)? = nil
  ) -> SNSTopics {
    let network = SNSTopics.Network(
      certificate: { _ in
        guard let certificate else { throw CocoaError(.fileReadUnknown) }
        return certificate
      }, confirm: confirm)
    return SNSTopics(topics: names, network: network)
  }

  private func reason(_ body: () async throws(Refusal) -> Void) async -> String? {
    do throws(Refusal) {
      try await body()
      return nil
    } catch {
      return error.reason
    }
  }

  /// Where topics are named, only they are taken, whatever else the sender has shown.
  @Test(
    arguments: [
      ([topic], topic, false, nil), ([topic], topic, true, nil), ([topic, "b"], "b", false, nil),
      ([topic], "b", false, "foreign_topic"), ([topic], "b", true, "foreign_topic"), ([], topic, true, nil),
      ([], topic, false, "foreign_topic"),
    ] as [(Set<String>, String, Bool, String?)])
  func topicsOfMessages(_ names: Set<String>, _ topic: String, _ isTrusted: Bool, _ expected: String?) async throws {
    let message = try message(topic: topic)
    let topics = topics(names)
    let found = await reason { () throws(Refusal) in try await topics.verify(message, isTrusted: isTrusted) }
    #expect(found == expected)
  }

  @Test func whatIsNotGenuineIsNotTaken() async throws {
    let forged = try message(isForged: true)
    let elsewhere = try message(certificate: "https://evil.example/a.pem")
    let good = try message()
    let (topics, cutOff) = (topics(), topics(certificate: nil))
    #expect(
      await reason { () throws(Refusal) in try await topics.verify(forged, isTrusted: true) } == "forged_signature")
    #expect(
      await reason { () throws(Refusal) in try await topics.verify(elsewhere, isTrusted: true) }
        == "bad_certificate_address")
    #expect(await reason { () throws(Refusal) in try await cutOff.verify(good, isTrusted: true) } == "no_certificate")
  }

  @Test func subscriptionsAreConfirmedAtAddressesOfSNSOnly() async throws {
    let opened = Mutex<[String]>([])
    let topics = topics { address in opened.withLock { $0.append(address) } }
    let (good, evil) = (try message(), try message(subscribe: "https://evil.example/?Action=ConfirmSubscription"))
    try await topics.confirm(good, logger)
    #expect(
      await reason { () throws(Refusal) in try await topics.confirm(evil, logger) } == "bad_subscription_address")
    #expect(opened.withLock { $0 } == [Self.confirmation])
    // Amazon SNS tries again what was not confirmed; where a person does it, there is nothing to try.
    let failing = self.topics { _ in throw CocoaError(.fileReadUnknown) }
    #expect(await reason { () throws(Refusal) in try await failing.confirm(good, logger) } == "not_confirmed")
    try await self.topics().confirm(good, logger)
  }
}
