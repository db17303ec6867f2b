import Foundation
import Hummingbird

/// Lets in who shows one of the tokens, whichever header the sender can set.
struct TokenGate: Sendable {
  private let codes: [[UInt8]]
  /// Tokens are compared as codes under a key of this process: all codes have the same length, and their bytes tell
  /// nothing about the token.
  private let key = Digest.randomBytes(32)

  init(_ tokens: [String]) {
    codes = tokens.map { [key] in Digest.hmac(Array($0.utf8), key: key) }
  }

  /// Whether the headers show a token.
  func admits(_ headers: HTTPFields) -> Bool {
    TokenGate.shown(in: headers).contains(where: admits)
  }

  /// Whether this is one of the tokens; every one is compared, whichever fits.
  func admits(_ token: String) -> Bool {
    let code = Digest.hmac(Array(token.utf8), key: key)
    return codes.reduce(false) { Digest.areEqual($1, code) || $0 }
  }

  /// Whether the sender tried to show one.
  static func isShown(in headers: HTTPFields) -> Bool { !shown(in: headers).isEmpty }

  private static func shown(in headers: HTTPFields) -> [String] {
    var tokens: [String] = []
    if let key = headers[.apiKey] { tokens.append(key) }
    if let key = headers[.firehoseAccessKey] { tokens.append(key) }
    guard let value = headers[.authorization] else { return tokens }
    let parts = value.split(separator: " ", maxSplits: 1)
    switch (parts.first?.lowercased(), parts.count) {
    case ("bearer", 2): tokens.append(parts[1].trimmingCharacters(in: .whitespaces))
    case ("basic", 2):
      guard let bytes = [UInt8](base64: parts[1]), let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { break }
      tokens.append(String(decoding: bytes[(colon + 1)...], as: UTF8.self))
    // Okta and Auth0 send a configured value as it is.
    default: tokens.append(value)
    }
    return tokens
  }
}
