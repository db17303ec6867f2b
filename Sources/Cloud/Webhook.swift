import CCurl
import Domain

/// Posts small JSON messages to an address, signed where there is a key.
///
///     try Webhook(address, key: key).post(#"{"text": "..."}"#, id: "msg_1", at: now)
///
/// Every way it can go wrong ends it in bounded time with a `WebhookError`, which never has the address in it: that may
/// be a secret of its own.
public struct Webhook {
  private let address: WebAddress
  private let key: WebhookKey?
  private let limits: Limits

  public struct Limits: Hashable, Sendable {
    public var connectSeconds = 5
    public var totalSeconds = 15

    public init() {}
  }

  public init(_ address: WebAddress, key: WebhookKey?, limits: Limits = Limits()) {
    self.address = address
    self.key = key
    self.limits = limits
  }

  /// - Parameters:
  ///   - id: the same for every attempt to deliver the same message.
  ///   - time: of this attempt.
  public func post(_ body: String, id: String, at time: Instant) throws(WebhookError) {
    guard curl_shim_global_init() == CURLE_OK, let handle = curl_shim_init() else {
      throw .unreachable(host: address.host, "libcurl.so.4 cannot be loaded")
    }
    defer { curl_shim_cleanup(handle) }
    var headers = ["content-type: application/json", "expect:"]
    if let key {
      let timestamp = time.secondsSinceEpoch
      headers += [
        "webhook-id: \(id)", "webhook-timestamp: \(timestamp)",
        "webhook-signature: \(key.signature(id: id, timestamp: timestamp, body: body))",
      ]
    }
    var list: UnsafeMutablePointer<curl_slist>?
    for header in headers { list = curl_shim_append(list, header) }
    defer { curl_shim_free(list) }
    func set(_ option: CURLoption, _ value: Int) { _ = curl_shim_set_long(handle, option, value) }
    func set(_ option: CURLoption, _ value: String) { _ = curl_shim_set_text(handle, option, value) }
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT, limits.connectSeconds)
    set(CURLOPT_TIMEOUT, limits.totalSeconds)
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_URL, address.text)
    set(CURLOPT_PROTOCOLS_STR, address.isLoopback ? "http,https" : "https")
    set(CURLOPT_USERAGENT, "maumeter")
    set(CURLOPT_COPYPOSTFIELDS, body)
    if address.isLoopback { set(CURLOPT_NOPROXY, "*") }
    _ = curl_shim_set_list(handle, CURLOPT_HTTPHEADER, list)
    // What it answers does not matter.
    _ = curl_shim_set_write(handle) { _, size, count, _ in size * count }
    let result = curl_shim_perform(handle)
    guard result == CURLE_OK else {
      throw result == CURLE_OPERATION_TIMEDOUT
        ? .timedOut(host: address.host, seconds: limits.totalSeconds)
        : .unreachable(host: address.host, String(cString: curl_shim_error(result)))
    }
    let status = curl_shim_long(handle, CURLINFO_RESPONSE_CODE)
    guard 200..<300 ~= status else { throw .refused(host: address.host, status: status) }
  }
}

/// Why a message was not delivered.
public enum WebhookError: Error, Hashable, Sendable {
  case unreachable(host: String, String)
  case timedOut(host: String, seconds: Int)
  case refused(host: String, status: Int)
}

extension WebhookError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreachable(let host, let reason): "Cannot reach \(host): \(reason)."
    case .timedOut(let host, let seconds): "\(host) did not answer within \(seconds) seconds."
    case .refused(let host, 410): "\(host) answered 410: it wants no more messages. Take the webhook out of the config."
    case .refused(let host, let status): "\(host) answered \(status). Check the address and the secret."
    }
  }
}
