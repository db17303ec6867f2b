import Foundation

/// Finds out which process keeps others from writing to a database.
enum LockHolder {
  /// "process 4711 (maumeter ingest --follow logs)"; nil when the system does not say.
  ///
  /// The writer of a database with a write-ahead log holds a lock on byte 120 of the file "-shm":
  /// https://www.sqlite.org/walformat.html#wal_locks
  static func describe(path: String) -> String? {
    var status = stat()
    guard stat(path + "-shm", &status) == 0, let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
    else { return nil }
    for line in locks.split(separator: "\n") {
      guard let process = process(in: line, inode: UInt64(status.st_ino)), process != getpid() else { continue }
      return "process \(process)" + (command(of: process).map { " (\($0))" } ?? "")
    }
    return nil
  }

  /// Reads "1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 120 120".
  static func process(in line: Substring, inode: UInt64) -> Int32? {
    let words = line.split(separator: " ")
    guard words.count == 8, words[1] == "POSIX", words[3] == "WRITE", let process = Int32(words[4]), process > 0,
      let place = words[5].split(separator: ":").last, UInt64(place) == inode, let first = Int(words[6]), first <= 120,
      let last = Int(words[7]), last >= 120
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
