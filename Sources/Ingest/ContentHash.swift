import COpenSSL

/// The SHA-256 of an input's bytes: what a database remembers a file by.
public struct ContentHash: Hashable, Sendable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// The hash of bytes in memory.
  init(of data: UnsafeRawBufferPointer) {
    var hasher = ContentHasher()
    hasher.update(data)
    self = hasher.finish()
  }

  /// The hash of a whole file in memory.
  public init(of data: [UInt8]) {
    self = data.withUnsafeBytes { ContentHash(of: $0) }
  }

  /// 64 lower-case hexadecimal digits.
  public var digits: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  fileprivate init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}

/// Builds a `ContentHash` from bytes as they come.
struct ContentHasher: ~Copyable {
  private let context: OpaquePointer

  init() {
    // Both fail only without memory, or without SHA-256 in the library.
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto has no SHA-256")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  mutating func update(_ data: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, data.baseAddress, data.count)
  }

  consuming func finish() -> ContentHash {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return ContentHash(bytes: digest)
  }
}

/// Hashes the bytes of another source as they are read.
final class HashingSource: ByteSource {
  private let source: any ByteSource
  private var hasher: ContentHasher? = ContentHasher()
  private var size = 0

  init(_ source: any ByteSource) {
    self.source = source
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    let count = try source.read(into: buffer)
    hasher?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    size += count
    return count
  }

  /// The hash and number of the bytes read.
  ///
  /// Nothing may be read any more.
  func finish() -> (hash: ContentHash, size: Int) {
    let finished = hasher.take() ?? ContentHasher()
    return (finished.finish(), size)
  }
}
