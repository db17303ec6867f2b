import COpenSSL
import Domain

/// The secret that turns names of users into ids: without it, nobody can tell whether a name is in a database.
public struct UserKey: Sendable {
  private let bytes: [UInt8]

  /// Shorter keys could be guessed.
  public static let minimumSize = 16

  /// - Parameter bytes: at least `minimumSize` of them, or the key is nil.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count >= UserKey.minimumSize else { return nil }
    self.bytes = bytes
  }

  private init(whole bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// A key of 32 bytes that nobody has.
  public static func random() -> UserKey {
    UserKey(whole: (0..<32).map { _ in UInt8.random(in: 0...255) })
  }

  /// 64 hexadecimal digits of a new key.
  public static func randomDigits() -> String {
    random().bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The id of a user by its name, byte for byte.
  public func user(_ name: UnsafeRawBufferPointer) -> UUID128 {
    UUID128(custom: authenticate(name))
  }

  /// What a database remembers of its key: it tells whether another key is the same, and nothing of the key.
  public var check: String {
    Array("maumeter user key check".utf8).withUnsafeBytes { UUID128(custom: authenticate($0)).description }
  }

  /// HMAC-SHA-256 (RFC 2104), 32 bytes.
  func authenticate(_ data: UnsafeRawBufferPointer) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    HMAC(
      EVP_sha256(), bytes, Int32(bytes.count), data.baseAddress?.assumingMemoryBound(to: UInt8.self), data.count,
      &digest, &length)
    return digest
  }
}

extension UUID128 {
  /// The first 16 bytes of a hash as a UUID of version 8, which is for such ids
  /// (https://www.rfc-editor.org/rfc/rfc9562#section-5.8).
  ///
  /// Subs of Cognito are of version 4: a name's id is never somebody's sub.
  init(custom hash: [UInt8]) {
    let first = hash.withUnsafeBytes { UUID128(bytes: $0) }
    self.init(high: first.high & ~0xF000 | 0x8000, low: first.low & ~(0b11 << 62) | 0b10 << 62)
  }
}
