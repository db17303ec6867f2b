import Foundation

/// A new file beside the one that it becomes once all of it is on the disk: a reader sees all of it or nothing, also
/// after a crash.
///
/// Nobody can have put something in its place before, such as a link to another file: it is opened only where it is
/// made.
struct DraftFile {
  /// To write to.
  let descriptor: Int32
  private let path: String

  /// - Parameters:
  ///   - final: what it is to become.
  ///   - mode: its permissions, from which the mask of the process is taken.
  /// - Returns: nil when it cannot be made; `errno` tells why.
  init?(beside final: String, mode: mode_t) {
    // A name that is taken is not looked at, and another one is drawn.
    for _ in 0..<100 {
      let path = "\(final).\(String(UInt32.random(in: 0...UInt32.max), radix: 16)).part"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
      guard descriptor < 0 else {
        self.path = path
        self.descriptor = descriptor
        return
      }
      guard errno == EEXIST else { return nil }
    }
    return nil
  }

  /// Takes the place of the file.
  ///
  /// - Returns: false when it cannot; `errno` tells why.
  func replace(_ final: String) -> Bool {
    guard fsync(descriptor) == 0, rename(path, final) == 0 else { return false }
    DraftFile.keepNames(beside: final)
    return true
  }

  /// Becomes the file unless there is one.
  ///
  /// - Returns: false when it cannot; `errno` tells why, and is EEXIST where there is one.
  func becomeNew(_ final: String) -> Bool {
    guard fsync(descriptor) == 0, link(path, final) == 0 else { return false }
    DraftFile.keepNames(beside: final)
    return true
  }

  /// Closes it, and removes what it did not become.
  func discard() {
    unlink(path)
    close(descriptor)
  }

  /// A name is on the disk once its folder is; where that cannot be asked for, the file is there all the same.
  private static func keepNames(beside path: String) {
    let folder = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
