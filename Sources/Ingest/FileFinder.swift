#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// An input to read: a path, and how it came to be read.
public struct FoundFile: Hashable, Sendable {
  public let path: String
  public let size: Int
  /// Found beside an `AWSLogs` folder, and not named by the user: what is not a log is then no mistake.
  public let isBesideLogs: Bool
}

/// What a search comes upon.
public enum Finding: Sendable {
  case file(FoundFile)
  case problem(path: String, InputProblem)
}

/// Finds log files in the order of their paths, one folder in memory at a time.
///
/// A file that the user names is always read. In a folder, files are read whose name ends as logs do; CloudTrail's
/// digest, insight and network-activity files are skipped, as are hidden files.
public struct FileFinder: Sequence, IteratorProtocol, Sendable {
  /// Work to do, the next at the end.
  private var stack: [Entry]

  private struct Entry {
    var path: String
    var isNamed: Bool
    var isBesideLogs = false
    /// The folders that this one is in, to notice a link that leads back.
    var ancestors: [FolderID] = []
  }

  private struct FolderID: Hashable {
    var device: UInt64
    var inode: UInt64
    var path: String
  }

  /// - Parameter paths: files and folders, read in this order; "-" is standard input.
  public init(_ paths: [String]) {
    stack = paths.reversed().map { Entry(path: $0, isNamed: true) }
  }

  public mutating func next() -> Finding? {
    while let entry = stack.popLast() {
      if entry.isNamed, entry.path == "-" { return .file(FoundFile(path: "-", size: 0, isBesideLogs: false)) }
      var status = stat()
      guard stat(entry.path, &status) == 0 else {
        let isMissing = errno == ENOENT && entry.isNamed
        return .problem(path: entry.path, isMissing ? .notFound : .unreadable(reason: systemError(errno)))
      }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        return .file(
          FoundFile(path: entry.path, size: Int(status.st_size), isBesideLogs: entry.isBesideLogs && !entry.isNamed))
      }
      let id = FolderID(device: UInt64(status.st_dev), inode: UInt64(status.st_ino), path: entry.path)
      if let back = entry.ancestors.first(where: { $0.device == id.device && $0.inode == id.inode }) {
        return .problem(path: entry.path, .leadsBack(to: back.path))
      }
      if let problem = open(entry, id) { return .problem(path: entry.path, problem) }
    }
    return nil
  }

  /// Puts what is in a folder on the stack.
  private mutating func open(_ folder: Entry, _ id: FolderID) -> InputProblem? {
    guard let handle = opendir(folder.path) else { return .unreadable(reason: systemError(errno)) }
    defer { closedir(handle) }
    let base = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let isFolder = FileFinder.isFolder(base + name, Int(entry.pointee.d_type))
      if FileFinder.isWanted(name, isFolder: isFolder) { names.append(name) }
    }
    let hasLogs = folder.isBesideLogs || names.contains("AWSLogs")
    for name in names.sorted(by: >) {
      let isLogs = name == "AWSLogs"
      stack.append(
        Entry(path: base + name, isNamed: false, isBesideLogs: hasLogs && !isLogs, ancestors: folder.ancestors + [id]))
    }
    return nil
  }

  /// A link says nothing of what it leads to, and some file systems say nothing at all.
  private static func isFolder(_ path: String, _ type: Int) -> Bool {
    guard type == Int(DT_LNK) || type == Int(DT_UNKNOWN) else { return type == Int(DT_DIR) }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static let skippedFolders: Set<String> = [
    "CloudTrail-Digest", "CloudTrail-Insight", "CloudTrail-NetworkActivity", "CloudTrail-Aggregated",
  ]
  private static let endings: Set<String> = ["json", "gz", "ndjson", "jsonl", "log"]

  private static func isWanted(_ name: String, isFolder: Bool) -> Bool {
    guard !name.hasPrefix("."), !skippedFolders.contains(name) else { return false }
    guard !isFolder, !skippedFolders.contains(where: { name.contains("_\($0)_") }) else { return isFolder }
    guard let dot = name.lastIndex(of: ".") else { return true }
    return endings.contains(name[name.index(after: dot)...].lowercased())
  }
}
