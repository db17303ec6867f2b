import Testing

@testable import Cloud

@Suite struct S3LocationTests {
  @Test(arguments: [
    ("s3://logs", "logs", ""), ("s3://logs/", "logs", ""), ("s3://my.logs/a b/c", "my.logs", "a b/c"),
    ("S3://logs//a", "logs", "/a"), ("s3://logs/ü%20?#", "logs", "ü%20?#"),
  ])
  func reads(text: String, bucket: String, prefix: String) throws {
    #expect(S3Location.looksLikeOne(text))
    #expect(try S3Location(text) == S3Location(bucket: bucket, prefix: prefix))
  }

  @Test(arguments: ["s3://", "s3:///a", "s3://a b/c", "s3://ü/", "s3://a@b/", "s3://a:9/"])
  func rejects(text: String) {
    #expect(throws: S3Error.badLocation(text)) { try S3Location(text) }
  }

  @Test(arguments: [
    ("http://127.0.0.1:9000", "http://127.0.0.1:9000"), ("https://Minio.Example:443/", "https://minio.example"),
    ("http://h:80", "http://h"), ("https://h:80", "https://h:80"), ("http://[::1]:9", "http://[::1]:9"),
  ])
  func readsEndpoints(text: String, shown: String) throws {
    #expect(try Endpoint(text).description == shown)
  }

  @Test(arguments: ["", "h", "ftp://h", "https://", "https://u@h", "https://h/path", "https://h?q", "https://h#f"])
  func rejectsEndpoints(text: String) {
    #expect(throws: S3Error.badEndpoint(text)) { try Endpoint(text) }
  }
}
