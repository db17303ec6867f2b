import ArgumentParser
import Foundation
import Server

/// Where a hook is: https or http, a host, perhaps a port, and nothing else unless a proxy puts it under a path.
struct HookAddress: ExpressibleByArgument, CustomStringConvertible {
  /// Without a slash at its end.
  let description: String
  /// Whether a token on its way there can be read by others.
  let isReadable: Bool

  /// A path of the hook that ends the address is left away: people copy what senders are given.
  init?(argument: String) {
    guard var url = URLComponents(string: argument), let host = url.host, !host.isEmpty, url.user == nil,
      url.password == nil, url.query == nil, url.fragment == nil, ["http", "https"].contains(url.scheme?.lowercased())
    else { return nil }
    while url.path.hasSuffix("/") { url.path.removeLast() }
    if let slash = url.path.lastIndex(of: "/"), HookAddress.paths.contains(String(url.path[slash...])) {
      url.path = String(url.path[..<slash])
    }
    guard let text = url.string else { return nil }
    description = text
    isReadable = url.scheme?.lowercased() == "http" && !HookSettings.isLoopback(host)
  }

  private static let paths: Set<String> = [
    "/events", "/eventbridge", "/firehose", "/sns", "/cloudevents", "/webhook", "/health", "/ready", "/metrics",
  ]
}
