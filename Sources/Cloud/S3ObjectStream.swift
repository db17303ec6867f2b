import Foundation

/// The bytes of a large object, downloaded while they are read, with a few megabytes between the two.
public final class S3ObjectStream: @unchecked Sendable {
  private let client: S3Client
  private let object: S3Object
  /// Guards everything below.
  private let condition = NSCondition()
  private var chunks: [[UInt8]] = []
  /// Of the first chunk, bytes that were read.
  private var offset = 0
  private var waiting = 0
  private var isStarted = false
  private var isEnded = false
  private var isAbandoned = false
  private var error: S3Error?

  private static let bytesAhead = 2 << 20

  init(_ client: S3Client, _ object: S3Object) {
    self.client = client
    self.object = object
  }

  /// Fills `buffer` from its start and gives the number of bytes, 0 only at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(S3Error) -> Int {
    condition.lock()
    defer { condition.unlock() }
    if !isStarted {
      isStarted = true
      Thread.detachNewThread { [self] in download() }
    }
    while chunks.isEmpty, !isEnded { condition.wait() }
    guard let first = chunks.first else {
      if let error { throw error }
      return 0
    }
    let count = min(buffer.count, first.count - offset)
    first[offset..<offset + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    offset += count
    if offset == first.count {
      chunks.removeFirst()
      waiting -= first.count
      offset = 0
      condition.broadcast()
    }
    return count
  }

  /// Nobody will read any more.
  public func abandon() {
    condition.lock()
    isAbandoned = true
    condition.broadcast()
    condition.unlock()
  }

  private func download() {
    var failure: S3Error?
    do throws(S3Error) {
      try client.read(object, over: HTTPConnection(isStopped: client.isStopped)) { [self] in put($0) }
    } catch {
      failure = error
    }
    condition.lock()
    error = failure
    isEnded = true
    condition.broadcast()
    condition.unlock()
  }

  private func put(_ bytes: UnsafeRawBufferPointer) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while waiting >= S3ObjectStream.bytesAhead, !isAbandoned { condition.wait() }
    chunks.append(Array(bytes))
    waiting += bytes.count
    condition.broadcast()
    return !isAbandoned
  }
}
