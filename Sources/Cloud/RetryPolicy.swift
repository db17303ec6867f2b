import Foundation

/// How often something is tried, and how long is waited between.
///
/// Exponential backoff with full jitter, as AWS asks of its clients:
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
public struct RetryPolicy: Sendable {
  /// Of one request, the first included.
  public var attempts = 8
  /// The longest wait before the second attempt; each further one may be twice as long.
  public var baseSeconds = 0.2
  public var maximumSeconds = 20.0
  /// The longest wait that a server is allowed to ask for.
  public var maximumAskedSeconds = 120.0

  public init() {}

  /// Seconds to wait after a failed attempt.
  ///
  /// - Parameters:
  ///   - attempt: 1 for the first.
  ///   - asked: what the server said in `Retry-After`.
  ///   - chance: from 0 to 1.
  func delay(after attempt: Int, asked: Double?, chance: Double) -> Double {
    let longest = min(maximumSeconds, baseSeconds * Double(1 << min(attempt - 1, 20)))
    // Even what was asked for is spread, so that sixteen connections do not come back in the same moment.
    if let asked { return min(maximumAskedSeconds, asked) + chance * baseSeconds }
    return chance * longest
  }

  /// Waits, and is false when it was stopped meanwhile.
  func wait(after attempt: Int, asked: Double?, isStopped: () -> Bool) -> Bool {
    var left = delay(after: attempt, asked: asked, chance: Double.random(in: 0...1))
    while left > 0, !isStopped() {
      let step = min(left, 0.25)
      Thread.sleep(forTimeInterval: step)
      left -= step
    }
    return !isStopped()
  }
}
