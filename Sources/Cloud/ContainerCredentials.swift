import Foundation

/// Credentials of the role of a container: ECS, EKS Pod Identity and whatever speaks as they do.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
struct ContainerCredentials {
  private let address: String
  private let variables: [String: String]
  private static let source = "the container endpoint"
  private static let fullHosts: Set<String> = [
    "localhost", "127.0.0.1", "[::1]", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23", "[fd00:ec2::23]",
  ]

  /// Nil when no endpoint is set.
  init?(_ variables: [String: String]) {
    if let path = variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"], !path.isEmpty {
      address = "http://169.254.170.2" + path
    } else if let full = variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"], !full.isEmpty {
      address = full
    } else {
      return nil
    }
    self.variables = variables
  }

  func credentials() throws(S3Error) -> Credentials {
    let source = ContainerCredentials.source
    var request = try request()
    if let token = try token() { request.headers.append(("authorization", token)) }
    let bytes = try MetadataRequest(request, source: source, seconds: 2, attempts: 3).bytes()
    return try CredentialDocument.read(bytes, source: source).credentials(source: source)
  }

  /// A token goes only to this machine, or where it is hidden on the way.
  func request() throws(S3Error) -> HTTPRequest {
    let bad = S3Error.credentialsFailed(
      source: ContainerCredentials.source,
      "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or http on this machine or a link-local address of AWS")
    guard let url = URLComponents(string: address), let scheme = url.scheme, let host = url.host,
      scheme == "https" || ContainerCredentials.fullHosts.contains(host.lowercased())
    else { throw bad }
    let port = url.port.map { ":\($0)" } ?? ""
    guard let endpoint = try? Endpoint("\(scheme)://\(host)\(port)") else { throw bad }
    var request = HTTPRequest(endpoint, path: url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath)
    request.query = (url.queryItems ?? []).map { ($0.name, $0.value ?? "") }
    return request
  }

  private func token() throws(S3Error) -> String? {
    if let file = variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"], !file.isEmpty {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw .credentialsFailed(source: ContainerCredentials.source, "its token file \(file) cannot be read")
      }
      return try checked(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return try variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"].map { (text) throws(S3Error) in try checked(text) }
  }

  /// A line end in it would begin another header.
  private func checked(_ token: String) throws(S3Error) -> String {
    guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw .credentialsFailed(source: ContainerCredentials.source, "its token has characters that no header may have")
    }
    return token
  }
}
