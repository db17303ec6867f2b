import Foundation

/// An address that may be downloaded from: https at AWS, or anything on this machine.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public let host: String
  /// Whether it is on this machine, where http is as safe as https.
  let isLoopback: Bool

  /// Which hosts an address may name.
  public enum Hosts: Hashable, Sendable {
    case aws
    case any
  }

  /// Whether a word of the command line is meant as an address and not as a file.
  public static func looksLikeOne(_ text: String) -> Bool {
    text.contains("://")
  }

  public init(_ text: String, hosts: Hosts = .aws) throws(DownloadError) {
    guard let url = URLComponents(string: text), let host = url.host?.lowercased(), !host.isEmpty, url.user == nil,
      text.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else { throw .noAddress(text) }
    isLoopback = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
    switch url.scheme?.lowercased() {
    case "https": break
    case "http" where isLoopback: break
    default: throw .notHTTPS(text)
    }
    guard isLoopback || hosts == .any || WebAddress.isOfAWS(host) else { throw .foreignHost(host) }
    self.text = text
    self.host = host
  }

  private static func isOfAWS(_ host: String) -> Bool {
    [".amazonaws.com", ".amazonaws.com.cn", ".aws.amazon.com"].contains { host.hasSuffix($0) }
  }

  public var description: String { text }
}
