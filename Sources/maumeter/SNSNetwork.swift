import Cloud
import Dispatch

/// What `serve` asks of Amazon SNS: its certificate, and the confirmation of a subscription.
///
/// Addresses have passed the test of their host before they come here; `Download` tests them again.
enum SNSNetwork {
  @Sendable
  static func certificate(at address: String) async throws -> [UInt8] {
    try await bytes(at: address, limit: 64 << 10)
  }

  @Sendable
  static func confirm(_ address: String) async throws {
    _ = try await bytes(at: address, limit: 64 << 10)
  }

  private static func bytes(at address: String, limit: Int) async throws -> [UInt8] {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            var limits = Download.Limits()
            limits.totalSeconds = 8
            limits.bytes = limit
            // What a redirect leads to has passed no test.
            limits.redirects = 0
            return try Download(WebAddress(address), limits: limits).bytes()
          })
      }
    }
  }
}
