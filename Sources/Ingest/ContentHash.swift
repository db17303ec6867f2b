import COpenSSL

/// The SHA-256 of an input's bytes: what a database remembers a file by.
public struct ContentHash: Hashable, Sendable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// In place of a hash that nobody asked for.
  public static let none = ContentHash(bytes: [])

  /// The hash of bytes in memory.
  public init(of data: UnsafeRawBufferPointer) {
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

/// The hash of bytes to which more will come.
///
/// Threads hand it on, and never share it.
public final class RunningHash: @unchecked Sendable {
  private let context: OpaquePointer

  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto has no SHA-256")
    }
    self.context = context
  }

  private init(copyOf other: RunningHash) {
    guard let context = EVP_MD_CTX_new(),
      withExtendedLifetime(other, { EVP_MD_CTX_copy_ex(context, other.context) }) == 1
    else {
      preconditionFailure("libcrypto cannot copy a SHA-256")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Another one that goes on from here by itself.
  func copy() -> RunningHash { RunningHash(copyOf: self) }

  func update(_ data: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, data.baseAddress, data.count)
  }

  /// The hash of all bytes so far.
  var hash: ContentHash {
    var digest = [UInt8](repeating: 0, count: 32)
    let end = copy()
    withExtendedLifetime(end) { _ = EVP_DigestFinal_ex(end.context, &digest, nil) }
    return ContentHash(bytes: digest)
  }
}

/// Hashes the bytes of another source as they are read.
final class HashingSource: ByteSource {
  private let source: any ByteSource
  private let running: RunningHash
  private let isHashing: Bool
  private var size = 0

  /// - Parameters:
  ///   - running: the hash of what came before these bytes.
  ///   - isHashing: without it, bytes are only counted.
  init(_ source: any ByteSource, after running: RunningHash = RunningHash(), isHashing: Bool = true) {
    self.source = source
    self.running = running
    self.isHashing = isHashing
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    let count = try source.read(into: buffer)
    if isHashing { running.update(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
    size += count
    return count
  }

  /// The hash so far, and the number of the bytes read.
  func finish() -> (hash: ContentHash, size: Int) {
    (isHashing ? running.hash : .none, size)
  }
}
