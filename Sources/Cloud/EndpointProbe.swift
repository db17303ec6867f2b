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
  /// Bytes of an answer that are kept.
  private static let limit = 64 << 10

  /// - Parameter address: http or https; redirects are not followed, so that what is sent goes there and nowhere else.
  public init(_ address: String) {
    self.address = address
  }

  /// Gets the address, or posts a body to it.
  ///
  /// - Parameter headers: "Name: value".
  /// - Throws: `DownloadError.unreachable` with the reason in the words of libcurl.
  public func ask(post body: [UInt8]? = nil, headers: [String] = []) throws(DownloadError) -> Answer {
    guard let transfer = CurlTransfer() else { throw .unreachable(host: address, CurlTransfer.missing) }
    var answer: [UInt8] = []
    transfer.sink = { bytes in
      let room = max(0, EndpointProbe.limit - answer.count)
      answer += bytes.prefix(room)
      return bytes.count
    }
    let limits = CurlTransfer.Limits(
      connectSeconds: 5, totalSeconds: 15, protocols: "http,https", withoutProxy: "127.0.0.1,localhost,::1")
    transfer.begin(address, limits)
    transfer.set(CURLOPT_USERAGENT, "maumeter doctor")
    transfer.setHeaders(headers)
    if let body {
      transfer.set(CURLOPT_POSTFIELDSIZE, body.count)
      body.withUnsafeBytes { bytes in
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        _ = curl_shim_set_pointer(transfer.handle, CURLOPT_COPYPOSTFIELDS, start)
      }
    }
    let result = transfer.perform()
    guard result == CURLE_OK else { throw .unreachable(host: address, result.reason) }
    return Answer(status: transfer.status, body: answer)
  }
}
