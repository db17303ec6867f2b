import Hummingbird
import NIOCore
import Synchronization

/// Receives bodies, and bounds how much all of them together may hold.
final class BodyBudget: Sendable {
  private let limit: Int
  private let used = Atomic(0)

  /// Bodies up to this size are not counted: connections bound them.
  static let smallBody = 64 << 10

  init(limit: Int) {
    self.limit = limit
  }

  /// Calls `body` with the content of the request, whose bytes count until it returns.
  ///
  /// - Parameter received: grows by the bytes that come in, whatever becomes of them.
  func withBody<T: Sendable>(
    of request: Request, limit bodyLimit: Int, _ received: inout Int,
    _ body: (ByteBuffer) async throws(Refusal) -> T
  ) async throws(Refusal) -> T {
    var counted = 0
    defer { used.subtract(counted, ordering: .relaxed) }
    let content = try await receive(request, limit: bodyLimit, &counted, &received)
    return try await body(content)
  }

  /// Calls `body` while so many bytes more count: those that a body of the request was inflated by.
  func holding<T: Sendable>(_ bytes: Int, _ body: () async throws(Refusal) -> T) async throws(Refusal) -> T {
    guard bytes > 0 else { return try await body() }
    let sum = used.add(bytes, ordering: .relaxed).newValue
    defer { used.subtract(bytes, ordering: .relaxed) }
    guard sum <= limit else { throw .memoryFull }
    return try await body()
  }

  private func receive(
    _ request: Request, limit bodyLimit: Int, _ counted: inout Int, _ received: inout Int
  ) async throws(Refusal) -> ByteBuffer {
    let length = request.headers[.contentLength].flatMap { Int($0) }
    if let length, length > bodyLimit { throw .bodyTooLarge(limit: bodyLimit) }
    var content = ByteBuffer()
    do {
      for try await part in request.body {
        received += part.readableBytes
        let size = content.readableBytes + part.readableBytes
        guard size <= bodyLimit else { throw Refusal.bodyTooLarge(limit: bodyLimit) }
        if size > BodyBudget.smallBody {
          // The buffer doubles as it grows.
          let needed = size * 2
          if needed > counted {
            let sum = used.add(needed - counted, ordering: .relaxed).newValue
            counted = needed
            guard sum <= limit else { throw Refusal.memoryFull }
          }
        }
        if content.readableBytes == 0 { content = part } else { content.writeImmutableBuffer(part) }
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw .cutOff
    }
    if let length, content.readableBytes < length { throw .cutOff }
    return content
  }
}
