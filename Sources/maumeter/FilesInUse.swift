import Foundation
import Synchronization

/// The files that this run reads or keeps its database in, none of which its result may replace.
///
/// There is one list for the process, as there is one run: whoever opens such a file names it here, and `OutputFile`
/// asks before it writes.
enum FilesInUse {
  private struct File: Sendable {
    /// What it is to this run: "the config".
    var name: String
    /// What it may be called, through links or not.
    var paths: Set<String>
  }

  private static let files = Mutex<[File]>([])

  /// What SQLite, and this program, keep beside a database.
  private static let companions = ["-wal", "-shm", "-journal", "-turn", ".key"]

  static func add(_ path: String, as name: String) {
    let file = File(name: name, paths: [path, resolved(path)])
    files.withLock { $0.append(file) }
  }

  static func add(database path: String) {
    add(path, as: "the database")
    let real = resolved(path)
    for companion in companions {
      let file = File(
        name: "part of the database \(path)",
        paths: [path + companion, resolved(path + companion), real + companion])
      files.withLock { $0.append(file) }
    }
  }

  /// The files and folders that a command reads; the files in a folder are not looked at one by one.
  static func add(inputs paths: [String]) {
    for path in paths where path != "-" { add(path, as: "an input of this command") }
  }

  /// - Throws: `CommandError` with the status "usage" when a result must not be written to the path, by whatever name.
  static func check(_ path: String) throws(CommandError) {
    let resolved = resolved(path)
    let id = id(of: path)
    let used = files.withLock { $0 }.first { file in
      file.paths.contains(resolved) || id != nil && file.paths.contains { FilesInUse.id(of: $0) == id }
    }
    guard let used else { return }
    throw CommandError(
      "--output \(path) is \(used.name), and would be overwritten. Name another file, or - for stdout.", .usage)
  }

  /// Which file it is, to notice other links to it; nil for what is not there, and for what is no file or folder.
  private static func id(of path: String) -> [UInt64]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  /// The path without links and dots, as far as it is there.
  private static func resolved(_ path: String) -> String {
    if let whole = real(path) { return whole }
    let url = URL(filePath: path)
    guard let folder = real(url.deletingLastPathComponent().path) else { return path }
    return (folder == "/" ? "" : folder) + "/" + url.lastPathComponent
  }

  /// The path without links and dots; nil for what is not there.
  static func real(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }
}
