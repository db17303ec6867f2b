import Domain
import Foundation
import TestSupport
import Testing

@testable import Cloud

/// What the client makes of answers, good and bad.
@Suite struct S3ClientTests {
  private static let keys = ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"]

  private func client(
    _ server: LocalServer, attempts: Int = 3, region: String? = nil, _ variables: [String: String] = keys
  ) throws -> S3Client {
    var settings = S3Settings()
    settings.endpoint = try Endpoint("http://127.0.0.1:\(server.port)")
    settings.region = region
    var retry = RetryPolicy()
    retry.attempts = attempts
    retry.baseSeconds = 0.001
    retry.maximumAskedSeconds = 0.001
    let clock: @Sendable () -> Instant = { Instant(secondsSinceEpoch: 1_790_000_000) }
    let chain = CredentialChain(
      .init(
        variables: variables, profiles: Profiles(variables: ["HOME": "/nowhere"]), profile: nil, region: nil,
        clock: clock))
    return S3Client(settings, credentials: chain, retry: retry, clock: clock)
  }

  private func answer(_ body: String, _ status: String = "200 OK", headers: String = "") -> [LocalServer.Step] {
    [
      .send(
        "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    ]
  }

  private func error(_ code: String, _ status: String, _ more: String = "") -> [LocalServer.Step] {
    answer("<Error><Code>\(code)</Code><Message>told so</Message>\(more)</Error>", status)
  }

  private let listing = """
    <?xml version="1.0"?><ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
    <NextContinuationToken>t/+=</NextContinuationToken><Contents><Key>a+b%2Fc</Key><Size>5</Size>\
    <ETag>&quot;e&quot;</ETag><LastModified>2026-10-01T00:00:00.000Z</LastModified></Contents>\
    <CommonPrefixes><Prefix>a%2F</Prefix></CommonPrefixes></ListBucketResult>
    """

  private func page(_ client: S3Client) throws -> S3Page {
    try client.page(.init(bucket: "b", prefix: "a b", startAfter: "a"), over: HTTPConnection())
  }

  private func object(size: Int = 5) -> S3Object {
    S3Object(bucket: "b", key: "a b/c", size: size, etag: "e", modified: nil, storageClass: "STANDARD")
  }

  @Test func lists() throws {
    let server = LocalServer(answer(listing))
    let page = try page(client(server))
    #expect(page.objects.map(\.key) == ["a b/c"])
    #expect(page.objects.first?.etag == "e")
    #expect(page.objects.first?.modified?.description == "2026-10-01T00:00:00Z")
    #expect(page.folders == ["a/"])
    #expect(page.continuation == "t/+=")
    #expect(
      server.requests.hasPrefix(
        "GET /b?encoding-type=url&list-type=2&max-keys=1000&prefix=a%20b&start-after=a HTTP/1.1\r\n"))
    #expect(!server.requests.contains("secret"))
  }

  /// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: "503 Slow Down", "400 RequestTimeout", ...
  @Test func triesAgain() throws {
    let troubles = [
      error("SlowDown", "503 Slow Down"), error("InternalError", "500 Oh"), error("RequestTimeout", "400 Bad Request"),
      answer("", "502 Bad Gateway", headers: "Retry-After: 5\r\n"), answer("", "429 Too Many Requests"),
      answer("<ListBucketResult><Con"), answer(""), [.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<List")], [],
    ]
    for trouble in troubles {
      #expect(try page(client(LocalServer(trouble, trouble, answer(listing)))).objects.count == 1)
    }
    let server = LocalServer(troubles[0], troubles[0], troubles[0])
    #expect(throws: S3Error.unavailable(host: "127.0.0.1", code: "SlowDown", attempts: 3)) { try page(client(server)) }
  }

  @Test func givesUpAtOnce() throws {
    let cases: [([LocalServer.Step], S3Error)] = [
      (error("NoSuchBucket", "404 Not Found"), .noSuchBucket("b")), (answer("", "404 Not Found"), .noSuchBucket("b")),
      (
        error("AccessDenied", "403 Forbidden"),
        .denied(action: "s3:ListBucket", resource: "arn:aws:s3:::b", "told so")
      ),
      (error("InvalidAccessKeyId", "403 Forbidden"), .rejectedCredentials(code: "InvalidAccessKeyId", "told so")),
      (error("RequestTimeTooSkewed", "403 Forbidden"), .rejectedCredentials(code: "RequestTimeTooSkewed", "told so")),
      (error("Odd", "418 Oh"), .refused(host: "127.0.0.1", status: 418, code: "Odd", "told so")),
    ]
    for (answer, expected) in cases {
      #expect(throws: expected) { try page(client(LocalServer(answer))) }
    }
    #expect(throws: S3Error.unreachable(host: "127.0.0.1", "Couldn't connect to server")) {
      var settings = S3Settings()
      settings.endpoint = try Endpoint("http://127.0.0.1:1")
      let good = try client(LocalServer())
      let chain = CredentialChain(
        .init(
          variables: S3ClientTests.keys, profiles: Profiles(variables: [:]), profile: nil, region: nil,
          clock: { Instant(secondsSinceEpoch: 0) }))
      let client = S3Client(settings, credentials: chain, retry: good.retry, clock: { Instant(secondsSinceEpoch: 0) })
      _ = try page(client)
    }
  }

  @Test(arguments: [
    "HTTP/1.1 301 Moved\r\nx-amz-bucket-region: eu-west-1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 400 Bad\r\nContent-Length: 88\r\nConnection: close\r\n\r\n"
      + "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>      ",
  ])
  func correctsTheRegionOnce(wrong: String) throws {
    let server = LocalServer([.send(wrong)], answer(listing), answer(listing))
    let client = try client(server, region: "us-west-2")
    _ = try page(client)
    _ = try page(client)
    let regions = server.requests.split(separator: "/aws4_request").dropLast().map { $0.suffix(12) }
    #expect(regions == ["us-west-2/s3", "eu-west-1/s3", "eu-west-1/s3"])
    let away = "HTTP/1.1 301 Moved\r\nx-amz-bucket-region: evil.example/\r\nContent-Length: 0\r\n\r\n"
    let host = LocalServer([.send(away)])
    #expect(throws: S3Error.refused(host: "127.0.0.1", status: 301, code: "HTTP301", "")) {
      try page(self.client(host))
    }
  }

  @Test func objects() throws {
    let server = LocalServer(answer("hello"))
    #expect(try client(server).bytes(of: object(), over: HTTPConnection()) == Array("hello".utf8))
    #expect(server.requests.hasPrefix("GET /b/a%20b/c HTTP/1.1\r\n"))
    #expect(server.requests.contains("\r\nif-match: \"e\"\r\n"))
  }

  /// Bytes that came are not asked for again.
  @Test func goesOnAfterABreak() throws {
    let half: LocalServer.Step = .send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe")
    let server = LocalServer([half], answer("llo", "206 Partial Content"))
    #expect(try client(server).bytes(of: object(), over: HTTPConnection()) == Array("hello".utf8))
    #expect(server.requests.contains("\r\nrange: bytes=2-4\r\n"))
    // A server that knows no ranges.
    let whole = LocalServer([half], answer("hello"), answer("hello"), answer("hello"))
    #expect(throws: S3Error.self) { try client(whole).bytes(of: object(), over: HTTPConnection()) }
  }

  @Test func objectErrors() throws {
    let kms = "is not authorized to perform: kms:Decrypt on the resource"
    let cases: [([LocalServer.Step], S3Error)] = [
      (error("NoSuchKey", "404 Not Found"), .noSuchKey), (answer("", "412 Precondition Failed"), .changed),
      (error("InvalidObjectState", "403 Forbidden"), .archived("GLACIER")),
      (answer("", "403 Forbidden"), .denied(action: "s3:GetObject", resource: "arn:aws:s3:::b/a b/c", "AccessDenied")),
      (
        answer("<Error><Code>AccessDenied</Code><Message>\(kms)</Message></Error>", "403 Forbidden"),
        .denied(action: "kms:Decrypt", resource: "arn:aws:s3:::b/a b/c", kms)
      ),
    ]
    for (answer, expected) in cases {
      #expect(throws: expected) { try client(LocalServer(answer)).bytes(of: object(), over: HTTPConnection()) }
      #expect(expected.isOfOneObject)
    }
  }

  /// Credentials that ended are looked for again.
  @Test func renewsCredentials() throws {
    let first = "{\"AccessKeyId\": \"A1\", \"SecretAccessKey\": \"s\", \"Token\": \"t\"}"
    let second = "{\"AccessKeyId\": \"A2\", \"SecretAccessKey\": \"s\", \"Token\": \"t\"}"
    let container = LocalServer(answer(first), answer(second))
    let server = LocalServer(error("ExpiredToken", "400 Bad Request"), answer(listing))
    let variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(container.port)/c"]
    _ = try page(client(server, variables))
    let ids = server.requests.split(separator: "Credential=").dropFirst().map { $0.prefix(2) }
    #expect(ids == ["A1", "A2"])
  }

  @Test func large() throws {
    let text = String(repeating: "0123456789", count: 600_000)
    let server = LocalServer(answer(text))
    let stream = S3ObjectStream(try client(server), object(size: text.utf8.count))
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100_000, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try stream.read(into: buffer)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    #expect(bytes == Array(text.utf8))
  }
}
