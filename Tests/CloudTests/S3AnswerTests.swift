import Testing

@testable import Cloud

/// What an answer without success means: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
@Suite struct S3AnswerTests {
  private func answer(
    _ status: Int, _ code: String? = nil, _ message: String = "told so", region: String? = nil,
    headers: [String: String] = [:], key: String = "k"
  ) -> S3Answer {
    var response = HTTPResponse()
    response.status = status
    response.headers = headers
    if let code {
      let place = region.map { "<Region>\($0)</Region>" } ?? ""
      response.body = Array("<Error><Code>\(code)</Code><Message>\(message)</Message>\(place)</Error>".utf8)
    }
    return S3Answer(response, to: S3Client.Get(bucket: "b", key: key), host: "h")
  }

  @Test(arguments: [
    (403, "AccessDenied"), (404, "NoSuchKey"), (412, "PreconditionFailed"), (503, "ServiceUnavailable"),
    (418, "HTTP418"),
  ])
  func withoutABodyTheStatusTells(_ status: Int, _ code: String) {
    #expect(answer(status).code == code)
    #expect(answer(404, key: "").code == "NoSuchBucket")
  }

  @Test(
    arguments: [
      (503, "SlowDown", true), (400, "RequestTimeout", true), (500, nil, true), (502, nil, true), (429, nil, true),
      (504, "Odd", true), (400, "Throttling", true), (403, "AccessDenied", false), (404, nil, false),
      (400, "ExpiredToken", false), (501, "NotImplemented", false),
    ] as [(Int, String?, Bool)])
  func whatMayPass(_ status: Int, _ code: String?, _ isTransient: Bool) {
    let answer = answer(status, code)
    #expect(answer.isTransient == isTransient && answer.saysExpired == (code == "ExpiredToken"))
    if isTransient { #expect(answer.error(attempts: 3) == .unavailable(host: "h", code: answer.code, attempts: 3)) }
  }

  /// Only where the bucket is elsewhere, and only what can be a part of a host.
  @Test(
    arguments: [
      (301, "PermanentRedirect", "eu-west-1", nil, "eu-west-1"), (307, nil, nil, "eu-west-1", "eu-west-1"),
      (400, "AuthorizationHeaderMalformed", "us-gov-west-1", nil, "us-gov-west-1"),
      (400, "IllegalLocationConstraintException", nil, "eu-west-1", "eu-west-1"),
      (301, "PermanentRedirect", "other", "eu-west-1", "eu-west-1"), (403, "AccessDenied", "eu-west-1", nil, nil),
      (301, "PermanentRedirect", "evil.example/", nil, nil), (301, "PermanentRedirect", "EU", nil, nil),
      (301, "PermanentRedirect", nil, nil, nil), (301, "PermanentRedirect", nil, "", nil),
    ] as [(Int, String?, String?, String?, String?)])
  func rightRegions(_ status: Int, _ code: String?, _ said: String?, _ header: String?, _ region: String?) {
    let headers = header.map { ["x-amz-bucket-region": $0] } ?? [:]
    #expect(answer(status, code, region: said, headers: headers).rightRegion == region)
  }

  @Test(
    arguments: [
      ("5", 5), ("0.5", 0.5), ("0", 0), ("-1", nil), ("nan", nil), ("Wed, 21 Oct 2026 07:28:00 GMT", nil),
    ] as [(String, Double?)])
  func waits(_ header: String, _ seconds: Double?) {
    #expect(answer(503, headers: ["retry-after": header]).retryAfter == seconds)
    #expect(answer(503).retryAfter == nil)
  }

  @Test(arguments: [
    ("NoSuchBucket", "k", S3Error.noSuchBucket("b")), ("NoSuchKey", "k", .noSuchKey),
    ("PreconditionFailed", "k", .changed), ("InvalidObjectState", "k", .archived("GLACIER")),
    ("AccessDenied", "k", .denied(action: "s3:GetObject", resource: "arn:aws:s3:::b/k", "told so")),
    ("AllAccessDisabled", "", .denied(action: "s3:ListBucket", resource: "arn:aws:s3:::b", "told so")),
    ("RequestTimeTooSkewed", "k", .rejectedCredentials(code: "RequestTimeTooSkewed", "told so")),
    ("ExpiredToken", "k", .rejectedCredentials(code: "ExpiredToken", "told so")),
    ("Odd", "k", .refused(host: "h", status: 400, code: "Odd", "told so")),
  ])
  func errors(_ code: String, _ key: String, _ error: S3Error) {
    #expect(answer(400, code, key: key).error(attempts: 1) == error)
  }

  @Test func messagesAreOneLineOfBoundedLength() {
    let long = String(repeating: "long ", count: 100)
    #expect(answer(400, "Odd", " told \n so\t").message == "told so" && answer(400, "Odd", long).message.count == 300)
    let missing = answer(403, "AccessDenied", "")
    #expect(
      missing.error(attempts: 1) == .denied(action: "s3:GetObject", resource: "arn:aws:s3:::b/k", "AccessDenied"))
  }
}
