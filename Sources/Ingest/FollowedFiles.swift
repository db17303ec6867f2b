import Synchronization

/// Files and folders that are looked through again and again for what is new in them.
///
/// A file of lines is read as it grows, up to its last whole line; a file that is renamed stays the same file, whatever
/// it is called then, and one that was cut off or replaced is a new one. Packed files, and lists in CSV, are read when
/// they have not changed for a moment and are whole.
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
    /// The name it had when it was seen last.
    var path: String
    var isBesideLogs: Bool
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

    init(_ file: FoundFile, _ state: FileState) {
      self.state = state
      path = file.path
      isBesideLogs = file.isBesideLogs
    }

    /// Forgets what was read of it.
    mutating func beginAnew() {
      self = Memory(FoundFile(path: path, size: state.size, isBesideLogs: isBesideLogs), state)
    }
  }

  /// A file that was seen before and is not among those that are looked at any more.
  private struct Stray {
    var file: FoundFile
    var state: FileState
    /// Whether the path is a name of it.
    var hasPath: Bool
  }

  /// What is looked at after it has not changed for so long, in nanoseconds.
  private static let settledAfter = 2_000_000_000

  private let paths: [String]
  let earlier: @Sendable (_ path: String) -> Earlier?
  private let memories = Mutex<[FileState.ID: Memory]>([:])
  private let reported = Mutex<Set<String>>([])
  let kept: KeptFiles

  /// - Parameters:
  ///   - keptFiles: how many files may stay open between two looks.
  ///   - earlier: what a database remembers of a file by its path.
  public init(_ paths: [String], keptFiles: Int = 128, earlier: @escaping @Sendable (String) -> Earlier?) {
    self.paths = paths
    self.earlier = earlier
    kept = KeptFiles(limit: keptFiles)
  }

  /// The inputs of one look at everything, found one after the other: first what there is under the paths, then what
  /// was there and has another name now, or none.
  ///
  /// - Parameter now: nanoseconds since 1970.
  public func look(now: Int) -> () -> Finding? {
    var finder = FileFinder(paths)
    var seen: Set<FileState.ID> = []
    var strays: [Stray]?
    return { [self] in
      while let finding = finder.next() {
        switch finding {
        case .openable: return finding
        case .problem(let path, _):
          // A log that is being rotated is not there for a moment.
          if reported.withLock({ $0.insert(path).inserted }) { return finding }
        case .file(let file):
          guard let state = FileState(path: file.path), state.isFile else { continue }
          seen.insert(state.id)
          if let input = input(file, state, now: now) { return .openable(input) }
        }
      }
      var rest = strays ?? findStrays(seen)
      defer { strays = rest }
      while let stray = rest.popLast() {
        if let input = input(stray.file, stray.state, hasPath: stray.hasPath, now: now) { return .openable(input) }
        forget(stray, now: now)
      }
      return nil
    }
  }

  /// The number of files that end in the middle of something.
  public var waiting: Int { memories.withLock { $0.values.count { $0.isWaiting } } }

  private func input(_ file: FoundFile, _ state: FileState, hasPath: Bool = true, now: Int) -> FollowedInput? {
    let known = memories.withLock { $0[state.id] }
    var memory = known ?? Memory(file, state)
    if known == nil || memory.path != file.path {
      // Also of a file that is empty yet: it may have another name when there is something in it.
      memory.path = file.path
      remember(memory)
    }
    guard state.size > 0 else { return nil }
    let isSettled = state.isUnchanged(since: now - FollowedFiles.settledAfter)
    if memory.state == state {
      guard !memory.isTried, memory.offset < state.size else { return nil }
    } else {
      if state.size <= memory.offset { memory.beginAnew() }
      memory.state = state
      memory.isTried = false
    }
    return FollowedInput(self, file, memory, hasPath: hasPath, isSettled: isSettled)
  }

  func remember(_ memory: Memory) {
    memories.withLock { $0[memory.state.id] = memory }
  }

  // MARK: Files that are not where they were

  /// What was seen before and was not now, the last first; what is not to be found is forgotten.
  private func findStrays(_ seen: Set<FileState.ID>) -> [Stray] {
    let missing = memories.withLock { $0.values.filter { !seen.contains($0.state.id) } }
    var folders: [String: [FileState.ID: String]] = [:]
    var strays: [Stray] = []
    for memory in missing {
      if let stray = find(memory, in: &folders) {
        strays.append(stray)
      } else {
        forget(memory.state.id)
      }
    }
    return strays.sorted { $0.file.path > $1.file.path }
  }

  /// - Parameter folders: by their paths, the names of the files in them, as far as they have been looked through.
  private func find(_ memory: Memory, in folders: inout [String: [FileState.ID: String]]) -> Stray? {
    let id = memory.state.id
    func stray(_ path: String, _ state: FileState, hasPath: Bool = true) -> Stray {
      Stray(
        file: FoundFile(path: path, size: state.size, isBesideLogs: memory.isBesideLogs), state: state,
        hasPath: hasPath)
    }
    if let state = FileState(path: memory.path), state.id == id { return stray(memory.path, state) }
    let folder = FollowedFiles.folder(of: memory.path)
    let names = folders[folder] ?? FileFinder.files(in: folder)
    folders[folder] = names
    if let name = names[id], let state = FileState(path: folder + name), state.id == id {
      return stray(folder + name, state)
    }
    // Moved to another folder, or removed: who has it open can read it all the same, and others may write to it.
    guard let state = kept.file(id)?.state else { return nil }
    return stray(memory.path, state, hasPath: false)
  }

  /// "logs/" for "logs/a.log", and nothing for "a.log".
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  /// Lets go of a file that was removed, once nobody has written to it for a moment: its room is free then.
  private func forget(_ stray: Stray, now: Int) {
    guard !stray.hasPath, stray.state.isUnchanged(since: now - FollowedFiles.settledAfter),
      kept.file(stray.state.id)?.isRemoved == true
    else { return }
    forget(stray.state.id)
  }

  private func forget(_ id: FileState.ID) {
    memories.withLock { $0[id] = nil }
    kept.close(id)
  }
}
