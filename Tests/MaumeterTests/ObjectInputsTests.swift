import TestSupport
import Testing

/// `ingest s3://...`, from outside, with a bucket that answers what it is told to.
@Suite struct ObjectInputsTests {
  private static let record = """
    {"eventVersion":"1.08","eventTime":"2026-10-04T05:06:07Z","eventSource":"cognito-idp.amazonaws.com",\
    "eventName":"SignUp","awsRegion":"us-east-1","requestParameters":{"clientId":"4example"},"responseElements":\
    {"userSub":"0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"},"eventID":"5a5a5a5a-0001-4002-8003-000000000001"}
    """

  private static func answer(_ body: String) -> [LocalServer.Step] {
    [.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")]
  }

  /// Two objects, of which the second is archived.
  private static var listing: String {
    let all = [("logs/a.json", record.utf8.count, "STANDARD"), ("logs/b.json", 9, "GLACIER")]
    let objects = all.map { key, size, kind in
      """
      <Contents><Key>\(key)</Key><LastModified>2026-10-04T06:00:00.000Z</LastModified><ETag>"\(size)"</ETag>\
      <Size>\(size)</Size><StorageClass>\(kind)</StorageClass></Contents>
      """
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
      <Name>b</Name><Prefix>logs/</Prefix><IsTruncated>false</IsTruncated>\(objects.joined())</ListBucketResult>
      """
  }

  /// An object is downloaded once, an archived one is named and not read, and both runs say so.
  @Test func objectsAreRememberedAndArchivesNamed() throws {
    let folder = try TemporaryFolder()
    let server = LocalServer(Self.answer(Self.listing), Self.answer(Self.record), Self.answer(Self.listing))
    let variables = [
      "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "us-east-1",
      "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:\(server.port)", "HOME": folder.path,
    ]
    let archived = "1 archived object is not read, s3://b/logs/b.json the first."
    func ingest() throws -> Program.Result {
      try Program.run("maumeter ingest s3://b/logs/ --db a.db --format json", variables, in: folder.path)
    }
    let first = try ingest()
    #expect(first.status == 65 && first.output.contains("\"recorded\": 1"), "\(first.errors)")
    #expect(first.errors.contains(archived) && !first.errors.contains("read before"), "\(first.errors)")
    let second = try ingest()
    #expect(second.status == 65 && second.output.contains("\"read\": 0"), "\(second.errors)")
    #expect(second.errors.contains(archived) && second.errors.contains("Skipped 1 file that was read before."))
    #expect(server.requests.ranges(of: "GET /b/logs/a.json ").count == 1)
  }
}
