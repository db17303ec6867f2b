import HTTPTypes

/// Lets in who shows the secret of the dashboard as the password of basic authentication, which every browser asks for
/// without a script or a cookie.
///
/// https://www.rfc-editor.org/rfc/rfc7617
struct DashboardGate: Sendable {
  private let gate: TokenGate

  init(secret: String) {
    gate = TokenGate([secret])
  }

  /// No other header is read: what lets senders in opens no page, and the other way round.
  func check(_ headers: HTTPFields) throws(Refusal) {
    guard let value = headers[.authorization] else { throw .noPassword }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "basic",
      let bytes = [UInt8](base64: parts[1]), let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    else { throw .wrongPassword }
    guard gate.admits(String(decoding: bytes[(colon + 1)...], as: UTF8.self)) else { throw .wrongPassword }
  }
}
