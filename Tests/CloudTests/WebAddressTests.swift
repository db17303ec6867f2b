import Cloud
import Testing

@Suite struct WebAddressTests {
  @Test(
    arguments: [
      "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonCognito/current/index.json",
      "https://pricing.cn-north-1.amazonaws.com.cn/x", "http://127.0.0.1:8080/x", "http://localhost/x",
      "http://[::1]/x",
    ])
  func allowed(text: String) throws {
    #expect(try WebAddress(text).text == text)
    #expect(WebAddress.looksLikeOne(text))
  }

  @Test(
    arguments: [
      ("http://pricing.us-east-1.amazonaws.com/x", .notHTTPS("http://pricing.us-east-1.amazonaws.com/x")),
      ("ftp://pricing.us-east-1.amazonaws.com/x", .notHTTPS("ftp://pricing.us-east-1.amazonaws.com/x")),
      ("file:///etc/passwd", .noAddress("file:///etc/passwd")),
      ("https://example.com/x", .foreignHost("example.com")),
      ("https://amazonaws.com.example.com/x", .foreignHost("amazonaws.com.example.com")),
      ("https://notamazonaws.com/x", .foreignHost("notamazonaws.com")),
      ("https://user@x.amazonaws.com/x", .noAddress("https://user@x.amazonaws.com/x")),
      ("https://x.amazonaws.com/a b", .noAddress("https://x.amazonaws.com/a b")), ("https://", .noAddress("https://")),
    ] as [(String, DownloadError)])
  func refused(text: String, error: DownloadError) {
    #expect(throws: error) { try WebAddress(text) }
    #expect(!error.description.isEmpty && error.isOfAddress)
  }

  @Test func anyHostIsTheUsersChoice() throws {
    #expect(try WebAddress("https://example.com/x", hosts: .any).host == "example.com")
    #expect(throws: DownloadError.notHTTPS("http://example.com/x")) {
      try WebAddress("http://example.com/x", hosts: .any)
    }
    #expect(!WebAddress.looksLikeOne("index.json"))
  }
}
