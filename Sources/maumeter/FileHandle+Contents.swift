import Foundation

extension FileHandle {
  /// All bytes up to the end, also of what is no plain file: a pipe, /dev/null.
  ///
  /// - Returns: nil where it cannot be read.
  static func contents(atPath path: String) -> Data? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    return try? file.readToEnd() ?? Data()
  }
}
