import Domain

/// An object as a listing names it.
public struct S3Object: Hashable, Sendable {
  public let bucket: String
  public let key: String
  /// In bytes.
  public let size: Int
  /// Without its quotes.
  public let etag: String
  public let modified: Instant?
  public let storageClass: String

  /// More bytes than any object has: S3 takes 10,000 parts of 5 GiB at most.
  ///
  /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
  static let largestSize = 50 << 40

  public var location: String { "s3://\(bucket)/\(key)" }

  /// Whether it has to be restored before it can be read.
  public var isArchived: Bool { storageClass == "GLACIER" || storageClass == "DEEP_ARCHIVE" }
}

/// One answer of ListObjectsV2.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
struct S3Page {
  var objects: [S3Object] = []
  /// What the keys begin with that have a further slash.
  var folders: [String] = []
  /// Nil at the end.
  var continuation: String?

  /// What is listed.
  struct Request: Hashable {
    var bucket: String
    var prefix: String
    /// Only keys after this one, which need not exist.
    var startAfter = ""
    /// Stops at the next slash after the prefix.
    var stopsAtSlash = false
  }

  /// - Throws: `S3Error.badAnswer` when it is no listing: a success can hold broken XML.
  init(_ body: [UInt8], bucket: String, host: String) throws(S3Error) {
    let broken = S3Error.badAnswer(host: host, "a listing that is not whole")
    guard let result = try? MarkupElement(parsing: body), result.name == "ListBucketResult" else { throw broken }
    let isEncoded = result["EncodingType"]?.text == "url"
    func plain(_ text: String) throws(S3Error) -> String {
      guard isEncoded else { return text }
      guard let plain = PercentEncoding.decode(text) else { throw broken }
      return plain
    }
    for element in result.all("Contents") {
      guard let key = element["Key"]?.text, !key.isEmpty,
        let size = element["Size"].flatMap({ Int($0.text) }), (0...S3Object.largestSize).contains(size)
      else { throw broken }
      objects.append(
        S3Object(
          bucket: bucket, key: try plain(key), size: size, etag: (element["ETag"]?.text ?? "").filter { $0 != "\"" },
          modified: element["LastModified"].flatMap { Instant(iso8601: $0.text) },
          storageClass: element["StorageClass"]?.text ?? "STANDARD"))
    }
    for element in result.all("CommonPrefixes") {
      guard let prefix = element["Prefix"]?.text else { throw broken }
      folders.append(try plain(prefix))
    }
    switch result["IsTruncated"]?.text {
    case "true":
      guard let token = result["NextContinuationToken"]?.text, !token.isEmpty else { throw broken }
      continuation = token
    case "false", nil: break
    default: throw broken
    }
  }
}

extension S3Client {
  /// One page of a listing, of at most 1,000 keys, in the order of their UTF-8 bytes.
  func page(
    _ request: S3Page.Request, continuation: String? = nil, over connection: HTTPConnection
  ) throws(S3Error) -> S3Page {
    var get = Get(bucket: request.bucket)
    get.query = [("list-type", "2"), ("encoding-type", "url"), ("max-keys", "1000"), ("prefix", request.prefix)]
    if request.stopsAtSlash { get.query.append(("delimiter", "/")) }
    if let continuation {
      get.query.append(("continuation-token", continuation))
    } else if !request.startAfter.isEmpty {
      get.query.append(("start-after", request.startAfter))
    }
    let host = settings.place(of: request.bucket, key: "", in: region(of: request.bucket)).endpoint.host
    var page: S3Page?
    let check = { (response: HTTPResponse) throws(S3Error) in
      page = try S3Page(response.body, bucket: request.bucket, host: host)
    }
    try send(over: connection, check: check) { get }
    guard let page else { throw .badAnswer(host: host, "no listing") }
    return page
  }
}
