import Domain

/// An input that is not a file as it stands: an object of a store, a part of a file.
public protocol OpenableInput: AnyObject, Sendable {
  /// What the ledger and messages call it.
  var path: String { get }
  /// In bytes, as far as it is known.
  var size: Int { get }
  /// What is no log is then no mistake.
  var isBesideLogs: Bool { get }
  /// The time of records that have none, once it is open; nil for now.
  var arrival: Instant? { get }

  /// Opens it on a reading thread, which may wait for it.
  func open(isKnown: (ContentHash) -> Bool) throws(InputProblem) -> OpenedInput
}

/// The bytes of an `OpenableInput`.
public enum OpenedInput {
  /// There is nothing in it that was not read before.
  case known
  /// All of it, in memory.
  case whole([UInt8])
  /// Bytes that come only once.
  case stream(any ByteSource)
  /// Bytes that go on where others ended, whose hash becomes that of both.
  case rest(any ByteSource, after: RunningHash)
}
