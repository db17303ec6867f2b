/// Why objects could not be listed or read.
public enum S3Error: Error, Hashable, Sendable {
  // What the user said
  case badLocation(String)
  case badEndpoint(String)

  // Who asks
  /// Nothing that the chain looks at has credentials.
  case noCredentials
  case noProfile(String, files: [String])
  /// A profile that cannot be used as it is.
  case badProfile(String, String)
  /// A profile of a kind that another program can turn into credentials.
  case foreignProfile(String, kind: String)
  /// A source that is set up did not give any. Never holds what it gave.
  case credentialsFailed(source: String, String)
  case rejectedCredentials(code: String, String)

  // What S3 says
  case noSuchBucket(String)
  case noSuchKey
  /// `action` is the permission that is missing.
  case denied(action: String, resource: String, String)
  /// In a storage class that has to be restored before it is read.
  case archived(String)
  /// The object was written again while it was being read.
  case changed
  case refused(host: String, status: Int, code: String, String)

  // The network and the service
  case unreachable(host: String, String)
  case timedOut(host: String)
  case cutOff(host: String)
  /// Said "not now" as often as it was asked.
  case unavailable(host: String, code: String, attempts: Int)
  /// An answer that is none.
  case badAnswer(host: String, String)
  case stopped
}

extension S3Error {
  /// What kind of thing went wrong: it decides how the program ends.
  public enum Kind: Sendable {
    case usage
    case setup
    case notFound
    case service
    case stopped
  }

  public var kind: Kind {
    switch self {
    case .badLocation, .badEndpoint: .usage
    case .noCredentials, .noProfile, .badProfile, .foreignProfile: .setup
    case .noSuchBucket, .noSuchKey: .notFound
    case .credentialsFailed, .rejectedCredentials, .denied, .archived, .changed, .refused, .unreachable, .timedOut,
      .cutOff, .unavailable, .badAnswer:
      .service
    case .stopped: .stopped
    }
  }

  /// Whether the next object may well be readable.
  public var isOfOneObject: Bool {
    switch self {
    case .noSuchKey, .archived, .changed, .denied: true
    default: false
    }
  }
}
