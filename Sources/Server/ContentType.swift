import HTTPTypes

/// What a body is, by its headers.
struct ContentType {
  /// Lower case, without parameters; empty where the sender does not say.
  let name: String
  private let encoding: String

  init(_ headers: some RequestHeaders) {
    let value = headers[.contentType] ?? ""
    // The one of nearly all senders, as it is.
    name =
      value == "application/json" ? value : value.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
    encoding = headers[.contentEncoding]?.lowercased() ?? ""
  }

  /// What a program sends that does not say what it sends, curl above all, is looked at; so is what may hold JSON.
  ///
  /// Gzip is found by its first bytes, whether the header says so or not.
  func requireReadable() throws(Refusal) {
    try requireKnownEncoding()
    switch name {
    case "", "text/plain", "text/csv", "application/json", "application/octet-stream", "application/gzip",
      "application/x-gzip", "application/x-ndjson", "application/ndjson", "application/jsonl",
      "application/x-amz-json-1.1", "application/x-www-form-urlencoded", "binary/octet-stream":
      return
    case _ where name.hasSuffix("+json") || name.hasSuffix("json-seq"): return
    default: throw .unknownType(name)
    }
  }

  func requireKnownEncoding() throws(Refusal) {
    guard ["", "gzip", "x-gzip", "identity"].contains(encoding) else { throw .unknownEncoding(encoding) }
  }
}
