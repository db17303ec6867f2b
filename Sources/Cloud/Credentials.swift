import Domain

/// What proves to AWS who asks.
///
/// Its text never shows the secrets.
public struct Credentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  public let accessKeyID: String
  let secretAccessKey: String
  let sessionToken: String?
  /// When they end; nil when they do not.
  public let expiration: Instant?

  public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Instant? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
    self.expiration = expiration
  }

  public var description: String { "Credentials(\(accessKeyID))" }
  public var debugDescription: String { description }
}

extension Credentials: CustomReflectable {
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
