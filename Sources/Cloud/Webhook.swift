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
    guard let transfer = CurlTransfer() else { throw .unreachable(host: address.host, CurlTransfer.missing) }
    var headers = ["content-type: application/json", "expect:"]
    if let key {
      let timestamp = time.secondsSinceEpoch
      headers += [
        "webhook-id: \(id)", "webhook-timestamp: \(timestamp)",
        "webhook-signature: \(key.signature(id: id, timestamp: timestamp, body: body))",
      ]
    }
    transfer.begin(
      address.text, .init(to: address, connectSeconds: limits.connectSeconds, totalSeconds: limits.totalSeconds))
    transfer.setHeaders(headers)
    transfer.set(CURLOPT_COPYPOSTFIELDS, body)
    // What it answers does not matter.
    let result = transfer.perform()
    guard result == CURLE_OK else {
      throw result == CURLE_OPERATION_TIMEDOUT
        ? .timedOut(host: address.host, seconds: limits.totalSeconds)
        : .unreachable(host: address.host, result.reason)
    }
    let status = transfer.status
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
