import Testing

@testable import Cloud

/// What a listing looks like that is whole is in `S3ClientTests`.
@Suite struct S3PageTests {
  private func page(_ content: String) throws -> S3Page {
    let body = "<ListBucketResult>\(content)</ListBucketResult>"
    return try S3Page(Array(body.utf8), bucket: "b", host: "h")
  }

  private static let broken = S3Error.badAnswer(host: "h", "a listing that is not whole")

  /// No object has more than 48.8 TiB.
  /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
  @Test(
    arguments: [
      ("0", 0), ("5", 5), ("5497558138880", 5 << 40), ("53687091200000", 10_000 * (5 << 30)),
      ("54975581388800", 50 << 40), ("54975581388801", nil), ("9223372036854775807", nil),
      ("9223372036854775808", nil), ("-1", nil), ("", nil), ("many", nil),
    ] as [(String, Int?)])
  func sizes(_ text: String, _ size: Int?) throws {
    let content = "<Contents><Key>k</Key><Size>\(text)</Size></Contents>"
    guard let size else {
      #expect(throws: S3PageTests.broken) { try page(content) }
      return
    }
    #expect(try page(content).objects.map(\.size) == [size])
  }

  @Test(arguments: [
    "<Contents><Size>1</Size></Contents>", "<Contents><Key></Key><Size>1</Size></Contents>",
    "<Contents><Key>k</Key></Contents>", "<CommonPrefixes></CommonPrefixes>", "<IsTruncated>true</IsTruncated>",
    "<IsTruncated>true</IsTruncated><NextContinuationToken></NextContinuationToken>", "<IsTruncated>1</IsTruncated>",
    "<EncodingType>url</EncodingType><Contents><Key>%zz</Key><Size>1</Size></Contents>", "<Contents>",
  ])
  func whatIsNotWholeIsNoListing(_ content: String) {
    #expect(throws: S3PageTests.broken) { try page(content) }
  }

  @Test func namesArePlainUnlessTheyAreEncoded() throws {
    let content =
      "<Contents><Key>a+%2F</Key><Size>1</Size></Contents><CommonPrefixes><Prefix>c%20</Prefix></CommonPrefixes>"
    let plain = try page(content)
    #expect(plain.objects.map(\.key) == ["a+%2F"] && plain.folders == ["c%20"] && plain.continuation == nil)
    let decoded = try page("<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>" + content)
    #expect(decoded.objects.map(\.key) == ["a /"] && decoded.folders == ["c "] && decoded.continuation == nil)
  }
}
