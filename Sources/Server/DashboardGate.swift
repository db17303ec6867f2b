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
    guard let code = TokenGate.credentials(in: value, scheme: "basic"), let password = TokenGate.password(in: code),
      gate.admits(password)
    else { throw .wrongPassword }
  }
}
