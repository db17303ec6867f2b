import COpenSSL
import Domain
import Foundation
import Testing

@testable import Server

@Suite struct SNSTests {
  static let topic = "arn:aws:sns:ap-northeast-1:210987654321:cognito"
  static let address = "https://sns.ap-northeast-1.amazonaws.com/SimpleNotificationService-0123.pem"
  static let signer = TestSigner()

  private func envelope(
    _ message: String = Sample.record(), version: String = "2", topic: String = topic, address: String = address,
    type: String = "Notification", subscribe: String? = nil, tamper: Bool = false
  ) throws -> String {
    var fields = [
      "Type": type, "MessageId": "m-1", "TopicArn": topic, "Message": message, "Timestamp": "2026-10-04T05:06:09.123Z",
      "SignatureVersion": version, "SigningCertURL": address, "Signature": "",
    ]
    if let subscribe {
      fields["SubscribeURL"] = subscribe
      fields["Token"] = "t"
    }
    let unsigned = try #require(SNSMessage(JSONSerialization.data(withJSONObject: fields)))
    fields["Signature"] = SNSTests.signer.sign(unsigned.signedText, version: version).base64
    if tamper { fields["Message"] = Sample.record(2) }
    return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
  }

  private func hook(topics: Set<String> = [topic]) throws -> TestHook {
    try TestHook(certificate: SNSTests.signer.certificate) { $0.topics = topics }
  }

  private func send(_ hook: TestHook, _ body: String, _ headers: [String: String] = [:]) async throws -> TestHook.Reply
  {
    let type = ["content-type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": "Notification"]
    return try await hook.send(.post, "/sns", type.merging(headers) { $1 }, Array(body.utf8))
  }

  @Test(arguments: ["1", "2"])
  func aSignedMessageOfATopicIsTaken(_ version: String) async throws {
    let hook = try hook()
    #expect(try await send(hook, envelope(version: version)).text == Sample.answer)
    #expect(try await send(hook, envelope(version: version)).text == Sample.answerToKnown)
  }

  @Test func anythingElseIsNot() async throws {
    let hook = try hook()
    #expect(try await send(hook, envelope(tamper: true)).status == 401)
    #expect(try await send(hook, envelope(version: "3")).status == 401)
    #expect(try await send(hook, envelope(topic: Self.topic + "2")).status == 401)
    #expect(try await send(hook, Sample.record()).status == 401)
    for address in [
      "https://sns.evil.example/SimpleNotificationService.pem", "http://sns.eu-west-1.amazonaws.com/a.pem",
      "https://sns%2eeu-west-1.amazonaws.com/a.pem", "https://sns.eu-west-1.amazonaws.com/../a.pem",
      "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem", "https://x@sns.eu-west-1.amazonaws.com/a.pem",
      "https://sns.eu-west-1.amazonaws.com/a.pem?x", "https://sns.eu-west-1.amazonaws.com/a.pem#x",
      "https://sns.eu-west-1.amazonaws.com/a.txt", "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
      "https://snsxeu-west-1.amazonaws.com/a.pem", "https://s3.amazonaws.com/sns.eu-west-1.amazonaws.com/a.pem", "",
    ] {
      #expect(try await send(hook, envelope(address: address)).status == 401, "\(address)")
      #expect(!SNSAddress.isOfCertificate(address))
    }
    #expect(SNSAddress.isOfCertificate("https://sns.cn-north-1.amazonaws.com.cn/a.pem"))
    #expect(try hook.store.records().read == 0)
  }

  /// A signature only proves that it came from some topic of somebody.
  @Test func withoutTopicsATokenIsNeededToo() async throws {
    let hook = try hook(topics: [])
    let refused = try await send(hook, envelope())
    #expect(refused.status == 401 && refused.headers[.wwwAuthenticate] == #"Basic realm="maumeter""#)
    let basic = ["authorization": "Basic " + Array("sns:\(TestHook.token)".utf8).base64]
    #expect(try await send(hook, envelope(), basic).text == Sample.answer)
    #expect(try await send(hook, envelope(tamper: true), basic).status == 401)
  }

  @Test func rawDeliveryNeedsAToken() async throws {
    let hook = try hook()
    let raw = ["x-amz-sns-rawdelivery": "true", "x-amz-sns-message-id": "m-2"]
    #expect(try await send(hook, Sample.record(), raw).status == 401)
    let token = raw.merging(["x-api-key": TestHook.token]) { $1 }
    #expect(try await send(hook, Sample.record(), token).text == Sample.answer)
  }

  /// Notices of objects hold no records, and are in one of the counts all the same.
  @Test(arguments: [
    #"{"s3Bucket":"b","s3ObjectKey":["k"]}"#, #"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#,
  ])
  func noticesOfObjectsAreNoRecords(_ notice: String) async throws {
    let hook = try hook()
    let reply = try await send(hook, envelope(notice))
    #expect(reply.status == 200)
    #expect(
      reply.text.hasPrefix(
        #"{"recorded":0,"duplicates":0,"not_counted":0,"rejected":[{"reason":"holds a notice of objects in S3"#))
    #expect(try await hook.send(.get, "/metrics").text.contains(#"maumeter_rejected_total{reason="object_notice"} 1"#))
  }

  @Test func whatMayGoBetterLaterIsSaidWith503() async throws {
    let hook = try hook()
    let locker = try Locker(hook.path)
    try locker.lock()
    #expect(try await send(hook, envelope()).status == 503)
    let without = try TestHook { $0.topics = [Self.topic] }
    #expect(try await send(without, envelope()).status == 503)
  }

  @Test func confirmationsAreLeftToAPersonOrOpened() async throws {
    let hook = try hook()
    let good = "https://sns.ap-northeast-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=a&Token=t"
    #expect(try await send(hook, envelope(type: "SubscriptionConfirmation", subscribe: good)).status == 200)
    for bad in [
      "http://169.254.169.254/latest/meta-data/", "https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic",
      "https://evil.example/?Action=ConfirmSubscription",
    ] {
      let reply = try await send(hook, envelope(type: "SubscriptionConfirmation", subscribe: bad))
      #expect(reply.status == 401 && reply.text.contains("The address that would confirm the subscription"))
    }
  }
}

/// A key with a certificate of its own, as Amazon SNS has.
struct TestSigner: @unchecked Sendable {
  private let key: OpaquePointer?
  /// In PEM form, as the key is.
  let certificate: [UInt8]
  let privateKey: [UInt8]

  init() {
    let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
    defer { EVP_PKEY_CTX_free(context) }
    EVP_PKEY_keygen_init(context)
    var made: OpaquePointer?
    EVP_PKEY_generate(context, &made)
    key = made
    let x509 = X509_new()
    defer { X509_free(x509) }
    X509_set_pubkey(x509, key)
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1)
    X509_gmtime_adj(X509_getm_notBefore(x509), 0)
    X509_gmtime_adj(X509_getm_notAfter(x509), 3_600)
    X509_sign(x509, key, EVP_sha256())
    certificate = TestSigner.text { _ = PEM_write_bio_X509($0, x509) }
    privateKey = TestSigner.text { _ = PEM_write_bio_PrivateKey($0, made, nil, nil, 0, nil, nil) }
  }

  private static func text(_ write: (OpaquePointer?) -> Void) -> [UInt8] {
    let memory = BIO_new(BIO_s_mem())
    defer { BIO_free(memory) }
    write(memory)
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let count = Int(BIO_read(memory, &bytes, Int32(bytes.count)))
    return Array(bytes[..<max(0, count)])
  }

  func sign(_ text: [UInt8], version: String) -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestSignInit(context, nil, version == "1" ? EVP_sha1() : EVP_sha256(), nil, key)
    var count = 512
    var signature = [UInt8](repeating: 0, count: count)
    EVP_DigestSign(context, &signature, &count, text, text.count)
    return Array(signature[..<count])
  }
}
