import Synchronization

/// Counts of requests since the start.
final class HookMetrics: Sendable {
  struct RequestKey: Hashable, Sendable {
    var path: HookPath?
    var status: Int
  }

  struct Counts: Sendable {
    var requests: [RequestKey: Int] = [:]
    var rejected: [String: Int] = [:]
    /// Of bodies.
    var bytes = 0
  }

  private let current = Mutex(Counts())

  var counts: Counts { current.withLock { $0 } }

  /// - Parameter bytes: of the body, as many as were received.
  func count(_ path: HookPath?, status: Int, bytes: Int) {
    current.withLock {
      $0.requests[RequestKey(path: path, status: status), default: 0] += 1
      $0.bytes &+= bytes
    }
  }

  /// - Parameter reason: one of a few.
  func count(rejected reason: String, _ number: Int = 1) {
    guard number > 0 else { return }
    current.withLock { $0.rejected[reason, default: 0] += number }
  }
}
