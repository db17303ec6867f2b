import CCurl

/// One file over https, into memory.
///
///     let address = try WebAddress("https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json")
///     let bytes = try Download(address).bytes()
///
/// Every way it can go wrong ends it in bounded time with a `DownloadError`.
public struct Download {
  private let address: WebAddress
  private let hosts: WebAddress.Hosts
  private let limits: Limits

  public struct Limits: Hashable, Sendable {
    public var connectSeconds = 10
    /// For all of it, redirects included in each step.
    public var totalSeconds = 120
    /// After unpacking.
    public var bytes = 64 << 20
    public var redirects = 3

    public init() {}
  }

  public init(_ address: WebAddress, hosts: WebAddress.Hosts = .aws, limits: Limits = Limits()) {
    self.address = address
    self.hosts = hosts
    self.limits = limits
  }

  public func bytes() throws(DownloadError) -> [UInt8] {
    var address = address
    for _ in 0...limits.redirects {
      let answer = try Transfer(address, limits).run()
      switch answer {
      case .bytes(let bytes): return bytes
      // A redirect may lead nowhere that could not have been named itself.
      case .redirect(let next): address = try WebAddress(next, hosts: hosts)
      }
    }
    throw .tooManyRedirects(self.address)
  }
}

/// One request and its answer.
private final class Transfer {
  private let address: WebAddress
  private let limits: Download.Limits
  private let handle: OpaquePointer
  private var body: [UInt8] = []
  private var isTooLarge = false

  enum Answer {
    case bytes([UInt8])
    case redirect(String)
  }

  /// The library has state of its own, made once.
  private static let library: Void = { _ = curl_shim_global_init() }()

  init(_ address: WebAddress, _ limits: Download.Limits) throws(DownloadError) {
    _ = Transfer.library
    guard let handle = curl_shim_init() else { throw .unreachable(host: address.host, "libcurl.so.4 cannot be loaded") }
    self.address = address
    self.limits = limits
    self.handle = OpaquePointer(handle)
  }

  deinit { curl_shim_cleanup(UnsafeMutableRawPointer(handle)) }

  func run() throws(DownloadError) -> Answer {
    let handle = UnsafeMutableRawPointer(handle)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT, limits.connectSeconds)
    set(CURLOPT_TIMEOUT, limits.totalSeconds)
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_URL, address.text)
    set(CURLOPT_PROTOCOLS_STR, address.isLoopback ? "http,https" : "https")
    set(CURLOPT_ACCEPT_ENCODING, "gzip")
    set(CURLOPT_USERAGENT, "maumeter")
    if address.isLoopback { set(CURLOPT_NOPROXY, "*") }
    _ = curl_shim_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
    _ = curl_shim_set_write(handle) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    let result = withExtendedLifetime(self) { curl_shim_perform(handle) }
    let status = curl_shim_long(handle, CURLINFO_RESPONSE_CODE)
    if let error = error(result) { throw error }
    if 300..<400 ~= status, let next = curl_shim_text(handle, CURLINFO_REDIRECT_URL) {
      return .redirect(String(cString: next))
    }
    guard status == 200 else { throw .refused(address, status: status) }
    return .bytes(body)
  }

  /// Keeps what came, unless it is too much: any other number than all of it ends the transfer.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= limits.bytes else {
      isTooLarge = true
      return 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  private func error(_ result: CURLcode) -> DownloadError? {
    if isTooLarge { return .tooLarge(address, limit: limits.bytes) }
    switch result {
    case CURLE_OK: return nil
    case CURLE_OPERATION_TIMEDOUT: return .timedOut(host: address.host, seconds: limits.totalSeconds)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
      return .cutOff(address)
    default:
      return .unreachable(host: address.host, String(cString: curl_shim_error(result)))
    }
  }

  private func set(_ option: CURLoption, _ value: Int) {
    _ = curl_shim_set_long(UnsafeMutableRawPointer(handle), option, value)
  }

  private func set(_ option: CURLoption, _ value: String) {
    _ = curl_shim_set_text(UnsafeMutableRawPointer(handle), option, value)
  }
}
