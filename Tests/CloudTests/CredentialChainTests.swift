import Domain
import Foundation
import TestSupport
import Testing

@testable import Cloud

/// Every place that credentials come from, with real files and real servers.
@Suite struct CredentialChainTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func chain(
    _ variables: [String: String], profile: String? = nil, credentials: String = "", config: String = ""
  ) throws -> CredentialChain {
    try folder.write(credentials, to: "credentials")
    try folder.write(config, to: "config")
    var variables = variables
    variables["AWS_SHARED_CREDENTIALS_FILE"] = folder.path("credentials")
    variables["AWS_CONFIG_FILE"] = folder.path("config")
    if variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] == nil { variables["AWS_EC2_METADATA_DISABLED"] = "true" }
    return CredentialChain(
      .init(
        variables: variables, profiles: Profiles(variables: variables), profile: profile, region: nil,
        clock: { Instant(secondsSinceEpoch: 1_790_000_000) }))
  }

  private func answer(_ body: String, _ status: String = "200 OK") -> [LocalServer.Step] {
    [.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")]
  }

  private func document(_ id: String, end: String? = nil) -> String {
    let expiration = end.map { ", \"Expiration\": \"\($0)\"" } ?? ""
    return "{\"AccessKeyId\": \"\(id)\", \"SecretAccessKey\": \"s\", \"Token\": \"t\", \"Version\": 1\(expiration)}"
  }

  private let role = """
    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>\
    <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
    <Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
    """

  private let files = """
    [default]
    aws_access_key_id = FILE
    aws_secret_access_key = s
    [audit]
    aws_access_key_id = AUDIT
    aws_secret_access_key = s
    aws_session_token = t
    """

  @Test func environmentComesFirst() throws {
    let keys = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SECURITY_TOKEN": "old"]
    let found = try chain(keys, credentials: files).current()
    #expect(found == Credentials(accessKeyID: "ENV", secretAccessKey: "s", sessionToken: "old"))
    // A profile that is asked for by name goes before, as in the AWS CLI; AWS_PROFILE does not.
    #expect(try chain(keys, profile: "audit", credentials: files).current().accessKeyID == "AUDIT")
    let both = keys.merging(["AWS_PROFILE": "audit"]) { first, _ in first }
    #expect(try chain(both, credentials: files).current().accessKeyID == "ENV")
  }

  @Test func profiles() throws {
    #expect(try chain([:], credentials: files).current().accessKeyID == "FILE")
    let audit = try chain(["AWS_PROFILE": "audit"], credentials: files).current()
    #expect(audit == Credentials(accessKeyID: "AUDIT", secretAccessKey: "s", sessionToken: "t"))
    let config = "[profile c]\naws_access_key_id = CONF\naws_secret_access_key = s\n"
    #expect(try chain([:], profile: "c", config: config).current().accessKeyID == "CONF")
  }

  @Test func process() throws {
    try folder.write(document("PROC", end: "2030-01-01T00:00:00Z"), to: "a b.json")
    let config = "[profile p]\ncredential_process = cat '\(folder.path("a b.json"))'\n"
    let found = try chain([:], profile: "p", config: config).current()
    #expect(found.accessKeyID == "PROC" && found.expiration?.description == "2030-01-01T00:00:00Z")
    for (command, reason) in [
      ("false", "it ended with status 1"),
      ("echo secret", "what it gave is no JSON with AccessKeyId and SecretAccessKey"),
      ("echo '{\"AccessKeyId\": \"a\", \"SecretAccessKey\": \"b\"}'", "its Version is not 1"),
    ] {
      let source = "credential_process of the profile \"p\""
      #expect(throws: S3Error.credentialsFailed(source: source, reason)) {
        try chain([:], profile: "p", config: "[profile p]\ncredential_process = \(command)\n").current()
      }
    }
  }

  @Test func container() throws {
    try folder.write("token\n", to: "token")
    let server = LocalServer(answer("", "500 Oh"), answer(document("CONT")))
    let variables = [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(server.port)/role?a=b",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": folder.path("token"),
    ]
    #expect(try chain(variables).current().accessKeyID == "CONT")
    #expect(server.requests.hasPrefix("GET /role?a=b HTTP/1.1\r\n"))
    #expect(server.requests.contains("\r\nauthorization: token\r\n"))
    let relative = ContainerCredentials(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"])
    #expect(try relative?.request().address == "http://169.254.170.2/v2/x")
    // A token never goes to another machine in the clear.
    let away = ContainerCredentials(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/x"])
    #expect(throws: S3Error.self) { try away?.request() }
  }

  @Test func instance() throws {
    let server = LocalServer(
      answer("TOKEN"), answer("my role\n"), answer(document("INST", end: "2030-01-01T00:00:00Z")))
    let variables = ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(server.port)"]
    #expect(try chain(variables).current().accessKeyID == "INST")
    let requests = server.requests
    #expect(requests.hasPrefix("PUT /latest/api/token HTTP/1.1\r\n"))
    #expect(requests.contains("GET /latest/meta-data/iam/security-credentials/my%20role HTTP/1.1\r\n"))
    #expect(requests.split(separator: "x-aws-ec2-metadata-token: TOKEN").count == 3)
    let absent = ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"]
    #expect(throws: S3Error.noCredentials) { try chain(absent).current() }
  }

  @Test func assumedRole() throws {
    let server = LocalServer(answer(role))
    let config = """
      [profile r]
      role_arn = arn:aws:iam::1:role/x
      source_profile = audit
      external_id = a b
      """
    let variables = ["AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(server.port)"]
    let found = try chain(variables, profile: "r", credentials: files, config: config).current()
    #expect(found.accessKeyID == "ASIA" && found.sessionToken == "t" && found.expiration != nil)
    let requests = server.requests
    #expect(requests.hasPrefix("POST / HTTP/1.1\r\n"))
    #expect(requests.contains("Credential=AUDIT/") && requests.contains("/us-east-1/sts/aws4_request"))
    #expect(
      requests.hasSuffix(
        "\r\n\r\nAction=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx&RoleSessionName=maumeter&ExternalId=a%20b"
          + "&Version=2011-06-15"))
  }

  @Test func webIdentity() throws {
    try folder.write("to.ken", to: "token")
    let server = LocalServer(answer(role.replacing("AssumeRole", with: "AssumeRoleWithWebIdentity")))
    let variables = [
      "AWS_WEB_IDENTITY_TOKEN_FILE": folder.path("token"), "AWS_ROLE_ARN": "arn", "AWS_ROLE_SESSION_NAME": "me",
      "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(server.port)",
    ]
    #expect(try chain(variables).current().accessKeyID == "ASIA")
    #expect(!server.requests.contains("uthorization"))
    #expect(
      server.requests.contains(
        "Action=AssumeRoleWithWebIdentity&RoleArn=arn&RoleSessionName=me&WebIdentityToken=to.ken"))
    let denied = LocalServer(
      answer("<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>", "403 No"))
    let other = variables.merging(["AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(denied.port)"]) { $1 }
    #expect(throws: S3Error.credentialsFailed(source: "the role arn", "127.0.0.1 answered AccessDenied: no")) {
      try chain(other).current()
    }
  }

  @Test(arguments: [
    ("[profile x]\nsso_session = s\n", S3Error.foreignProfile("x", kind: "single sign-on (sso_session)")),
    ("[profile x]\nlogin_session = s\n", .foreignProfile("x", kind: "`aws login`")),
    (
      "[profile x]\nrole_arn = a\nsource_profile = x\nmfa_serial = m\n",
      .foreignProfile("x", kind: "a code of a device (mfa_serial)")
    ),
    (
      "[profile x]\nrole_arn = a\n",
      .badProfile("x", "it has role_arn, and neither source_profile nor credential_source")
    ),
    (
      "[profile x]\nrole_arn = a\nsource_profile = y\n[profile y]\nrole_arn = a\nsource_profile = x\n",
      .badProfile("x", "its source_profile leads back to it")
    ),
    ("[profile x]\naws_access_key_id = a\n", .badProfile("x", "it has aws_access_key_id and no aws_secret_access_key")),
    ("[profile x]\nregion = eu-west-1\n", .noCredentials),
  ])
  func badProfiles(config: String, error: S3Error) throws {
    #expect(throws: error) { try chain([:], profile: "x", config: config).current() }
  }

  @Test func unknownProfile() throws {
    let files = [folder.path("credentials"), folder.path("config")]
    #expect(throws: S3Error.noProfile("y", files: files)) { try chain(["AWS_PROFILE": "y"]).current() }
  }

  /// A few minutes before they end, credentials are looked for again; while they are good, the old ones serve.
  @Test func renewal() throws {
    let soon = Instant(secondsSinceEpoch: 1_790_000_000 + 100).description
    let server = LocalServer(answer(document("ONE", end: soon)), answer(document("TWO")), answer(document("THREE")))
    let chain = try chain(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(server.port)/"])
    #expect(try chain.current().accessKeyID == "ONE")
    #expect(try chain.current().accessKeyID == "TWO")
    #expect(try chain.current().accessKeyID == "TWO")
    #expect(try chain.refresh())
    #expect(try chain.current().accessKeyID == "THREE")
  }

  @Test func secretsAreNotShown() {
    let credentials = Credentials(accessKeyID: "AKID", secretAccessKey: "SECRET", sessionToken: "TOKEN")
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] {
      #expect(!text.contains("SECRET") && !text.contains("TOKEN"))
    }
  }
}
