import CCurl

/// Transfers of libcurl, one after the other, each ended in bounded time and none redirected.
///
/// One thread at a time uses it.
final class CurlTransfer {
  let handle: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  /// Takes bytes of the body as they come, and gives how many it took: any other number than all of them ends it.
  var sink: (UnsafeRawBufferPointer) -> Int = { $0.count }

  /// Why there is none.
  static let missing = "libcurl.so.4 cannot be loaded"

  /// The library has state of its own, made once.
  private static let library: Void = { _ = curl_shim_global_init() }()

  /// Nil where the library is missing.
  init?() {
    _ = CurlTransfer.library
    guard let handle = curl_shim_init() else { return nil }
    self.handle = handle
  }

  deinit {
    curl_shim_cleanup(handle)
    curl_shim_free(headers)
  }

  /// What bounds a transfer, and where it may lead.
  struct Limits {
    var connectSeconds: Int
    /// For all of it; 0 is no limit.
    var totalSeconds: Int
    /// Separated by commas.
    var protocols: String
    /// Hosts of which no proxy is asked, separated by commas, or "*" for all.
    var withoutProxy: String?
  }

  /// Begins a new transfer: of the last one nothing stays but the connection.
  func begin(_ address: String, _ limits: Limits) {
    curl_shim_reset(handle)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT, limits.connectSeconds)
    set(CURLOPT_TIMEOUT, limits.totalSeconds)
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_URL, address)
    set(CURLOPT_PROTOCOLS_STR, limits.protocols)
    set(CURLOPT_USERAGENT, "maumeter")
    if let hosts = limits.withoutProxy { set(CURLOPT_NOPROXY, hosts) }
    _ = curl_shim_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
    _ = curl_shim_set_write(handle) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.sink(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
  }

  /// Headers besides those of libcurl, "name: value"; "name:" takes one of its own away.
  func setHeaders(_ lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines { list = curl_shim_append(list, line) }
    _ = curl_shim_set_list(handle, CURLOPT_HTTPHEADER, list)
    curl_shim_free(headers)
    headers = list
  }

  func set(_ option: CURLoption, _ value: Int) { _ = curl_shim_set_long(handle, option, value) }

  func set(_ option: CURLoption, _ value: String) { _ = curl_shim_set_text(handle, option, value) }

  /// Sends, and returns when the answer is here or there will be none.
  func perform() -> CURLcode { withExtendedLifetime(self) { curl_shim_perform(handle) } }

  /// The status of the answer.
  var status: Int { curl_shim_long(handle, CURLINFO_RESPONSE_CODE) }
}

extension CurlTransfer.Limits {
  /// To an address of a user: https, or anything on this machine, where no proxy is asked.
  init(to address: WebAddress, connectSeconds: Int, totalSeconds: Int) {
    self.init(connectSeconds: connectSeconds, totalSeconds: totalSeconds, protocols: "https")
    if address.isLoopback { (protocols, withoutProxy) = ("http,https", "*") }
  }
}

extension CURLcode {
  /// In the words of libcurl.
  var reason: String { String(cString: curl_shim_error(self)) }
}
