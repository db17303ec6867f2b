import Foundation

/// A secret that messages are signed with, by Standard Webhooks.
///
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
public struct WebhookKey: Sendable {
  private let key: [UInt8]

  /// Reads `whsec_` and base64, the prefix of which may be missing.
  ///
  /// Nil for anything else, and for less than 16 bytes.
  public init?(_ text: String) {
    let encoded = text.hasPrefix("whsec_") ? String(text.dropFirst(6)) : text
    guard let key = Data(base64Encoded: encoded), key.count >= 16 else { return nil }
    self.key = Array(key)
  }

  /// The header `webhook-signature`: HMAC-SHA256 of "ID.TIMESTAMP.BODY".
  ///
  /// - Parameter timestamp: seconds since 1970 of the attempt.
  func signature(id: String, timestamp: Int64, body: String) -> String {
    "v1,\(Data(SignatureV4.hmac(key, "\(id).\(timestamp).\(body)")).base64EncodedString())"
  }
}
