import Foundation

/// Which bytes are worth a thread of their own: what it reads has to be copied once more.
enum ReadAhead {
  case never
  /// Those that are inflated.
  case inflated
  /// All, which are hashed there too.
  case always
}

/// The bytes of another source, which a thread of its own reads some buffers ahead: a large file is inflated on one
/// core while it is scanned on another.
///
/// It is for sources that do not wait for anybody, such as files: to end it, the read under way is waited for.
final class ReadAheadSource: ByteSource {
  private let reading: Reading
  /// What is left of the buffer that was taken last.
  private var rest = UnsafeRawBufferPointer(start: nil, count: 0)
  private var taken: UnsafeMutableRawBufferPointer?

  private static let bufferSize = 256 << 10
  private static let bufferCount = 4

  init(_ source: any ByteSource) {
    reading = Reading(source)
    Thread.detachNewThread { [reading] in reading.run() }
  }

  deinit {
    if let taken { reading.giveBack(taken) }
    reading.stop()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    if rest.isEmpty {
      if let taken { reading.giveBack(taken) }
      taken = nil
      guard let next = try reading.take() else { return 0 }
      taken = next.buffer
      rest = UnsafeRawBufferPointer(rebasing: next.buffer[..<next.count])
    }
    let count = min(buffer.count, rest.count)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    return count
  }

  /// What both threads share.
  private final class Reading: @unchecked Sendable {
    private let source: any ByteSource
    /// Guards everything below.
    private let condition = NSCondition()
    private var free: [UnsafeMutableRawBufferPointer]
    private var filled: [(buffer: UnsafeMutableRawBufferPointer, count: Int)] = []
    private var problem: InputProblem?
    private var isStopped = false
    private var isAtEnd = false

    init(_ source: any ByteSource) {
      self.source = source
      free = (0..<bufferCount).map { _ in .allocate(byteCount: bufferSize, alignment: 64) }
    }

    deinit {
      for buffer in free + filled.map(\.buffer) { buffer.deallocate() }
    }

    /// Reads to the end, or until it is stopped.
    func run() {
      while let buffer = nextFree() {
        var failure: InputProblem?
        var count = 0
        do throws(InputProblem) { count = try source.read(into: buffer) } catch { failure = error }
        condition.lock()
        if count > 0 { filled.append((buffer, count)) } else { free.append(buffer) }
        if count == 0 || failure != nil {
          problem = failure
          isAtEnd = true
        }
        condition.broadcast()
        condition.unlock()
      }
    }

    private func nextFree() -> UnsafeMutableRawBufferPointer? {
      condition.lock()
      defer { condition.unlock() }
      while free.isEmpty, !isStopped, !isAtEnd { condition.wait() }
      if isStopped { isAtEnd = true }
      guard !isAtEnd else {
        condition.broadcast()
        return nil
      }
      return free.removeLast()
    }

    /// The next bytes; nil at the end.
    func take() throws(InputProblem) -> (buffer: UnsafeMutableRawBufferPointer, count: Int)? {
      condition.lock()
      defer { condition.unlock() }
      while filled.isEmpty, !isAtEnd { condition.wait() }
      if !filled.isEmpty { return filled.removeFirst() }
      if let problem { throw problem }
      return nil
    }

    func giveBack(_ buffer: UnsafeMutableRawBufferPointer) {
      condition.lock()
      free.append(buffer)
      condition.broadcast()
      condition.unlock()
    }

    /// Ends the thread, and waits until it does not use the source any more.
    func stop() {
      condition.lock()
      isStopped = true
      condition.broadcast()
      while !isAtEnd { condition.wait() }
      condition.unlock()
    }
  }
}
