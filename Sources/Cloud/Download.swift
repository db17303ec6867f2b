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
      switch try answer(of: address) {
      case .bytes(let bytes): return bytes
      // A redirect may lead nowhere that could not have been named itself.
      case .redirect(let next): address = try WebAddress(next, hosts: hosts)
      }
    }
    throw .tooManyRedirects(self.address)
  }

  private enum Answer {
    case bytes([UInt8])
    case redirect(String)
  }

  /// One request and its answer.
  private func answer(of address: WebAddress) throws(DownloadError) -> Answer {
    guard let transfer = CurlTransfer() else { throw .unreachable(host: address.host, CurlTransfer.missing) }
    var body: [UInt8] = []
    var isTooLarge = false
    transfer.sink = { bytes in
      isTooLarge = body.count + bytes.count > limits.bytes
      guard !isTooLarge else { return 0 }
      body.append(contentsOf: bytes)
      return bytes.count
    }
    transfer.begin(
      address.text, .init(to: address, connectSeconds: limits.connectSeconds, totalSeconds: limits.totalSeconds))
    transfer.set(CURLOPT_ACCEPT_ENCODING, "gzip")
    let result = transfer.perform()
    if isTooLarge { throw .tooLarge(address, limit: limits.bytes) }
    switch result {
    case CURLE_OK: break
    case CURLE_OPERATION_TIMEDOUT: throw .timedOut(host: address.host, seconds: limits.totalSeconds)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
      throw .cutOff(address)
    default: throw .unreachable(host: address.host, result.reason)
    }
    let status = transfer.status
    if 300..<400 ~= status, let next = curl_shim_text(transfer.handle, CURLINFO_REDIRECT_URL) {
      return .redirect(String(cString: next))
    }
    guard status == 200 else { throw .refused(address, status: status) }
    return .bytes(body)
  }
}
