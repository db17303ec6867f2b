import Domain
import Foundation
import Synchronization

/// Finds credentials where botocore does, in its order, and renews them before they end.
///
/// Environment, role of a profile, web identity, credentials file, `credential_process`, config file, container,
/// instance metadata.
/// https://docs.aws.amazon.com/boto3/latest/guide/credentials.html
public final class CredentialChain: Sendable {
  let surroundings: Surroundings
  private let found = Mutex<Credentials?>(nil)
  /// Only one of the threads that need credentials looks for them.
  private let search = NSLock()

  /// What the chain looks at.
  public struct Surroundings: Sendable {
    public var variables: [String: String]
    public var profiles: Profiles
    /// Asked for by name; then variables with keys do not count, as in the AWS CLI.
    public var profile: String?
    /// For the service that hands out roles.
    public var region: String?
    public var clock: @Sendable () -> Instant

    public init(
      variables: [String: String], profiles: Profiles, profile: String?, region: String?,
      clock: @escaping @Sendable () -> Instant
    ) {
      self.variables = variables
      self.profiles = profiles
      self.profile = profile
      self.region = region
      self.clock = clock
    }

    func variable(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The profile in force.
    var profileName: String { profile ?? variable("AWS_PROFILE") ?? variable("AWS_DEFAULT_PROFILE") ?? "default" }
  }

  public init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
  }

  /// Credentials that are good for some minutes.
  func current() throws(S3Error) -> Credentials {
    if let credentials = found.withLock({ $0 }), !isEnding(credentials) { return credentials }
    search.lock()
    defer { search.unlock() }
    let old = found.withLock { $0 }
    if let old, !isEnding(old) { return old }
    do throws(S3Error) {
      let new = try look()
      found.withLock { $0 = new }
      return new
    } catch {
      // A source that does not answer now may do so before the old ones end.
      if let old, let end = old.expiration, surroundings.clock() < end { return old }
      throw error
    }
  }

  /// Looks again, because AWS says that the credentials have ended; false when there are no others.
  func refresh() throws(S3Error) -> Bool {
    search.lock()
    defer { search.unlock() }
    let old = found.withLock { $0 }
    let new = try look()
    found.withLock { $0 = new }
    return new != old
  }

  private func isEnding(_ credentials: Credentials) -> Bool {
    guard let end = credentials.expiration else { return false }
    return end.secondsSinceEpoch - surroundings.clock().secondsSinceEpoch < 300
  }

  private func look() throws(S3Error) -> Credentials {
    if surroundings.profile == nil, let credentials = try fromEnvironment() { return credentials }
    let name = surroundings.profileName
    let isAskedFor = surroundings.profile != nil || surroundings.variable("AWS_PROFILE") != nil
    if isAskedFor, !surroundings.profiles.has(name) { throw .noProfile(name, files: surroundings.profiles.files) }
    if let credentials = try ProfileCredentials(surroundings).credentials(of: name) { return credentials }
    if let credentials = try ContainerCredentials(surroundings.variables)?.credentials() { return credentials }
    if let credentials = try InstanceMetadata(surroundings.variables)?.credentials() { return credentials }
    throw .noCredentials
  }

  private func fromEnvironment() throws(S3Error) -> Credentials? {
    guard let id = surroundings.variable("AWS_ACCESS_KEY_ID") else { return nil }
    guard let secret = surroundings.variable("AWS_SECRET_ACCESS_KEY") else {
      throw .credentialsFailed(source: "the environment", "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not")
    }
    let token = surroundings.variable("AWS_SESSION_TOKEN") ?? surroundings.variable("AWS_SECURITY_TOKEN")
    return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
  }
}
