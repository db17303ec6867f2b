/// A secret that a sender signs with, by Standard Webhooks.
///
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
public struct WebhookSecret: Sendable {
  private let key: [UInt8]

  /// Reads `whsec_` and base64; the prefix may be missing.
  ///
  /// Nil for anything else.
  public init?(_ text: String) {
    let encoded = text.hasPrefix("whsec_") ? text.dropFirst(6) : text[...]
    guard let key = [UInt8](base64: encoded), key.count >= 16 else { return nil }
    self.key = key
  }

  /// Whether one of the signatures is that of the message under this secret.
  ///
  /// - Parameter signatures: as the header has them, "v1,BASE64 v1,BASE64"; other versions are passed over.
  func signed(_ id: String, _ timestamp: String, _ body: UnsafeRawBufferPointer, signatures: String) -> Bool {
    let expected = Array("\(id).\(timestamp).".utf8).withUnsafeBytes { Digest.hmac([$0, body], key: key) }
    return signatures.split(separator: " ").reduce(false) { found, signature in
      guard signature.hasPrefix("v1,"), let code = [UInt8](base64: signature.dropFirst(3)) else { return found }
      return Digest.areEqual(expected, code) || found
    }
  }
}
