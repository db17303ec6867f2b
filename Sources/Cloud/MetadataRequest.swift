import Foundation

/// A small question to a service nearby, with a short patience.
struct MetadataRequest {
  private let request: HTTPRequest
  private let source: String
  private let seconds: Int
  private let attempts: Int

  init(_ request: HTTPRequest, source: String, seconds: Int, attempts: Int) {
    self.request = request
    self.source = source
    self.seconds = seconds
    self.attempts = attempts
  }

  /// The body of a success.
  ///
  /// - Throws: `S3Error.credentialsFailed`, without the body, which may hold secrets.
  func bytes() throws(S3Error) -> [UInt8] {
    let connection = HTTPConnection()
    var limits = HTTPConnection.Limits()
    limits.connectSeconds = seconds
    limits.totalSeconds = seconds
    limits.bytes = 1 << 20
    var reason = "it does not answer"
    for attempt in 1...max(1, attempts) {
      if attempt > 1 { Thread.sleep(forTimeInterval: 0.2 * Double(attempt - 1)) }
      do throws(HTTPFailure) {
        let response = try connection.send(request, limits: limits)
        if response.status == 200 { return response.body }
        reason = "it answered \(response.status)"
        guard response.status >= 500 || response.status == 429 else { break }
      } catch {
        if case .unreachable(let why) = error { reason = why }
      }
    }
    throw .credentialsFailed(source: source, reason)
  }
}
