import Foundation

/// Finds out which process keeps others from writing to a database.
enum LockHolder {
  /// "process 4711 (maumeter ingest --follow logs)"; nil when the system does not say.
  ///
  /// The writer of a database with a write-ahead log holds a lock on byte 120 of the file "-shm":
  /// https://www.sqlite.org/walformat.html#wal_locks
  static func describe(path: String) -> String? {
    guard let process = processes(path, .write).first(where: { $0 > 0 && $0 != getpid() }) else { return nil }
    return "process \(process)" + (command(of: process).map { " (\($0))" } ?? "")
  }

  /// Whether another process has a database open that this one has, or may have: not every system says.
  ///
  /// As long as a process has it open, it holds a lock on byte 128 of the file "-shm": "UNIX_SHM_DMS" in
  /// https://www.sqlite.org/src/file/src/os_unix.c.
  static func isOpenElsewhere(path: String) -> Bool {
    // That the system says can be told by our own lock: a file may have another number there than `stat` gives.
    let processes = processes(path, .open)
    return !processes.contains(getpid()) || processes.contains { $0 != getpid() }
  }

  /// What a lock is for.
  enum Purpose: Int {
    case write = 120
    case open = 128

    fileprivate var mode: String { self == .write ? "WRITE" : "READ" }
  }

  /// Processes with such a lock, as far as the system says.
  private static func processes(_ path: String, _ purpose: Purpose) -> [Int32] {
    var status = stat()
    guard stat(path + "-shm", &status) == 0, let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
    else { return [] }
    return locks.split(separator: "\n").compactMap { process(in: $0, inode: UInt64(status.st_ino), purpose) }
  }

  /// Reads "1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 120 120"; the process is 0 where it is in another container.
  static func process(in line: Substring, inode: UInt64, _ purpose: Purpose) -> Int32? {
    let words = line.split(separator: " ")
    guard words.count == 8, words[1] == "POSIX", words[3] == purpose.mode, let process = Int32(words[4]),
      let place = words[5].split(separator: ":").last, UInt64(place) == inode, let first = Int(words[6]),
      first <= purpose.rawValue, let last = Int(words[7]), last >= purpose.rawValue
    else { return nil }
    return process
  }

  private static func command(of process: Int32) -> String? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"), !data.isEmpty else { return nil }
    let words = data.split(separator: 0).prefix(6).map { String(decoding: $0, as: UTF8.self) }
    let name = words.first.map { String($0.split(separator: "/").last ?? "") } ?? ""
    let text = ([name] + words.dropFirst()).joined(separator: " ")
    return String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(80).map(Character.init))
  }
}
