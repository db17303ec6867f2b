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

  /// Looks before the work whether the result may be written there at all.
  ///
  /// - Throws: `CommandError` when it would replace what this run reads.
  func check() throws(CommandError) {
    if case .path(let path) = self { try FilesInUse.check(path) }
  }

  /// Writes what `body` gives, as it gives it: for results that are too long to be held.
  ///
  /// When `body` throws, a file is left as it was.
  ///
  /// - Throws: what `write` and `body` throw.
  func stream(_ body: (_ write: (String) throws(CommandError) -> Void) throws -> Void) throws {
    switch self {
    case .standardOutput: try OutputFile.stream(to: STDOUT_FILENO, name: "the output", body)
    case .path(let path): try OutputFile.replacing(path) { try OutputFile.stream(to: $0, name: path, body) }
    }
  }

  private static func stream(
    to descriptor: Int32, name: String, _ body: (_ write: (String) throws(CommandError) -> Void) throws -> Void
  ) throws {
    var buffer: [UInt8] = []
    try body { text throws(CommandError) in
      buffer += text.utf8
      guard buffer.count >= bufferSize else { return }
      try write(buffer, to: descriptor, name: name)
      buffer.removeAll(keepingCapacity: true)
    }
    try write(buffer, to: descriptor, name: name)
  }

  private static let bufferSize = 64 << 10

  /// Writes beside the file and renames, so that a reader never sees half of it.
  ///
  /// What is no regular file (a pipe, a device) is written to.
  private static func write(_ bytes: [UInt8], toPath path: String) throws(CommandError) {
    do {
      try replacing(path) { try write(bytes, to: $0, name: path) }
    } catch let error as CommandError {
      throw error
    } catch {
      throw cannotWrite(path)
    }
  }

  private static func replacing(_ path: String, _ body: (Int32) throws -> Void) throws {
    guard !path.isEmpty else {
      throw CommandError("The name of the file to write is empty. Give one, or - for stdout.", .usage)
    }
    try FilesInUse.check(path)
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw cannotWrite(path) }
      defer { close(descriptor) }
      return try body(descriptor)
    }
    let final = FilesInUse.real(path) ?? path
    guard let draft = DraftFile(beside: final, mode: 0o666) else { throw cannotWrite(path) }
    defer { draft.discard() }
    if exists { fchmod(draft.descriptor, status.st_mode & 0o7777) }
    try body(draft.descriptor)
    guard draft.replace(final) else { throw cannotWrite(path) }
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
    guard errno != ENOENT else {
      return CommandError("Cannot write \(name): its folder does not exist. Make it first.", .cannotWrite)
    }
    return CommandError("Cannot write \(name): \(String(cString: strerror(errno))).", .cannotWrite)
  }
}
