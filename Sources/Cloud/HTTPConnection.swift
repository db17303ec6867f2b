import CCurl

/// Sends one request after the other, over a connection that is kept.
///
/// Each thread has its own.
final class HTTPConnection {
  struct Limits {
    var connectSeconds = 5
    /// For all of it; 0 is no limit, where it is enough that bytes keep coming.
    var totalSeconds = 0
    /// Seconds without a byte after which a transfer is given up.
    var silentSeconds = 30
    /// Of a body that is kept.
    var bytes = 16 << 20
  }

  private let transfer = CurlTransfer()
  private var response = HTTPResponse()
  private var sink: ((UnsafeRawBufferPointer) -> Bool)?
  private var expectedStatus: Int?
  private var expectedLength: Int?
  private var limit = 0
  private var failure: HTTPFailure?
  private var isStopped: () -> Bool

  /// - Parameter isStopped: asked about once a second; a transfer ends when it says yes.
  init(isStopped: @escaping () -> Bool = { false }) {
    self.isStopped = isStopped
    transfer?.sink = { [unowned self] in take($0) }
  }

  /// Sends the request and gives the answer, whatever its status.
  ///
  /// - Parameter sink: takes the body of a success as it comes, and wants no more of it when it says false. Other
  ///   bodies are kept.
  func send(
    _ request: HTTPRequest, limits: Limits = Limits(), sink: ((UnsafeRawBufferPointer) -> Bool)? = nil
  ) throws(HTTPFailure) -> HTTPResponse {
    guard let transfer else { throw .unreachable(CurlTransfer.missing) }
    response = HTTPResponse()
    failure = nil
    limit = limits.bytes
    expectedStatus = request.expectedStatus
    expectedLength = request.expectedLength
    self.sink = sink
    defer { self.sink = nil }
    prepare(transfer, request, limits)
    let result = withExtendedLifetime(self) { transfer.perform() }
    response.status = transfer.status
    if let failure { throw failure }
    switch result {
    case CURLE_OK: return response
    case CURLE_OPERATION_TIMEDOUT: throw .timedOut
    case CURLE_ABORTED_BY_CALLBACK: throw .stopped
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_WRITE_ERROR, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
      throw .cutOff
    default: throw .unreachable(result.reason)
    }
  }

  private func prepare(_ transfer: CurlTransfer, _ request: HTTPRequest, _ limits: Limits) {
    transfer.begin(
      request.address,
      CurlTransfer.Limits(
        connectSeconds: limits.connectSeconds, totalSeconds: limits.totalSeconds, protocols: request.endpoint.scheme,
        withoutProxy: request.endpoint.isLocal ? "*" : nil))
    transfer.set(CURLOPT_LOW_SPEED_LIMIT, 1)
    transfer.set(CURLOPT_LOW_SPEED_TIME, limits.silentSeconds)
    // What is signed is what must be sent: "a/../b" and "//" are good keys of objects.
    transfer.set(CURLOPT_PATH_AS_IS, 1)
    transfer.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    if let body = request.body { transfer.set(CURLOPT_COPYPOSTFIELDS, body) }
    if request.method != "GET" { transfer.set(CURLOPT_CUSTOMREQUEST, request.method) }
    // A name without a value takes away a header that libcurl would send by itself.
    var lines = request.headers.map { "\($0.name): \($0.value)" } + ["accept:", "expect:"]
    if !request.headers.contains(where: { $0.name == "content-type" }) { lines.append("content-type:") }
    transfer.setHeaders(lines)
    setCallbacks(transfer.handle)
    transfer.set(CURLOPT_NOPROGRESS, 0)
  }

  private func setCallbacks(_ handle: UnsafeMutableRawPointer) {
    for option in [CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA] {
      _ = curl_shim_set_pointer(handle, option, Unmanaged.passUnretained(self).toOpaque())
    }
    _ = curl_shim_set_header(handle) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let connection = Unmanaged<HTTPConnection>.fromOpaque(context).takeUnretainedValue()
      connection.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
    _ = curl_shim_set_progress(handle) { context, _, _, _, _ in
      guard let context else { return 0 }
      return Unmanaged<HTTPConnection>.fromOpaque(context).takeUnretainedValue().isStopped() ? 1 : 0
    }
  }

  /// Hands on or keeps what came, unless it is too much: any other number than all of it ends the transfer.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    response.status = transfer?.status ?? 0
    if let sink, response.isSuccess, expectedStatus ?? response.status == response.status {
      guard expectedLength == nil || response.headers["content-length"].flatMap({ Int($0) }) == expectedLength else {
        failure = .cutOff
        return 0
      }
      guard sink(bytes) else {
        failure = .stopped
        return 0
      }
    } else {
      guard response.body.count + bytes.count <= limit else {
        failure = .tooLarge
        return 0
      }
      response.body.append(contentsOf: bytes)
    }
    return bytes.count
  }

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) {
    let line = String(decoding: bytes, as: UTF8.self)
    // The head of an interim answer (100) or of a proxy's comes first.
    if line.hasPrefix("HTTP/") { response.headers = [:] }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    response.headers[line[..<colon].lowercased()] = String(value.prefix { !$0.isNewline })
  }
}
