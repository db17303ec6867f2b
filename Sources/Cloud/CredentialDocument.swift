import Domain
import Foundation

/// Credentials as JSON, which container and instance endpoints and credential processes give in the same words.
struct CredentialDocument: Decodable {
  private let accessKeyID: String
  private let secretAccessKey: String
  private let token: String?
  private let sessionToken: String?
  private let expiration: String?
  let version: Int?

  private enum CodingKeys: String, CodingKey {
    case accessKeyID = "AccessKeyId"
    case secretAccessKey = "SecretAccessKey"
    case token = "Token"
    case sessionToken = "SessionToken"
    case expiration = "Expiration"
    case version = "Version"
  }

  /// - Throws: `S3Error.credentialsFailed`, which shows nothing of the text.
  static func read(_ bytes: [UInt8], source: String) throws(S3Error) -> CredentialDocument {
    do {
      return try JSONDecoder().decode(CredentialDocument.self, from: Data(bytes))
    } catch {
      throw .credentialsFailed(source: source, "what it gave is no JSON with AccessKeyId and SecretAccessKey")
    }
  }

  func credentials(source: String) throws(S3Error) -> Credentials {
    var end: Instant?
    if let expiration {
      guard let instant = Instant(iso8601: expiration) else {
        throw .credentialsFailed(source: source, "their Expiration is no time")
      }
      end = instant
    }
    return Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken ?? token, expiration: end)
  }
}
