import Domain
import Foundation

/// The service that hands out the credentials of roles.
///
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
struct SecurityTokenService {
  let region: String
  let endpoint: Endpoint?
  let clock: @Sendable () -> Instant

  struct Role {
    var arn: String
    var sessionName = "maumeter"
    var externalID: String?
    /// As the profile says it.
    var seconds: String?

    init(arn: String) {
      self.arn = arn
    }
  }

  func assume(_ role: Role, as credentials: Credentials) throws(S3Error) -> Credentials {
    var form = [("Action", "AssumeRole"), ("RoleArn", role.arn), ("RoleSessionName", role.sessionName)]
    if let id = role.externalID { form.append(("ExternalId", id)) }
    if let seconds = role.seconds { form.append(("DurationSeconds", seconds)) }
    return try ask(form, role, as: credentials)
  }

  /// - Parameter path: a file with a token, which is read again each time, since others renew it.
  func assume(_ role: Role, withTokenIn path: String) throws(S3Error) -> Credentials {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .credentialsFailed(source: "the web identity", "its token file \(path) cannot be read")
    }
    let token = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    let form = [
      ("Action", "AssumeRoleWithWebIdentity"), ("RoleArn", role.arn), ("RoleSessionName", role.sessionName),
      ("WebIdentityToken", token),
    ]
    return try ask(form, role, as: nil)
  }

  private func ask(
    _ form: [(String, String)], _ role: Role, as credentials: Credentials?
  ) throws(S3Error) -> Credentials {
    let source = "the role \(role.arn)"
    let place = endpoint ?? Endpoint(https: "sts.\(region).\(S3Settings.domain(of: region))")
    let fields = form + [("Version", "2011-06-15")]
    var reason = ""
    for attempt in 1...3 {
      if attempt > 1 { Thread.sleep(forTimeInterval: 0.3 * Double(attempt - 1)) }
      var request = HTTPRequest(place)
      request.method = "POST"
      request.headers = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")]
      request.body = fields.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
      if let credentials {
        SignatureV4(credentials: credentials, region: region, service: "sts").sign(&request, at: clock())
      }
      switch exchange(request) {
      case .success(let response):
        let element = try? MarkupElement(parsing: response.body)
        if response.status == 200 { return try self.credentials(in: element, source) }
        let error = element?["Error"]
        let code = error?["Code"]?.text ?? "status \(response.status)"
        reason = "\(place.host) answered \(code)" + (error?["Message"].map { ": \($0.text.prefix(300))" } ?? "")
        guard response.status >= 500 || code == "Throttling" || code == "IDPCommunicationError" else {
          throw .credentialsFailed(source: source, reason)
        }
      case .failure(.unreachable(let why)): reason = "cannot reach \(place.host): \(why)"
      case .failure: reason = "\(place.host) did not answer in full"
      }
    }
    throw .credentialsFailed(source: source, reason)
  }

  private func exchange(_ request: HTTPRequest) -> Result<HTTPResponse, HTTPFailure> {
    var limits = HTTPConnection.Limits()
    limits.totalSeconds = 20
    do throws(HTTPFailure) {
      return .success(try HTTPConnection().send(request, limits: limits))
    } catch {
      return .failure(error)
    }
  }

  private func credentials(in element: MarkupElement?, _ source: String) throws(S3Error) -> Credentials {
    let result = element?.children.first { $0.name.hasSuffix("Result") }?["Credentials"]
    guard let result, let id = result["AccessKeyId"]?.text, let secret = result["SecretAccessKey"]?.text,
      let token = result["SessionToken"]?.text,
      let end = result["Expiration"].flatMap({ Instant(iso8601: $0.text) })
    else { throw .credentialsFailed(source: source, "the answer has no credentials") }
    return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: end)
  }
}
