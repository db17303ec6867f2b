import Domain
import Synchronization

/// What is new in a followed file.
public final class FollowedInput: OpenableInput {
  private let files: FollowedFiles
  private let file: FoundFile
  private let isSettled: Bool
  /// Whether the path is a name of it; else it can only be read since it is open.
  let hasPath: Bool
  private let progress: Mutex<Progress>

  private struct Progress {
    var memory: FollowedFiles.Memory
    /// What was opened.
    var range = 0..<0
    var part = Part.nothing
    /// The hash through the end of the range, once it is read.
    var ahead: RunningHash?
    /// The last bytes of the range.
    var tail: [UInt8] = []
    /// It had lost its name before it was opened.
    var isGone = false
  }

  private enum Part {
    /// Nothing that could be read now.
    case nothing
    /// Whole lines.
    case lines
    /// What comes after the last line end, which may be all there will be.
    case lastLine
    case wholeFile
  }

  /// Files up to this size are held in memory.
  private static let wholeLimit = 4 << 20
  private static let tailLength = 64

  init(
    _ files: FollowedFiles, _ file: FoundFile, _ memory: FollowedFiles.Memory, hasPath: Bool = true, isSettled: Bool
  ) {
    self.files = files
    self.file = file
    self.hasPath = hasPath
    self.isSettled = isSettled
    progress = Mutex(Progress(memory: memory))
  }

  public var path: String { file.path }
  public var size: Int { progress.withLock { $0.range.count } }
  public var isBesideLogs: Bool { file.isBesideLogs }
  public var arrival: Instant? { progress.withLock { $0.memory.state.modified } }
  /// The entry of the ledger that this goes on; nil for a new one.
  public var input: Int64? { progress.withLock { $0.range.lowerBound > 0 ? $0.memory.input : nil } }
  /// All bytes of the file that will have been read.
  public var end: Int { progress.withLock { $0.range.upperBound } }
  /// Whether the entry may grow, and is found by the path.
  public var isOfLines: Bool { hasPath && progress.withLock { $0.part == .lines || $0.part == .lastLine } }

  public func open(isKnown: (ContentHash) -> Bool) throws(InputProblem) -> OpenedInput {
    var now = progress.withLock { $0 }
    defer { progress.withLock { $0 = now } }
    guard let opened = try openFile(&now) else { return .known }
    if try isReadWhole(opened) {
      guard isSettled else { return .known }
      now.part = .wholeFile
      now.range = 0..<now.memory.state.size
      return try start(opened, now.range, isKnown)
    }
    files.kept.keep(opened, now.memory.state.id)
    let running = try resume(&now.memory, opened)
    let end = now.memory.state.size
    let lines = try opened.endOfLines(from: now.memory.offset, to: end)
    if lines > now.memory.offset {
      now.part = .lines
      now.range = now.memory.offset..<lines
    } else {
      guard isSettled, end > now.memory.offset else { return .known }
      now.part = .lastLine
      now.range = now.memory.offset..<end
    }
    now.tail = try FollowedInput.tail(of: opened, before: now.range.upperBound)
    now.memory.running = running
    if let running {
      let ahead = running.copy()
      now.ahead = ahead
      return .rest(FileRange(opened, now.range), after: ahead)
    }
    return try start(opened, now.range, isKnown)
  }

  /// The file, whatever its name is now; nil when another has its name and it is not open, so that the next look has to
  /// find it.
  private func openFile(_ now: inout Progress) throws(InputProblem) -> OpenFile? {
    let id = now.memory.state.id
    if let kept = files.kept.file(id) { return kept }
    do throws(InputProblem) {
      let opened = try OpenFile(path: file.path)
      if opened.state?.id == id { return opened }
    } catch {
      now.isGone = error == .notFound
      throw error
    }
    now.isGone = true
    return nil
  }

  /// From the first byte, looked up first by the hash.
  private func start(
    _ opened: OpenFile, _ range: Range<Int>, _ isKnown: (ContentHash) -> Bool
  ) throws(InputProblem) -> OpenedInput {
    if range.count <= FollowedInput.wholeLimit { return .whole(try opened.bytes(range)) }
    if isKnown(try opened.hash(upTo: range.upperBound).hash) { return .known }
    return .stream(FileRange(opened, range))
  }

  private func isReadWhole(_ opened: OpenFile) throws(InputProblem) -> Bool {
    try opened.bytes(0..<2) == GzipSource.magic || file.path.lowercased().hasSuffix(".csv")
  }

  /// The hash of what was read before, when it is still what the file begins with; else it begins anew.
  private func resume(
    _ memory: inout FollowedFiles.Memory, _ opened: OpenFile
  ) throws(InputProblem) -> RunningHash? {
    let isNew = memory.offset == 0 && memory.input == nil
    if isNew, let earlier = files.earlier(file.path), earlier.size <= memory.state.size {
      memory.offset = earlier.size
      memory.hash = earlier.hash
      memory.input = earlier.input
    }
    guard memory.offset > 0 else { return nil }
    let tail = try FollowedInput.tail(of: opened, before: memory.offset)
    if memory.tail.isEmpty || memory.tail == tail {
      if let running = memory.running { return running }
      let running = try opened.hash(upTo: memory.offset)
      if memory.hash == nil || memory.hash == running.hash.bytes { return running }
    }
    memory.beginAnew()
    return nil
  }

  private static func tail(of opened: OpenFile, before end: Int) throws(InputProblem) -> [UInt8] {
    try opened.bytes(max(0, end - tailLength)..<end)
  }

  /// Whether an outcome is worth recording and saying; otherwise it is waited for more.
  public func accepts(_ outcome: InputOutcome) -> Bool {
    let part = progress.withLock { $0.part }
    switch outcome {
    case .read(_, _, _, let rejectedCount): return part != .lastLine || rejectedCount == 0
    case .known, .ignored: return true
    case .failed(let problem):
      switch problem {
      case .truncatedGzip, .truncatedJSON, .empty: return false
      case .notFound: return false
      default: return part != .lastLine
      }
    }
  }

  /// Remembers how far the file was read.
  ///
  /// - Parameter input: the entry of the ledger, where there is one.
  public func finish(_ outcome: InputOutcome, input: Int64?) {
    var now = progress.withLock { $0 }
    now.memory.isTried = isSettled && !now.isGone
    now.memory.isWaiting = now.memory.offset < now.memory.state.size
    if now.part != .nothing, accepts(outcome) {
      now.memory.offset = now.range.upperBound
      now.memory.tail = now.tail
      now.memory.input = input ?? now.memory.input
      now.memory.running = now.ahead
      now.memory.hash = nil
      if case .read(let hash, _, _, _) = outcome { now.memory.hash = hash.bytes }
      now.memory.isTried = false
      now.memory.isWaiting = now.memory.offset < now.memory.state.size
    }
    files.remember(now.memory)
  }
}
