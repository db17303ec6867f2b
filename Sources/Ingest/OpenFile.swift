#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A file that is open for reading anywhere in it.
final class OpenFile: Sendable {
  private let descriptor: Int32

  init(path: String) throws(InputProblem) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw errno == ENOENT ? .notFound : .unreadable(reason: systemError(errno)) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  var state: FileState? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? FileState(status) : nil
  }

  /// Whether it has no name any more, and goes away with the last who has it open.
  var isRemoved: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink == 0
  }

  /// Fills `buffer` as far as there are bytes, and gives their number.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(InputProblem) -> Int {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw .unreadable(reason: systemError(errno)) }
    }
  }

  /// The bytes of a part of it, or what there is of them.
  func bytes(_ range: Range<Int>) throws(InputProblem) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 16)
    defer { buffer.deallocate() }
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = try read(into: rest, at: range.lowerBound + filled)
      if count == 0 { break }
      filled += count
    }
    return Array(buffer.prefix(filled))
  }

  /// Where the last line ends that is whole, between `start` and `end`; `start` when there is none.
  func endOfLines(from start: Int, to end: Int) throws(InputProblem) -> Int {
    var end = end
    while end > start {
      let from = max(start, end - (64 << 10))
      if let newline = try bytes(from..<end).lastIndex(of: UInt8(ascii: "\n")) { return from + newline + 1 }
      end = from
    }
    return start
  }

  /// The hash of the bytes before `end`.
  func hash(upTo end: Int) throws(InputProblem) -> RunningHash {
    let hash = RunningHash()
    let source = HashingSource(FileRange(self, 0..<end), after: hash)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    while try source.read(into: buffer) > 0 {}
    return hash
  }
}
