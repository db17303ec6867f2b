import COpenSSL
import Domain

/// The few operations of libcrypto that the hook needs.
enum Digest {
  /// HMAC-SHA256, 32 bytes.
  static func hmac(_ message: some Sequence<UnsafeRawBufferPointer>, key: [UInt8]) -> [UInt8] {
    var joined: [UInt8] = []
    for part in message { joined.append(contentsOf: part) }
    var code = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    HMAC(EVP_sha256(), key, Int32(key.count), joined, joined.count, &code, &length)
    return code
  }

  static func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    message.withUnsafeBytes { hmac([$0], key: key) }
  }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    EVP_Digest(bytes, bytes.count, &code, &length, EVP_sha256(), nil)
    return code
  }

  /// Whether both are the same, in a time that does not tell where they differ.
  static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }

  /// Bytes that nobody can foresee.
  static func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else {
      var generator = SystemRandomNumberGenerator()
      return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    return bytes
  }
}

extension UUID128 {
  /// The first 16 of bytes.
  init(firstOf bytes: [UInt8]) {
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    self.init(high: word(bytes.prefix(8)), low: word(bytes.dropFirst(8).prefix(8)))
  }
}
