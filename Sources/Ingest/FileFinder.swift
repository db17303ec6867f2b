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
  /// Not a file, or not all of one.
  case openable(any OpenableInput)
  case problem(path: String, InputProblem)
}

/// Finds log files in the order of their paths, one folder in memory at a time.
///
/// A folder `CloudTrail` has a folder for each Region and day: below it files come in the order of days, because a
/// database takes events fastest as time goes on.
///
/// A file that the user names is always read, and a pipe as well. In a folder, files are read whose name ends as logs
/// do; CloudTrail's digest, insight and network-activity files are skipped, as are hidden files.
public struct FileFinder: Sequence, IteratorProtocol, Sendable {
  /// What the search has come upon so far.
  public private(set) var summary = SearchSummary()
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
      if entry.isNamed, entry.path == "-" {
        summary.noteFile()
        return .file(FoundFile(path: "-", size: 0, isBesideLogs: false))
      }
      var status = stat()
      guard stat(entry.path, &status) == 0 else {
        let isMissing = errno == ENOENT && entry.isNamed
        return .problem(path: entry.path, isMissing ? .notFound : .unreadable(reason: systemError(errno)))
      }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        // To open a pipe is to wait for whoever writes to it, which only the user can want.
        guard entry.isNamed || status.st_mode & S_IFMT == S_IFREG else { continue }
        summary.noteFile()
        return .file(
          FoundFile(path: entry.path, size: Int(status.st_size), isBesideLogs: entry.isBesideLogs && !entry.isNamed))
      }
      if entry.isNamed { summary.noteFolder(entry.path) }
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
    var passedOver = SearchSummary()
    let names: [String]
    do throws(InputProblem) {
      names = try FileFinder.names(in: folder.path, &passedOver)
    } catch {
      return error
    }
    summary.add(passedOver)
    if let days = dayFolders(in: folder.path, names) {
      stack += days.reversed().map { day in
        Entry(path: day, isNamed: false, isBesideLogs: folder.isBesideLogs, ancestors: folder.ancestors + [id])
      }
      return nil
    }
    let hasLogs = folder.isBesideLogs || names.contains("AWSLogs")
    let base = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
    for name in names.reversed() {
      let isLogs = name == "AWSLogs"
      stack.append(
        Entry(path: base + name, isNamed: false, isBesideLogs: hasLogs && !isLogs, ancestors: folder.ancestors + [id]))
    }
    return nil
  }

  /// The wanted names in a folder, in order.
  ///
  /// - Throws: `.unreadable` when it cannot be opened, or not be read to its end.
  private static func names(
    in folder: String, _ passedOver: inout SearchSummary
  ) throws(InputProblem) -> [String] {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    var names: [String] = []
    for (name, type) in try entries(of: folder) {
      let isFolder = isFolder(base + name, type)
      guard !isBesideTheMatter(name, isFolder: isFolder) else { continue }
      if isFolder || endsAsLogsDo(name) { names.append(name) } else { passedOver.notePassedOver(base + name) }
    }
    return names.sorted()
  }

  /// The files of a folder with their names, whatever they are called; none when it cannot be read.
  ///
  /// - Parameter folder: with a slash at its end; the empty text is the working folder.
  static func files(in folder: String) -> [FileState.ID: String] {
    guard let entries = try? entries(of: folder.isEmpty ? "." : folder) else { return [:] }
    var files: [FileState.ID: String] = [:]
    for (name, _) in entries {
      if let state = FileState(path: folder + name), state.isFile { files[state.id] = name }
    }
    return files
  }

  /// Names in a folder, and what the folder says of their types, in its own order.
  private static func entries(of folder: String) throws(InputProblem) -> [(name: String, type: Int)] {
    guard let handle = opendir(folder) else { throw .unreadable(reason: systemError(errno)) }
    defer { closedir(handle) }
    var entries: [(name: String, type: Int)] = []
    while true {
      // Nil is the end as well as an error, which alone sets the number.
      errno = 0
      guard let entry = readdir(handle) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      entries.append((name, Int(entry.pointee.d_type)))
    }
    let code = errno
    guard code == 0 else { throw .unreadable(reason: systemError(code)) }
    return entries
  }

  /// The folders `Region/year/month/day` below a folder `CloudTrail`, by day and then Region.
  ///
  /// Nil when it is not laid out like that, and has to be searched as any other.
  private func dayFolders(in folder: String, _ regions: [String]) -> [String]? {
    guard folder.hasSuffix("/CloudTrail"), !regions.isEmpty else { return nil }
    var dates = regions.map { (date: "", region: $0) }
    var passedOver = SearchSummary()
    for digits in [4, 2, 2] {
      var deeper: [(date: String, region: String)] = []
      for (date, region) in dates {
        guard let names = try? FileFinder.names(in: "\(folder)/\(region)\(date)", &passedOver), !names.isEmpty
        else { return nil }
        for name in names {
          guard name.utf8.count == digits, name.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
          deeper.append(("\(date)/\(name)", region))
        }
      }
      dates = deeper
    }
    return dates.sorted { ($0.date, $0.region) < ($1.date, $1.region) }.map { "\(folder)/\($0.region)\($0.date)" }
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
  /// What CloudWatch Logs leaves beside its exports, to see whether it may write.
  private static let skippedFiles: Set<String> = ["aws-logs-write-test"]
  private static let endings: Set<String> = ["json", "gz", "ndjson", "jsonl", "log"]

  /// Whether a file or a folder in a folder is one to read, by its name.
  public static func isWanted(_ name: String, isFolder: Bool) -> Bool {
    !isBesideTheMatter(name, isFolder: isFolder) && (isFolder || endsAsLogsDo(name))
  }

  /// Whether nobody expects it to be read: what is hidden, and what CloudTrail and CloudWatch Logs write beside logs.
  private static func isBesideTheMatter(_ name: String, isFolder: Bool) -> Bool {
    if name.hasPrefix(".") || skippedFolders.contains(name) { return true }
    return !isFolder && (skippedFiles.contains(name) || skippedFolders.contains { name.contains("_\($0)_") })
  }

  private static func endsAsLogsDo(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return true }
    return endings.contains(name[name.index(after: dot)...].lowercased())
  }
}
