/// A request as it goes over the wire, letter by letter: what is signed is what is sent.
struct HTTPRequest {
  var method = "GET"
  var endpoint: Endpoint
  /// Percent-encoded, from its first slash.
  var path = "/"
  /// Names and values in plain text.
  var query: [(name: String, value: String)] = []
  /// Names in lower case, without `host`.
  var headers: [(name: String, value: String)] = []
  var body: String?
  /// The status with which a body goes to the sink; nil for any success.
  var expectedStatus: Int?
  /// The length of such a body; another one is none of what was asked for.
  var expectedLength: Int?

  init(_ endpoint: Endpoint, path: String = "/") {
    self.endpoint = endpoint
    self.path = path
  }

  /// Encoded and sorted, as Signature Version 4 wants to see it.
  var canonicalQuery: String {
    query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  var address: String {
    let query = canonicalQuery
    return endpoint.description + path + (query.isEmpty ? "" : "?" + query)
  }
}

/// What came back, without the body of a success that went to a sink.
struct HTTPResponse {
  var status = 0
  /// Names in lower case.
  var headers: [String: String] = [:]
  var body: [UInt8] = []

  var isSuccess: Bool { 200..<300 ~= status }
}

/// Why there is no answer, or not all of it.
enum HTTPFailure: Error, Hashable {
  /// No connection, with the reason in the words of libcurl.
  case unreachable(String)
  case timedOut
  /// The answer ended before it was whole.
  case cutOff
  case tooLarge
  /// The one who takes the bytes wants no more of them.
  case stopped
}
