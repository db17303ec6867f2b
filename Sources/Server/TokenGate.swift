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
  func admits(_ headers: some RequestHeaders) -> Bool {
    TokenGate.shown(in: headers).contains(where: admits)
  }

  /// Whether this is one of the tokens; every one is compared, whichever fits.
  func admits(_ token: String) -> Bool {
    let code = Digest.hmac(Array(token.utf8), key: key)
    return codes.reduce(false) { Digest.areEqual($1, code) || $0 }
  }

  /// Whether the sender tried to show one.
  static func isShown(in headers: some RequestHeaders) -> Bool { !shown(in: headers).isEmpty }

  private static func shown(in headers: some RequestHeaders) -> [String] {
    var tokens: [String] = []
    if let key = headers[.apiKey] { tokens.append(key) }
    if let key = headers[.firehoseAccessKey] { tokens.append(key) }
    guard let value = headers[.authorization] else { return tokens }
    if let token = credentials(in: value, scheme: "bearer") {
      tokens.append(token)
    } else if let code = credentials(in: value, scheme: "basic") {
      if let password = password(in: code) { tokens.append(password) }
    } else {
      // Okta and Auth0 send a configured value as it is.
      tokens.append(value)
    }
    return tokens
  }

  /// What follows the name of a scheme, which is in lower case here and in any there; nil when there is nothing.
  static func credentials(in value: String, scheme: StaticString) -> String? {
    let bytes = value.utf8
    let length = scheme.utf8CodeUnitCount
    guard bytes.count > length + 1 else { return nil }
    let isScheme = scheme.withUTF8Buffer { name in zip(name, bytes).allSatisfy { $0 == $1 | 0x20 } }
    var rest = bytes.dropFirst(length)
    guard isScheme, rest.first == UInt8(ascii: " ") else { return nil }
    while rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "\t") { rest = rest.dropFirst() }
    while rest.last == UInt8(ascii: " ") || rest.last == UInt8(ascii: "\t") { rest = rest.dropLast() }
    return rest.isEmpty ? nil : String(Substring(rest))
  }

  /// The password in the credentials of basic authentication, whatever the user's name; nil when they are none.
  ///
  /// https://www.rfc-editor.org/rfc/rfc7617
  static func password(in code: String) -> String? {
    guard let bytes = [UInt8](base64: code), let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return String(decoding: bytes[(colon + 1)...], as: UTF8.self)
  }
}
