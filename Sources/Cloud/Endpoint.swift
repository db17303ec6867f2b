import Foundation

/// Scheme, host and port of a service: `https://s3.eu-west-1.amazonaws.com`, `http://127.0.0.1:9000`.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  public let scheme: String
  /// With the port, unless it is the one of the scheme: the value of the header `Host`.
  public let authority: String
  public let host: String

  init(https host: String) {
    scheme = "https"
    authority = host
    self.host = host
  }

  /// Reads `http[s]://host[:port][/]`.
  ///
  /// - Throws: `S3Error.badEndpoint`.
  public init(_ text: String) throws(S3Error) {
    guard let url = URLComponents(string: text),
      let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let host = url.host?.lowercased(), !host.isEmpty, url.user == nil, url.query == nil, url.fragment == nil,
      ["", "/"].contains(url.path), host.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else { throw .badEndpoint(text) }
    self.scheme = scheme
    self.host = host
    let isDefault = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
    authority = isDefault ? host : "\(host):\(url.port ?? 0)"
  }

  private init(scheme: String, authority: String, host: String) {
    self.scheme = scheme
    self.authority = authority
    self.host = host
  }

  /// The same place under a host of its own for a bucket.
  func prefixed(with bucket: String) -> Endpoint {
    Endpoint(scheme: scheme, authority: "\(bucket).\(authority)", host: "\(bucket).\(host)")
  }

  /// On this machine, where no proxy is asked.
  var isLocal: Bool {
    host == "localhost" || host == "[::1]" || host == "::1" || host.hasPrefix("127.") || host.hasPrefix("169.254.")
      || host == "[fd00:ec2::254]" || host == "[fd00:ec2::23]"
  }

  /// A number, under which a bucket cannot have a host of its own.
  var isAddress: Bool {
    host.contains(":") || host.split(separator: ".").allSatisfy { Int($0) != nil }
  }

  public var description: String { "\(scheme)://\(authority)" }
}
