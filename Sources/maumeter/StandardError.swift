import Foundation

/// Where everything goes that is not a result.
enum StandardError {
  /// Writes a line, if anybody listens: a closed stderr is no reason to end.
  static func say(_ line: String) {
    write(line + "\n")
  }

  /// Writes a text as it is.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count >= 0 { written += count } else if errno != EINTR { return }
    }
  }
}
