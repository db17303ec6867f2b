import Domain
import TestSupport
import Testing

@testable import Cloud

/// Which of the things that a profile says is followed; more is in `CredentialChainTests`.
@Suite struct ProfileCredentialsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func profile(
    _ config: String, credentials: String = "", variables: [String: String] = [:]
  ) throws -> ProfileCredentials {
    try folder.write("[profile x]\n" + config, to: "config")
    try folder.write(credentials, to: "credentials")
    let files = [
      "AWS_CONFIG_FILE": folder.path("config"), "AWS_SHARED_CREDENTIALS_FILE": folder.path("credentials"),
      "AWS_EC2_METADATA_DISABLED": "true",
    ]
    let variables = variables.merging(files) { $1 }
    return ProfileCredentials(
      .init(
        variables: variables, profiles: Profiles(variables: variables), profile: nil, region: nil,
        clock: { Instant(secondsSinceEpoch: 1_790_000_000) }))
  }

  private static let process =
    #"credential_process = echo '{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "s"}'"# + "\n"
  private static let keys = "aws_access_key_id = CONFIG\naws_secret_access_key = s\n"
  private static let file = "[x]\naws_access_key_id = FILE\naws_secret_access_key = s\naws_security_token = t\n"

  /// As https://docs.aws.amazon.com/boto3/latest/guide/credentials.html has it.
  @Test(
    arguments: [
      (process + keys, file, "FILE"), (process + keys, "", "PROCESS"), (keys, "", "CONFIG"), ("region = a\n", "", nil),
      // Single sign-on is for other programs, unless there are keys beside it.
      ("sso_session = s\n", file, "FILE"), ("aws_access_key_id =\n", "", nil),
    ] as [(String, String, String?)])
  func order(_ config: String, _ credentials: String, _ id: String?) throws {
    #expect(try profile(config, credentials: credentials).credentials(of: "x")?.accessKeyID == id)
  }

  private static let role = """
    <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s\
    </SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>\
    </AssumeRoleResult></AssumeRoleResponse>
    """

  /// Whose keys ask for a role.
  @Test(arguments: [
    ("source_profile = x\n" + keys, "CONFIG"), ("source_profile = y\n[profile y]\n" + keys, "CONFIG"),
    ("credential_source = Environment\n", "VARIABLE"), ("source_profile = y\n[profile y]\n" + process, "PROCESS"),
  ])
  func sourcesOfRoles(_ config: String, _ id: String) throws {
    let body = ProfileCredentialsTests.role
    let server = LocalServer([
      .send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    ])
    let variables = [
      "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(server.port)", "AWS_ACCESS_KEY_ID": "VARIABLE",
      "AWS_SECRET_ACCESS_KEY": "s",
    ]
    let profile = try profile("role_arn = arn\nduration_seconds = 900\n" + config, variables: variables)
    #expect(try profile.credentials(of: "x")?.accessKeyID == "ASIA")
    #expect(server.requests.contains("Credential=\(id)/") && server.requests.contains("&DurationSeconds=900"))
  }

  @Test(arguments: [
    ("source_profile = y\n", "there is no profile \"y\", its source_profile"),
    ("source_profile = x\n", "its source_profile \"x\" has no credentials"),
    ("source_profile = y\n[profile y]\nregion = a\n", "its source_profile \"y\" has no credentials"),
    ("credential_source = Environment\n", "its credential_source is Environment, where no keys are set"),
    ("credential_source = EcsContainer\n", "its credential_source is EcsContainer, and no container endpoint is set"),
    (
      "credential_source = Ec2InstanceMetadata\n",
      "its credential_source is Ec2InstanceMetadata, which has no credentials here"
    ),
    ("credential_source = Elsewhere\n", "\"elsewhere\" is no credential_source"),
  ])
  func rolesWithoutASource(_ config: String, _ reason: String) throws {
    let profile = try profile("role_arn = arn\n" + config)
    #expect(throws: S3Error.badProfile("x", reason)) { try profile.credentials(of: "x") }
  }
}
