import COpenSSL

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
