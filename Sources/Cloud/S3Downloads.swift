import Foundation

/// Downloads objects ahead of the one who reads them, many at a time, in bounded memory.
///
/// Small objects, which nearly all are, come whole; larger ones as streams that begin when they are read.
public final class S3Downloads: @unchecked Sendable {
  /// An object on its way.
  public final class Item: @unchecked Sendable {
    public let object: S3Object
    fileprivate let downloads: S3Downloads
    fileprivate var result: Result<[UInt8], S3Error>?

    fileprivate init(_ object: S3Object, _ downloads: S3Downloads) {
      self.object = object
      self.downloads = downloads
    }

    /// Waits for the object; the bytes can be taken once.
    public func content() throws(S3Error) -> Content { try downloads.content(of: self) }
  }

  public enum Content {
    case whole([UInt8])
    case stream(S3ObjectStream)
  }

  private let client: S3Client
  /// Guards everything below.
  private let condition = NSCondition()
  private var waiting: [Item] = []
  private var itemsAhead = 0
  private var bytesAhead = 0
  private var isStopped = false

  /// Objects up to this size come whole.
  static let wholeLimit = 4 << 20
  private static let bytesAheadLimit = 24 << 20
  private static let itemsAheadLimit = 128
  /// The time of a small object is the way there and back, not the bytes.
  private static let connections = 16

  public init(_ client: S3Client) {
    self.client = client
    for _ in 0..<S3Downloads.connections {
      Thread.detachNewThread { [self] in work() }
    }
  }

  /// Puts an object in the row, once there is room for it.
  public func add(_ object: S3Object) -> Item {
    let item = Item(object, self)
    guard object.size <= S3Downloads.wholeLimit else { return item }
    condition.lock()
    defer { condition.unlock() }
    while !isStopped, itemsAhead > 0,
      itemsAhead >= S3Downloads.itemsAheadLimit || bytesAhead + object.size > S3Downloads.bytesAheadLimit
    {
      condition.wait()
    }
    itemsAhead += 1
    bytesAhead += object.size
    waiting.append(item)
    condition.broadcast()
    return item
  }

  /// Ends the threads; what is waited for ends with `stopped`.
  public func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  private func work() {
    let connection = HTTPConnection(isStopped: client.isStopped)
    while let item = nextWaiting() {
      let result: Result<[UInt8], S3Error>
      do throws(S3Error) {
        result = .success(try client.bytes(of: item.object, over: connection))
      } catch {
        result = .failure(error)
      }
      condition.lock()
      item.result = result
      condition.broadcast()
      condition.unlock()
    }
  }

  private func nextWaiting() -> Item? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty, !isStopped { condition.wait() }
    return isStopped ? nil : waiting.removeFirst()
  }

  private func content(of item: Item) throws(S3Error) -> Content {
    guard item.object.size <= S3Downloads.wholeLimit else { return .stream(S3ObjectStream(client, item.object)) }
    condition.lock()
    defer { condition.unlock() }
    while item.result == nil, !isStopped { condition.wait() }
    itemsAhead -= 1
    bytesAhead -= item.object.size
    condition.broadcast()
    let result = item.result ?? .failure(.stopped)
    item.result = nil
    switch result {
    case .success(let bytes): return .whole(bytes)
    case .failure(let error): throw error
    }
  }
}
