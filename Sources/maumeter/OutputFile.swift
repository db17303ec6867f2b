import Foundation

/// Where results go: stdout, or a file that is complete or not there.
enum OutputFile {
  case standardOutput
  case path(String)

  /// - Throws: `CommandError` with the status "cannot write". A reader that has gone away ends the process quietly, as
  ///   `head` expects.
  func write(_ text: String) throws(CommandError) {
    let bytes = Array(text.utf8)
    switch self {
    case .standardOutput: try OutputFile.write(bytes, to: STDOUT_FILENO, name: "the output")
    case .path(let path): try OutputFile.write(bytes, toPath: path)
    }
  }

  /// Writes beside the file and renames, so that a reader never sees half of it.
  ///
  /// What is no regular file (a pipe, a device) is written to.
  private static func write(_ bytes: [UInt8], toPath path: String) throws(CommandError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      return try replace(path, named: path, bytes, mode: nil)
    }
    let target = realpath(path, nil).map { pointer in
      defer { free(pointer) }
      return String(cString: pointer)
    }
    let final = target ?? path
    let draft = "\(final).\(getpid()).part"
    try replace(draft, named: path, bytes, mode: exists ? status.st_mode & 0o7777 : nil)
    guard rename(draft, final) == 0 else {
      let failure = cannotWrite(path)
      unlink(draft)
      throw failure
    }
  }

  private static func replace(
    _ path: String, named name: String, _ bytes: [UInt8], mode: mode_t?
  ) throws(CommandError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw cannotWrite(name) }
    defer { close(descriptor) }
    if let mode { fchmod(descriptor, mode) }
    do {
      try write(bytes, to: descriptor, name: name)
    } catch {
      if path != name { unlink(path) }
      throw error
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, name: String) throws(CommandError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        // Only where SIGPIPE is ignored; else the signal has ended the process already, with this status.
        exit(128 + SIGPIPE)
      } else if errno != EINTR {
        throw cannotWrite(name)
      }
    }
  }

  private static func cannotWrite(_ name: String) -> CommandError {
    CommandError("Cannot write \(name): \(String(cString: strerror(errno))).", .cannotWrite)
  }
}
