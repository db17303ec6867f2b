/// Why a download did not happen.
public enum DownloadError: Error, Hashable, Sendable {
  // The address
  case noAddress(String)
  case notHTTPS(String)
  case foreignHost(String)

  // The network and the server
  /// No connection, with the reason in the words of libcurl.
  case unreachable(host: String, String)
  case timedOut(host: String, seconds: Int)
  case refused(WebAddress, status: Int)
  case tooManyRedirects(WebAddress)
  case tooLarge(WebAddress, limit: Int)
  /// The answer ended before it was whole.
  case cutOff(WebAddress)
}

extension DownloadError: CustomStringConvertible {
  /// What is wrong, and what to do next.
  public var description: String {
    switch self {
    case .noAddress(let text): "\"\(text)\" is no web address. Write one that begins with https://."
    case .notHTTPS(let text): "\(text) is not downloaded, because it is not https."
    case .foreignHost(let host):
      "\(host) is no host of AWS. Give --any-host to download from it, or download the file yourself and name it."
    case .unreachable(let host, let reason):
      """
      Cannot reach \(host): \(reason). Without a network, download the file elsewhere and name it in place of the \
      address.
      """
    case .timedOut(let host, let seconds): "\(host) did not answer in full within \(seconds) seconds. Try again."
    case .refused(let address, let status): "\(address.host) answered \(status) for \(address). Check the address."
    case .tooManyRedirects(let address): "\(address) leads from address to address without an end."
    case .tooLarge(let address, let limit):
      "\(address) is larger than \(limit >> 20) MB, and no price list is. Check the address."
    case .cutOff(let address): "The answer of \(address.host) ended before it was whole. Try again."
    }
  }

  /// Whether the address is wrong, and not the network or the server.
  public var isOfAddress: Bool {
    switch self {
    case .noAddress, .notHTTPS, .foreignHost: true
    default: false
    }
  }
}
