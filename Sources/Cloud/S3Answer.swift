import Foundation

/// An answer of S3 that is no success.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
struct S3Answer {
  let status: Int
  let code: String
  let message: String
  /// Where the bucket is, when it was asked for in another Region.
  let rightRegion: String?
  /// Seconds.
  let retryAfter: Double?
  private let host: String
  private let get: S3Client.Get

  init(_ response: HTTPResponse, to get: S3Client.Get, host: String) {
    let element = try? MarkupElement(parsing: response.body)
    status = response.status
    code = element?["Code"]?.text ?? S3Answer.code(ofStatus: response.status, isBucket: get.key.isEmpty)
    message = S3Answer.shown(element?["Message"]?.text ?? "")
    let region = response.headers["x-amz-bucket-region"] ?? element?["Region"]?.text
    let isElsewhere =
      response.status == 301 || response.status == 307 || code == "AuthorizationHeaderMalformed"
      || code == "IllegalLocationConstraintException" || code == "PermanentRedirect"
    rightRegion = isElsewhere ? region.flatMap { S3Answer.isRegion($0) ? $0 : nil } : nil
    retryAfter = response.headers["retry-after"].flatMap { Double($0) }.flatMap { $0 >= 0 ? $0 : nil }
    self.get = get
    self.host = host
  }

  /// Some answers have no body (to HEAD, and from proxies).
  private static func code(ofStatus status: Int, isBucket: Bool) -> String {
    switch status {
    case 403: "AccessDenied"
    case 404: isBucket ? "NoSuchBucket" : "NoSuchKey"
    case 412: "PreconditionFailed"
    case 503: "ServiceUnavailable"
    default: "HTTP\(status)"
    }
  }

  /// On one line of bounded length.
  private static func shown(_ text: String) -> String {
    String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(300))
  }

  /// It becomes a part of a host.
  private static func isRegion(_ text: String) -> Bool {
    (3...32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || $0 == UInt8(ascii: "-")
      }
  }

  /// Whether the same request may succeed a little later.
  var isTransient: Bool {
    [429, 500, 502, 503, 504].contains(status)
      || [
        "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling", "ThrottlingException",
        "RequestLimitExceeded", "OperationAborted",
      ].contains(code)
  }

  /// Whether the credentials were good once.
  var saysExpired: Bool {
    ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"].contains(code)
  }

  func error(attempts: Int) -> S3Error {
    if isTransient { return .unavailable(host: host, code: code, attempts: attempts) }
    switch code {
    case "NoSuchBucket": return .noSuchBucket(get.bucket)
    case "NoSuchKey": return .noSuchKey
    case "PreconditionFailed": return .changed
    case "InvalidObjectState": return .archived("GLACIER")
    case "AccessDenied", "AllAccessDisabled", "AccountProblem":
      let action = message.contains("kms:Decrypt") ? "kms:Decrypt" : get.key.isEmpty ? "s3:ListBucket" : "s3:GetObject"
      let resource = "arn:aws:s3:::\(get.bucket)" + (get.key.isEmpty ? "" : "/\(get.key)")
      return .denied(action: action, resource: resource, message.isEmpty ? code : message)
    case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired", "InvalidAccessKeyId",
      "SignatureDoesNotMatch", "InvalidToken", "RequestTimeTooSkewed", "InvalidClientTokenId":
      return .rejectedCredentials(code: code, message)
    default: return .refused(host: host, status: status, code: code, message)
    }
  }
}
