import Domain
import Foundation

/// A message of Amazon SNS as it comes over HTTPS.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
struct SNSMessage {
  enum Kind: String {
    case notification = "Notification"
    case subscriptionConfirmation = "SubscriptionConfirmation"
    case unsubscribeConfirmation = "UnsubscribeConfirmation"
  }

  let kind: Kind
  private let fields: [String: String]

  /// Nil for anything that is not signed by SNS: a message in raw delivery, too.
  init?(_ body: Data) {
    guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any],
      let kind = (object["Type"] as? String).flatMap(Kind.init), object["Signature"] is String,
      object["TopicArn"] is String, object["MessageId"] is String
    else { return nil }
    self.kind = kind
    fields = object.compactMapValues { $0 as? String }
  }

  var topic: String { fields["TopicArn"] ?? "" }
  /// The same in each attempt to deliver it.
  var id: String { fields["MessageId"] ?? "" }
  var message: String { fields["Message"] ?? "" }
  var time: Instant? { fields["Timestamp"].flatMap(Instant.init(iso8601:)) }
  var subscribeAddress: String { fields["SubscribeURL"] ?? "" }
  var certificateAddress: String { fields["SigningCertURL"] ?? "" }
  var signatureVersion: String { fields["SignatureVersion"] ?? "" }
  var signature: [UInt8] { fields["Signature"].flatMap([UInt8].init(base64:)) ?? [] }

  /// "Key\nValue\n" of each signed field that there is, in the order of bytes.
  /// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
  var signedText: [UInt8] {
    let keys =
      kind == .notification
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    return Array(keys.compactMap { key in fields[key].map { "\(key)\n\($0)\n" } }.joined().utf8)
  }
}

/// What an address that a message names must look like before anything is fetched from it.
enum SNSAddress {
  /// https, a host `sns.REGION.amazonaws.com` or `.com.cn`, and no more than a path: the test of AWS's own validators,
  /// `^sns\.[a-zA-Z0-9\-]{3,}\.amazonaws\.com(\.cn)?$`.
  private static func components(_ text: String) -> URLComponents? {
    guard text.utf8.count < 2_048, let url = URLComponents(string: text), url.scheme == "https", url.user == nil,
      url.password == nil, url.port == nil, url.fragment == nil,
      let host = url.percentEncodedHost, !url.path.contains(".."),
      host.wholeMatch(of: /sns\.[a-zA-Z0-9\-]{3,}\.amazonaws\.com(\.cn)?/) != nil
    else { return nil }
    return url
  }

  static func isOfCertificate(_ text: String) -> Bool {
    guard let url = components(text) else { return false }
    return url.query == nil && url.path.hasSuffix(".pem")
  }

  static func isOfSubscription(_ text: String) -> Bool {
    guard let url = components(text), url.path == "/" || url.path.isEmpty else { return false }
    return url.queryItems?.first { $0.name == "Action" }?.value == "ConfirmSubscription"
  }
}
