import Domain

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Which file it is, whatever it is called, and how far it has come.
struct FileState: Hashable, Sendable {
  struct ID: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
  }

  var id: ID
  var size: Int
  /// When it was written to last: seconds since 1970, and nanoseconds after them.
  private var seconds: Int
  private var nanoseconds: Int
  var isFile: Bool

  init(_ status: stat) {
    id = ID(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    size = Int(status.st_size)
    seconds = Int(status.st_mtim.tv_sec)
    nanoseconds = Int(status.st_mtim.tv_nsec)
    isFile = status.st_mode & S_IFMT == S_IFREG
  }

  /// Nil when there is nothing under the path.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// When it was written to last; nil when that is no time that records may have.
  var modified: Instant? {
    let time = Instant(secondsSinceEpoch: Int64(seconds))
    return time.isRecordable ? time : nil
  }

  /// Whether nobody has written to it since a moment, in nanoseconds since 1970.
  func isUnchanged(since moment: Int) -> Bool {
    // Not as one number: the years that a file system can write do not fit 64 bits of nanoseconds.
    let (wholeSeconds, rest) = moment.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (seconds, nanoseconds) <= (wholeSeconds, rest)
  }
}
