import Domain
import Foundation
import Testing

@testable import Cloud

/// Signatures as botocore makes them: `Tests/Fixtures/signatures.json`, written by `scripts/make-signature-vectors`.
@Suite struct SignatureV4Tests {
  struct Vectors: Decodable {
    var time: String
    var cases: [Vector]
  }

  struct Vector: Decodable, Sendable, CustomTestStringConvertible {
    var bucket: String
    var key: String
    var region: String
    var endpoint: String?
    var addressing: String?
    var dualStack: Bool?
    var fips: Bool?
    var payer: Bool
    var token: String?
    var query: [String: String]
    var headers: [String: String]
    var address: String
    var canonicalQuery: String
    var authorization: String

    var testDescription: String { "\(bucket) \(key) \(endpoint ?? region)" }

    func settings() throws -> S3Settings {
      var settings = S3Settings()
      settings.endpoint = try endpoint.map { try Endpoint($0) }
      settings.addressing = addressing.flatMap { S3Settings.Addressing(rawValue: $0) } ?? .automatic
      settings.usesDualStack = dualStack ?? false
      settings.usesFIPS = fips ?? false
      return settings
    }
  }

  static func vectors() throws -> Vectors {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/signatures.json")
    return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
  }

  @Test func areThoseOfBotocore() throws {
    let vectors = try SignatureV4Tests.vectors()
    #expect(vectors.cases.count > 100)
    let time = try #require(Instant(iso8601: vectors.time))
    for vector in vectors.cases {
      let place = try vector.settings().place(of: vector.bucket, key: vector.key, in: vector.region)
      // The port of the scheme goes without saying.
      let address = vector.address.replacing("https://minio.example:443/", with: "https://minio.example/")
      #expect(place.endpoint.description + place.path == address, "\(vector.testDescription)")
      var request = HTTPRequest(place.endpoint, path: place.path)
      request.query = vector.query.map { ($0.key, $0.value) }
      request.headers = vector.headers.map { ($0.key, $0.value) }
      if vector.payer { request.headers.append(("x-amz-request-payer", "requester")) }
      let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        sessionToken: vector.token)
      SignatureV4(credentials: credentials, region: vector.region, service: "s3").sign(&request, at: time)
      #expect(request.canonicalQuery == vector.canonicalQuery, "\(vector.testDescription)")
      #expect(request.headers.last?.value == vector.authorization, "\(vector.testDescription)")
    }
  }

  /// What is sent in the address is what was signed.
  @Test func addressHoldsTheCanonicalQuery() throws {
    var request = HTTPRequest(try Endpoint("http://127.0.0.1:9000"), path: "/b")
    request.query = [("prefix", "a b/ü"), ("list-type", "2")]
    #expect(request.address == "http://127.0.0.1:9000/b?list-type=2&prefix=a%20b%2F%C3%BC")
  }
}
