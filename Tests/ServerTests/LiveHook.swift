import Foundation
import Hummingbird
import ServiceLifecycle

@testable import Server

/// A hook that listens on loopback for as long as `body` runs, and then ends as SIGTERM would end it.
///
/// `body` may block: it runs on a thread of its own.
func withLiveHook<T: Sendable>(
  _ hook: TestHook, _ body: @escaping @Sendable (_ port: Int) throws -> T
) async throws -> T {
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  let application = try hook.server.application(onReady: { port.yield($0) })
  let services = ServiceGroup(services: [application], logger: application.logger)
  let server = Task {
    defer { port.finish() }
    try await services.run()
  }
  guard let found = await ports.first(where: { _ in true }) else {
    try await server.value
    throw CancellationError()
  }
  let result: Result<T, any Error>
  do { result = .success(try await onThread { try body(found) }) } catch { result = .failure(error) }
  await services.triggerGracefulShutdown()
  try await server.value
  return try result.get()
}

/// Runs what blocks on a thread of its own.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

/// A connection that sends bytes as they are; one thread at a time uses it.
final class RawConnection: @unchecked Sendable {
  private let descriptor: Int32
  private var received: [UInt8] = []

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    // Nothing here takes so long, unless an answer does not come.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close(descriptor) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = Foundation.send(descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Sends no more, and still wants to be answered.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  struct Reply: Equatable {
    var status: Int
    var body: String
    var headers: [String: String]
  }

  /// The next answer; nil when the other side has closed the connection, or nothing comes.
  func reply() -> Reply? {
    let end = Array("\r\n\r\n".utf8)
    var split = received.firstRange(of: end)
    while split == nil {
      guard receive() else { return nil }
      split = received.firstRange(of: end)
    }
    guard let split else { return nil }
    let lines = String(decoding: received[..<split.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while received.count < split.upperBound + length {
      guard receive() else { return nil }
    }
    let body = String(decoding: received[split.upperBound..<split.upperBound + length], as: UTF8.self)
    received.removeFirst(split.upperBound + length)
    return Reply(status: Int(lines[0].split(separator: " ")[1]) ?? 0, body: body, headers: headers)
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }
}
