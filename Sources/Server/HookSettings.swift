import Ingest

/// How the hook listens, whom it lets in, and how much it takes.
public struct HookSettings: Sendable {
  public var host = "127.0.0.1"
  /// 0 for any that is free.
  public var port = 8080
  /// Paths of PEM files; nil for plain HTTP.
  public var tls: TLSFiles?
  /// Nil where everybody may send: only on a loopback address.
  public var secrets: Secrets?
  /// Amazon SNS topics whose messages are taken on their signature alone, by ARN.
  public var topics: Set<String> = []
  /// Pools whose events are taken; all of them when empty.
  public var pools: Set<String> = []
  public var limits = Limits()
  /// The mappings of the config, and how names of users are kept; the key of names must be there already.
  public var sources = SourceMappings()

  public init() {}

  public struct TLSFiles: Hashable, Sendable {
    /// The certificate and those between it and the root.
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// What a sender can prove itself with; not both may be empty.
  public struct Secrets: Sendable {
    public var tokens: [String]
    /// `whsec_...`, of Standard Webhooks.
    public var webhookSecrets: [WebhookSecret]

    public init(tokens: [String], webhookSecrets: [WebhookSecret]) {
      self.tokens = tokens
      self.webhookSecrets = webhookSecrets
    }
  }

  /// Bounds on what one sender, and all of them, can make the hook hold or wait for.
  public struct Limits: Hashable, Sendable {
    /// Bytes of a body as it is sent: what Firehose sends at most.
    public var bodyBytes = 64 << 20
    /// Bytes of all bodies that are being received or read.
    public var allBodyBytes = 256 << 20
    /// Bytes of a body when it is unpacked.
    public var expandedBytes = 256 << 20
    /// Bytes of all headers of a request.
    public var headerBytes = 32 << 10
    /// Connections at a time; more wait.
    public var connections = 1_024
    /// Seconds from the first byte of a request to its last.
    public var requestSeconds = 60
    /// Seconds that a connection may be silent between requests.
    public var idleSeconds = 75
    /// Seconds between the time of a signed message and now.
    public var toleranceSeconds = 300

    public init() {}
  }

  /// Whether only programs of this machine can reach the address.
  public static func isLoopback(_ host: String) -> Bool {
    ["localhost", "::1", "[::1]"].contains(host)
      || host.split(separator: ".").count == 4 && host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
  }

  /// The same of a host with or without a port, as a request names the one that it asks.
  static func isLoopback(authority: String) -> Bool {
    let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    return isLoopback(host.lowercased())
  }
}
