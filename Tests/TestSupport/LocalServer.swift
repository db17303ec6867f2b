import Foundation
import Synchronization

/// A server on 127.0.0.1 that answers each connection with the bytes it was told to, good or bad.
public final class LocalServer: Sendable {
  public enum Step: Sendable {
    case send(String)
    case sendBytes([UInt8])
    case wait(milliseconds: UInt32)
  }

  public let port: UInt16
  private let listener: Int32
  private let answers: Mutex<[[Step]]>
  private let received = Mutex("")

  /// All that clients sent.
  public var requests: String { received.withLock { $0 } }

  public var address: String { "http://127.0.0.1:\(port)/index.json" }

  /// - Parameter answers: one for each connection; then it closes.
  public init(_ answers: [Step]...) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, length)
        _ = listen(listener, 8)
        _ = getsockname(listener, $0, &length)
      }
    }
    port = UInt16(bigEndian: place.sin_port)
    self.answers = Mutex(answers)
    Thread.detachNewThread { [self] in serve() }
  }

  deinit { close(listener) }

  private func serve() {
    while let steps = answers.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      var request = [UInt8](repeating: 0, count: 4_096)
      let count = read(connection, &request, request.count)
      received.withLock { $0 += String(decoding: request.prefix(max(0, count)), as: UTF8.self) }
      for step in steps {
        switch step {
        case .send(let text): send(Array(text.utf8), to: connection)
        case .sendBytes(let bytes): send(bytes, to: connection)
        case .wait(let milliseconds): usleep(milliseconds * 1_000)
        }
      }
      close(connection)
    }
  }

  private func send(_ bytes: [UInt8], to connection: Int32) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
