import COpenSSL
import Domain

/// Signs requests with AWS Signature Version 4.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// S3 differs from other services in that the path is encoded once and not normalised, and that the hash of the body is
/// a header.
struct SignatureV4 {
  let credentials: Credentials
  let region: String
  let service: String

  /// The SHA-256 of nothing: the body of a GET.
  static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  /// Adds the headers that prove who asks, `authorization` the last.
  func sign(_ request: inout HTTPRequest, at time: Instant) {
    let stamp = SignatureV4.stamp(time)
    let bodyHash = request.body.map { SignatureV4.hexadecimal(SignatureV4.sha256(Array($0.utf8))) }
    request.headers.append(("x-amz-date", stamp))
    if service == "s3" { request.headers.append(("x-amz-content-sha256", bodyHash ?? SignatureV4.emptyHash)) }
    if let token = credentials.sessionToken { request.headers.append(("x-amz-security-token", token)) }
    let headers = (request.headers + [("host", request.endpoint.authority)]).sorted { $0.name < $1.name }
    let names = headers.map(\.name).joined(separator: ";")
    let canonical = [
      request.method, request.path, request.canonicalQuery,
      headers.map { "\($0.name):\(SignatureV4.trimmed($0.value))\n" }.joined(), names,
      bodyHash ?? SignatureV4.emptyHash,
    ].joined(separator: "\n")
    let day = String(stamp.prefix(8))
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let toSign = [
      "AWS4-HMAC-SHA256", stamp, scope, SignatureV4.hexadecimal(SignatureV4.sha256(Array(canonical.utf8))),
    ].joined(separator: "\n")
    var key = Array("AWS4\(credentials.secretAccessKey)".utf8)
    for part in [day, region, service, "aws4_request", toSign] { key = SignatureV4.hmac(key, part) }
    let signature = SignatureV4.hexadecimal(key)
    let owner = "Credential=\(credentials.accessKeyID)/\(scope)"
    let proof = "AWS4-HMAC-SHA256 \(owner), SignedHeaders=\(names), Signature=\(signature)"
    request.headers.append(("authorization", proof))
  }

  /// The time as "20261001T090000Z".
  private static func stamp(_ time: Instant) -> String {
    time.description.filter { $0 != "-" && $0 != ":" }
  }

  /// Without white space at the ends, and with one space in place of more.
  private static func trimmed(_ value: String) -> String {
    value.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }

  private static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    return digest
  }

  /// HMAC-SHA256, 32 bytes.
  static func hmac(_ key: [UInt8], _ text: String) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let bytes = Array(text.utf8)
    _ = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, nil)
    return digest
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
