import Domain
import Synchronization

/// Turns what a source calls a user into the 16 bytes that a database keeps: a UUID as it is, anything else (an e-mail
/// address, a phone number, a name) as a hash.
///
/// The key is asked for when the first user needs it, once.
public final class UserNames: Sendable {
  public enum Policy: String, CaseIterable, Hashable, Sendable {
    /// A keyed hash: only who has the key can look a name up.
    case hashed
    /// SHA-256 without a key: any database agrees, and whoever has a list of names can look them up.
    case unkeyed
    /// Records whose user is no UUID are rejected.
    case refused
  }

  /// A name of a user is no text of more bytes.
  static let maximumLength = 1_024

  /// Whether a text in the place of a name is none: blank, hidden by CloudTrail, or a word of JSON.
  static func isNobody(_ name: UnsafeRawBufferPointer) -> Bool {
    guard let first = name.first else { return true }
    switch first {
    case UInt8(ascii: "H"): return TextSlice.isHidden(name)
    case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"):
      return ["null", "true", "false"].contains { name.elementsEqual($0.utf8) }
    default: return name.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
  }

  private enum State {
    case waiting
    case ready(UserKey)
    case failed(any Error)
  }

  /// Nil for ids of this run.
  private let policy: Policy?
  private let loadKey: @Sendable () throws -> UserKey
  private let state = Mutex(State.waiting)

  private init(policy: Policy?, key: @escaping @Sendable () throws -> UserKey) {
    self.policy = policy
    loadKey = key
  }

  public convenience init(_ policy: Policy = .hashed, key: @escaping @Sendable () throws -> UserKey) {
    self.init(policy: policy, key: key)
  }

  /// With a key that ends with the program, for counts that nothing is kept of.
  public convenience init(_ policy: Policy = .hashed) {
    self.init(policy) { UserKey.random() }
  }

  /// For analyses that keep nothing: names become ids by a hash with a seed of this run, many times faster than by a
  /// keyed one.
  public static let ofThisRun = UserNames(policy: nil) { UserKey.random() }

  /// What a database must remember, once a name was hashed with the key.
  public var check: String? {
    state.withLock { if case .ready(let key) = $0 { key.check } else { nil } }
  }

  /// Why there is no key, which stops the reading.
  public var failure: (any Error)? {
    state.withLock { if case .failed(let error) = $0 { error } else { nil } }
  }

  /// The id that a user has in a database that keeps names this way; nil where none are kept.
  ///
  /// - Throws: why there is no key.
  public func id(of name: String) throws -> UUID128? {
    let result = name.withUTF8Bytes { bytes -> Result<UUID128?, InputProblem> in
      do throws(InputProblem) { return .success(try user(bytes)) } catch { return .failure(error) }
    }
    if let failure { throw failure }
    return try result.get()
  }

  /// The id of a user; nil where the policy refuses it.
  ///
  /// - Throws: `.stopped` when there is no key; `failure` tells why.
  func user(_ name: UnsafeRawBufferPointer) throws(InputProblem) -> UUID128? {
    if let user = UUID128(name) { return user }
    switch policy {
    case nil: return UUID128(ofThisRun: name)
    case .refused: return nil
    case .unkeyed: return UUID128(custom: ContentHash(of: name).bytes)
    case .hashed: return try key().user(name)
    }
  }

  /// What stands for a name in the hash of an event that has no other id: where names are refused, for this run only.
  ///
  /// - Throws: as `user`.
  func alias(of name: UnsafeRawBufferPointer) throws(InputProblem) -> UUID128 {
    try user(name) ?? UUID128(ofThisRun: name)
  }

  private func key() throws(InputProblem) -> UserKey {
    let key = state.withLock { state -> UserKey? in
      if case .waiting = state {
        do { state = .ready(try loadKey()) } catch { state = .failed(error) }
      }
      if case .ready(let key) = state { return key }
      return nil
    }
    guard let key else { throw .stopped }
    return key
  }
}

extension UUID128 {
  /// 122 bits of Swift's own hash, which has a seed of the process.
  fileprivate init(ofThisRun name: UnsafeRawBufferPointer) {
    func half(_ first: UInt8) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(first)
      hasher.combine(bytes: name)
      return UInt64(bitPattern: Int64(hasher.finalize()))
    }
    let (high, low) = (half(0), half(1))
    self.init(high: high & ~0xF000 | 0x8000, low: low & ~(0b11 << 62) | 0b10 << 62)
  }
}
