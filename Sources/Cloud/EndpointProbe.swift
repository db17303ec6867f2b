import CCurl

/// Asks a server once and gives its answer, whatever its status: to find out whether an endpoint works.
public struct EndpointProbe {
  /// What a server answered.
  public struct Answer: Hashable, Sendable {
    public let status: Int
    /// The first bytes of it.
    public let body: [UInt8]
  }

  private let address: String

  /// - Parameter address: http or https; redirects are not followed, so that what is sent goes there and nowhere else.
  public init(_ address: String) {
    self.address = address
  }

  /// Gets the address, or posts a body to it.
  ///
  /// - Parameter headers: "Name: value".
  /// - Throws: `DownloadError.unreachable` with the reason in the words of libcurl.
  public func ask(post body: [UInt8]? = nil, headers: [String] = []) throws(DownloadError) -> Answer {
    try ProbeTransfer(address).run(body, headers)
  }
}

private final class ProbeTransfer {
  private static let limit = 64 << 10
  private static let library: Void = { _ = curl_shim_global_init() }()

  private let address: String
  private let handle: UnsafeMutableRawPointer
  private var answer: [UInt8] = []

  init(_ address: String) throws(DownloadError) {
    _ = ProbeTransfer.library
    guard let handle = curl_shim_init() else { throw .unreachable(host: address, "libcurl.so.4 cannot be loaded") }
    self.address = address
    self.handle = UnsafeMutableRawPointer(handle)
  }

  deinit { curl_shim_cleanup(handle) }

  func run(_ body: [UInt8]?, _ headers: [String]) throws(DownloadError) -> EndpointProbe.Answer {
    _ = curl_shim_set_long(handle, CURLOPT_NOSIGNAL, 1)
    _ = curl_shim_set_long(handle, CURLOPT_CONNECTTIMEOUT, 5)
    _ = curl_shim_set_long(handle, CURLOPT_TIMEOUT, 15)
    _ = curl_shim_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    _ = curl_shim_set_text(handle, CURLOPT_URL, address)
    _ = curl_shim_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    _ = curl_shim_set_text(handle, CURLOPT_USERAGENT, "maumeter doctor")
    _ = curl_shim_set_text(handle, CURLOPT_NOPROXY, "127.0.0.1,localhost,::1")
    var list: UnsafeMutablePointer<curl_slist>?
    for header in headers { list = curl_shim_append(list, header) }
    defer { curl_shim_free(list) }
    if let list { _ = curl_shim_set_pointer(handle, CURLOPT_HTTPHEADER, list) }
    _ = curl_shim_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
    _ = curl_shim_set_write(handle) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let transfer = Unmanaged<ProbeTransfer>.fromOpaque(context).takeUnretainedValue()
      let room = max(0, ProbeTransfer.limit - transfer.answer.count)
      transfer.answer.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: min(room, size * count)))
      return size * count
    }
    let result = withExtendedLifetime(self) { perform(body) }
    guard result == CURLE_OK else {
      throw .unreachable(host: address, String(cString: curl_shim_error(result)))
    }
    return EndpointProbe.Answer(status: curl_shim_long(handle, CURLINFO_RESPONSE_CODE), body: answer)
  }

  private func perform(_ body: [UInt8]?) -> CURLcode {
    guard let body else { return curl_shim_perform(handle) }
    return body.withUnsafeBytes { bytes in
      _ = curl_shim_set_long(handle, CURLOPT_POST, 1)
      _ = curl_shim_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
      _ = curl_shim_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      return curl_shim_perform(handle)
    }
  }
}
