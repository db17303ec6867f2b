import Domain
import Foundation
import Synchronization

/// Asks S3: signed, to the right Region, again when it says "later".
public final class S3Client: Sendable {
  let settings: S3Settings
  let retry: RetryPolicy
  private let credentials: CredentialChain
  private let clock: @Sendable () -> Instant
  let isStopped: @Sendable () -> Bool
  /// What answers taught about the Regions of buckets.
  private let regions = Mutex<[String: String]>([:])

  /// - Parameters:
  ///   - clock: the time of signatures.
  ///   - isStopped: asked while it waits and downloads.
  public init(
    _ settings: S3Settings, credentials: CredentialChain, retry: RetryPolicy = RetryPolicy(),
    clock: @escaping @Sendable () -> Instant, isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.settings = settings
    self.credentials = credentials
    self.retry = retry
    self.clock = clock
    self.isStopped = isStopped
  }

  /// A GET of a key, or of the bucket itself where the key is empty.
  struct Get {
    var bucket: String
    var key = ""
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var expectedStatus: Int?
    var expectedLength: Int?
  }

  /// What has been learned in the attempts at one request.
  private struct Attempts {
    var failed = 0
    var hasCorrectedRegion = false
    var hasRefreshed = false
  }

  func region(of bucket: String) -> String {
    regions.withLock { $0[bucket] } ?? settings.region ?? "us-east-1"
  }

  /// Sends a request until it is answered in earnest.
  ///
  /// - Parameters:
  ///   - sink: takes the body of a success; see `HTTPConnection.send`.
  ///   - progress: grows when an attempt brought something; then they are counted from the start.
  ///   - check: whether a success is one; `badAnswer` is tried again.
  ///   - make: the request, made again for each attempt.
  /// - Throws: `S3Error`.
  func send(
    over connection: HTTPConnection, sink: ((UnsafeRawBufferPointer) -> Bool)? = nil, progress: () -> Int = { 0 },
    check: (HTTPResponse) throws(S3Error) -> Void = { (_) throws(S3Error) in }, _ make: () -> Get
  ) throws(S3Error) {
    var attempts = Attempts()
    var reached = progress()
    while true {
      let get = make()
      let request = try signed(get)
      let failure: (error: S3Error, asked: Double?)
      switch exchange(request, over: connection, sink) {
      case .success(let response) where response.isSuccess:
        do throws(S3Error) {
          return try check(response)
        } catch {
          guard case .badAnswer = error else { throw error }
          failure = (error, nil)
        }
      case .success(let response):
        let answer = S3Answer(response, to: get, host: request.endpoint.host)
        if try hasMended(answer, get.bucket, &attempts) { continue }
        let error = answer.error(attempts: attempts.failed + 1)
        guard answer.isTransient else { throw error }
        failure = (error, answer.retryAfter)
      case .failure(let error):
        if case .stopped = error { throw error }
        failure = (error, nil)
      }
      attempts.failed = progress() > reached ? 1 : attempts.failed + 1
      reached = progress()
      guard attempts.failed < retry.attempts else { throw failure.error }
      guard retry.wait(after: attempts.failed, asked: failure.asked, isStopped: isStopped) else { throw .stopped }
    }
  }

  private func exchange(
    _ request: HTTPRequest, over connection: HTTPConnection, _ sink: ((UnsafeRawBufferPointer) -> Bool)?
  ) -> Result<HTTPResponse, S3Error> {
    let host = request.endpoint.host
    do throws(HTTPFailure) {
      return .success(try connection.send(request, sink: sink))
    } catch {
      switch error {
      case .unreachable(let reason): return .failure(.unreachable(host: host, reason))
      case .timedOut: return .failure(.timedOut(host: host))
      case .cutOff: return .failure(.cutOff(host: host))
      case .tooLarge: return .failure(.badAnswer(host: host, "an answer that is too large"))
      case .stopped: return .failure(.stopped)
      }
    }
  }

  private func signed(_ get: Get) throws(S3Error) -> HTTPRequest {
    let region = region(of: get.bucket)
    let place = settings.place(of: get.bucket, key: get.key, in: region)
    var request = HTTPRequest(place.endpoint, path: place.path)
    request.query = get.query
    request.headers = get.headers
    request.expectedStatus = get.expectedStatus
    request.expectedLength = get.expectedLength
    if settings.paysAsRequester { request.headers.append(("x-amz-request-payer", "requester")) }
    let signature = SignatureV4(credentials: try credentials.current(), region: region, service: "s3")
    signature.sign(&request, at: clock())
    return request
  }

  /// Whether the same request may succeed at once: in another Region, or with new credentials.
  private func hasMended(_ answer: S3Answer, _ bucket: String, _ attempts: inout Attempts) throws(S3Error) -> Bool {
    if let region = answer.rightRegion, !attempts.hasCorrectedRegion, region != self.region(of: bucket) {
      attempts.hasCorrectedRegion = true
      regions.withLock { $0[bucket] = region }
      return true
    }
    if answer.saysExpired, !attempts.hasRefreshed {
      attempts.hasRefreshed = true
      return try credentials.refresh()
    }
    return false
  }
}
