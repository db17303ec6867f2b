import Domain

/// Credentials by what a profile of the config and credentials files says.
struct ProfileCredentials {
  private let surroundings: CredentialChain.Surroundings
  private var profiles: Profiles { surroundings.profiles }

  init(_ surroundings: CredentialChain.Surroundings) {
    self.surroundings = surroundings
  }

  /// Nil when the profile says nothing of credentials.
  ///
  /// - Parameter path: the profiles that lead to this one.
  func credentials(of name: String, path: [String] = []) throws(S3Error) -> Credentials? {
    guard !path.contains(name) else { throw .badProfile(name, "its source_profile leads back to it") }
    // A profile that is its own source stands for the keys in it.
    if profiles.setting("role_arn", of: name) != nil, profiles.setting("web_identity_token_file", of: name) == nil {
      return try assumed(name, path)
    }
    if path.isEmpty, let credentials = try webIdentity(name) { return credentials }
    for kind in ["sso_session", "sso_start_url"] where profiles.setting(kind, of: name) != nil {
      if let keys = try keys(name, in: profiles.credentials) { return keys }
      throw .foreignProfile(name, kind: "single sign-on (\(kind))")
    }
    if let credentials = try keys(name, in: profiles.credentials) { return credentials }
    if profiles.setting("login_session", of: name) != nil { throw .foreignProfile(name, kind: "`aws login`") }
    if let command = profiles.setting("credential_process", of: name) {
      return try CredentialProcess(command: command, profile: name).credentials()
    }
    return try keys(name, in: profiles.config)
  }

  private func keys(_ name: String, in file: [String: [String: String]]) throws(S3Error) -> Credentials? {
    guard let settings = file[name], let id = settings["aws_access_key_id"], !id.isEmpty else { return nil }
    guard let secret = settings["aws_secret_access_key"], !secret.isEmpty else {
      throw .badProfile(name, "it has aws_access_key_id and no aws_secret_access_key")
    }
    let token = settings["aws_session_token"] ?? settings["aws_security_token"]
    return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
  }

  private func assumed(_ name: String, _ path: [String]) throws(S3Error) -> Credentials {
    guard let role = profiles.setting("role_arn", of: name) else { throw .badProfile(name, "it has no role_arn") }
    if profiles.setting("mfa_serial", of: name) != nil {
      throw .foreignProfile(name, kind: "a code of a device (mfa_serial)")
    }
    var request = SecurityTokenService.Role(arn: role)
    request.sessionName = profiles.setting("role_session_name", of: name) ?? request.sessionName
    request.externalID = profiles.setting("external_id", of: name)
    request.seconds = profiles.setting("duration_seconds", of: name)
    return try service(for: name).assume(request, as: try source(of: name, path))
  }

  private func source(of name: String, _ path: [String]) throws(S3Error) -> Credentials {
    if let source = profiles.setting("source_profile", of: name) {
      guard profiles.has(source) else {
        throw .badProfile(name, "there is no profile \"\(source)\", its source_profile")
      }
      var found: Credentials?
      if source == name {
        found = try keys(name, in: profiles.credentials)
        if found == nil { found = try keys(name, in: profiles.config) }
      } else {
        found = try credentials(of: source, path: path + [name])
      }
      guard let found else { throw .badProfile(name, "its source_profile \"\(source)\" has no credentials") }
      return found
    }
    switch profiles.setting("credential_source", of: name)?.lowercased() {
    case "environment":
      guard let id = surroundings.variable("AWS_ACCESS_KEY_ID"),
        let secret = surroundings.variable("AWS_SECRET_ACCESS_KEY")
      else { throw .badProfile(name, "its credential_source is Environment, where no keys are set") }
      return Credentials(
        accessKeyID: id, secretAccessKey: secret, sessionToken: surroundings.variable("AWS_SESSION_TOKEN"))
    case "ecscontainer":
      if let found = try ContainerCredentials(surroundings.variables)?.credentials() { return found }
      throw .badProfile(name, "its credential_source is EcsContainer, and no container endpoint is set")
    case "ec2instancemetadata":
      if let found = try InstanceMetadata(surroundings.variables)?.credentials() { return found }
      throw .badProfile(name, "its credential_source is Ec2InstanceMetadata, which has no credentials here")
    case nil: throw .badProfile(name, "it has role_arn, and neither source_profile nor credential_source")
    case let other?: throw .badProfile(name, "\"\(other)\" is no credential_source")
    }
  }

  private func webIdentity(_ name: String) throws(S3Error) -> Credentials? {
    func value(_ variable: String, _ setting: String) -> String? {
      let environment = surroundings.profile == nil ? surroundings.variable(variable) : nil
      return environment ?? profiles.setting(setting, of: name)
    }
    guard let file = value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else { return nil }
    guard let arn = value("AWS_ROLE_ARN", "role_arn") else {
      throw .credentialsFailed(source: "the web identity", "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not")
    }
    var role = SecurityTokenService.Role(arn: arn)
    role.sessionName = value("AWS_ROLE_SESSION_NAME", "role_session_name") ?? role.sessionName
    return try service(for: name).assume(role, withTokenIn: file)
  }

  private func service(for profile: String) throws(S3Error) -> SecurityTokenService {
    let region = surroundings.region ?? profiles.setting("region", of: profile)
    let address =
      surroundings.variable("AWS_ENDPOINT_URL_STS") ?? surroundings.variable("AWS_ENDPOINT_URL")
      ?? profiles.setting("endpoint_url", of: profile)
    return SecurityTokenService(
      region: region ?? "us-east-1", endpoint: try address.map { (text) throws(S3Error) in try Endpoint(text) },
      clock: surroundings.clock)
  }
}
