import Synchronization

/// Files and folders that are looked through again and again for what is new in them.
///
/// A file of lines is read as it grows, up to its last whole line; a file that is renamed stays the same file, one that
/// was cut off or replaced is a new one. Packed files, and lists in CSV, are read when they have not changed for a
/// moment and are whole.
public final class FollowedFiles: Sendable {
  /// An earlier reading of a file that may have grown since.
  public struct Earlier: Hashable, Sendable {
    /// Of the ledger.
    public var input: Int64
    public var size: Int
    public var hash: [UInt8]

    public init(input: Int64, size: Int, hash: [UInt8]) {
      self.input = input
      self.size = size
      self.hash = hash
    }
  }

  /// What is remembered of a file.
  struct Memory: Sendable {
    var state: FileState
    /// How much of it was read.
    var offset = 0
    /// The hash of that, where it is known.
    var hash: [UInt8]?
    /// The same, to go on with.
    var running: RunningHash?
    /// The bytes before `offset`, to notice that the file was written anew.
    var tail: [UInt8] = []
    /// The entry of the ledger that grows with the file.
    var input: Int64?
    /// Nothing more can be made of what is there; it must change first.
    var isTried = false
    /// It ends in the middle of something.
    var isWaiting = false
  }

  /// What is looked at after it has not changed for so long, in nanoseconds.
  private static let settledAfter = 2_000_000_000

  private let paths: [String]
  let earlier: @Sendable (_ path: String) -> Earlier?
  private let memories = Mutex<[FileState.ID: Memory]>([:])
  private let reported = Mutex<Set<String>>([])

  /// - Parameter earlier: what a database remembers of a file by its path.
  public init(_ paths: [String], earlier: @escaping @Sendable (String) -> Earlier?) {
    self.paths = paths
    self.earlier = earlier
  }

  /// The inputs of one look at everything, found one after the other.
  ///
  /// - Parameter now: nanoseconds since 1970.
  public func look(now: Int) -> () -> Finding? {
    var finder = FileFinder(paths)
    return { [self] in
      while let finding = finder.next() {
        switch finding {
        case .openable: return finding
        case .problem(let path, _):
          // A log that is being rotated is not there for a moment.
          if reported.withLock({ $0.insert(path).inserted }) { return finding }
        case .file(let file):
          if let input = input(file, now: now) { return .openable(input) }
        }
      }
      return nil
    }
  }

  /// The number of files that end in the middle of something.
  public var waiting: Int { memories.withLock { $0.values.count { $0.isWaiting } } }

  private func input(_ file: FoundFile, now: Int) -> FollowedInput? {
    guard let state = FileState(path: file.path), state.isFile, state.size > 0 else { return nil }
    var memory = memories.withLock { $0[state.id] } ?? Memory(state: state)
    let isSettled = now - state.modified >= FollowedFiles.settledAfter
    if memory.state == state {
      guard !memory.isTried, memory.offset < state.size else { return nil }
    } else {
      if state.size <= memory.offset { memory = Memory(state: state) }
      memory.state = state
      memory.isTried = false
    }
    return FollowedInput(self, file, memory, isSettled: isSettled)
  }

  func remember(_ memory: Memory) {
    memories.withLock { $0[memory.state.id] = memory }
  }
}
