import Foundation

/// Credentials and Region of the machine, from the instance metadata service of EC2, version 2.
///
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
struct InstanceMetadata {
  private let endpoint: Endpoint
  private let seconds: Int
  private let attempts: Int
  private static let source = "the instance metadata service"

  /// Nil when it is switched off.
  init?(_ variables: [String: String]) {
    guard variables["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
    let isIPv6 = variables["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
    let address = variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
    guard let endpoint = try? Endpoint(address ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"))
    else { return nil }
    self.endpoint = endpoint
    // Most machines are none of EC2, and nobody should wait to learn that.
    seconds = variables["AWS_METADATA_SERVICE_TIMEOUT"].flatMap { Int($0) }.map { max(1, $0) } ?? 1
    attempts = variables["AWS_METADATA_SERVICE_NUM_ATTEMPTS"].flatMap { Int($0) }.map { max(1, $0) } ?? 1
  }

  /// Nil when there is no such service, or the machine has no role.
  func credentials() throws(S3Error) -> Credentials? {
    guard let token = token() else { return nil }
    let path = "/latest/meta-data/iam/security-credentials/"
    guard let roles = get(path, token) else { return nil }
    let role = String(decoding: roles, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
    guard !role.isEmpty, let bytes = get(path + PercentEncoding.encode(String(role)), token) else { return nil }
    let source = InstanceMetadata.source
    return try CredentialDocument.read(bytes, source: source).credentials(source: source)
  }

  /// The Region that the machine is in.
  func region() -> String? {
    guard let token = token(), let bytes = get("/latest/meta-data/placement/region", token) else { return nil }
    let region = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return region.isEmpty ? nil : region
  }

  private func token() -> String? {
    var request = HTTPRequest(endpoint, path: "/latest/api/token")
    request.method = "PUT"
    request.body = ""
    request.headers = [("x-aws-ec2-metadata-token-ttl-seconds", "21600")]
    guard let bytes = bytes(request), !bytes.isEmpty, bytes.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func get(_ path: String, _ token: String) -> [UInt8]? {
    var request = HTTPRequest(endpoint, path: path)
    request.headers = [("x-aws-ec2-metadata-token", token)]
    return bytes(request)
  }

  private func bytes(_ request: HTTPRequest) -> [UInt8]? {
    try? MetadataRequest(request, source: InstanceMetadata.source, seconds: seconds, attempts: attempts).bytes()
  }
}
