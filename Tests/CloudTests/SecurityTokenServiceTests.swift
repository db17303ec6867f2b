import Domain
import TestSupport
import Testing

@testable import Cloud

/// What is sent is in `CredentialChainTests`.
@Suite struct SecurityTokenServiceTests {
  private static let source = "the role arn"

  private func answer(_ body: String, _ status: String = "200 OK") -> [LocalServer.Step] {
    [.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")]
  }

  private func error(_ code: String, _ status: String) -> [LocalServer.Step] {
    answer("<ErrorResponse><Error><Code>\(code)</Code><Message>told so</Message></Error></ErrorResponse>", status)
  }

  private func role(end: String = "<Expiration>2030-01-01T00:00:00Z</Expiration>") -> String {
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s"
      + "</SecretAccessKey><SessionToken>t</SessionToken>\(end)</Credentials></AssumeRoleResult></AssumeRoleResponse>"
  }

  private func assume(_ server: LocalServer, seconds: String? = nil) throws -> Credentials {
    let service = SecurityTokenService(
      region: "eu-west-1", endpoint: try Endpoint("http://127.0.0.1:\(server.port)"),
      clock: { Instant(secondsSinceEpoch: 1_790_000_000) })
    var role = SecurityTokenService.Role(arn: "arn")
    role.seconds = seconds
    return try service.assume(role, as: Credentials(accessKeyID: "AKID", secretAccessKey: "s"))
  }

  @Test func credentialsOfARole() throws {
    let server = LocalServer(answer(role()))
    let expected = Credentials(
      accessKeyID: "ASIA", secretAccessKey: "s", sessionToken: "t",
      expiration: Instant(iso8601: "2030-01-01T00:00:00Z"))
    #expect(try assume(server, seconds: "900") == expected)
    #expect(server.requests.contains("&DurationSeconds=900&Version=2011-06-15"))
    #expect(server.requests.contains("/eu-west-1/sts/aws4_request"))
  }

  @Test func whatMayPassIsTriedAgain() throws {
    for trouble in [
      error("InternalFailure", "500 Oh"), error("Throttling", "400 Bad Request"),
      error("IDPCommunicationError", "400 Bad Request"), answer("", "503 Service Unavailable"), [],
    ] {
      #expect(try assume(LocalServer(trouble, answer(role()))).accessKeyID == "ASIA")
    }
    let server = LocalServer(
      error("Throttling", "400 No"), error("Throttling", "400 No"), error("Throttling", "400 No"))
    #expect(throws: S3Error.credentialsFailed(source: Self.source, "127.0.0.1 answered Throttling: told so")) {
      try assume(server)
    }
  }

  @Test func whatWillNotIsSaidAtOnce() throws {
    for (steps, reason) in [
      (error("AccessDenied", "403 Forbidden"), "127.0.0.1 answered AccessDenied: told so"),
      (answer("", "404 Not Found"), "127.0.0.1 answered status 404"), (answer("{}"), "the answer has no credentials"),
      (answer(role(end: "")), "the answer has no credentials"),
      (answer(role(end: "<Expiration>soon</Expiration>")), "the answer has no credentials"),
    ] {
      // A second request would be answered.
      #expect(throws: S3Error.credentialsFailed(source: Self.source, reason)) {
        try assume(LocalServer(steps, answer(role())))
      }
    }
  }

  @Test func nobodyThere() throws {
    let service = SecurityTokenService(
      region: "eu-west-1", endpoint: try Endpoint("http://127.0.0.1:1"), clock: { Instant(secondsSinceEpoch: 0) })
    let role = SecurityTokenService.Role(arn: "arn")
    let unreachable = "cannot reach 127.0.0.1: Couldn't connect to server"
    #expect(throws: S3Error.credentialsFailed(source: Self.source, unreachable)) {
      try service.assume(role, as: Credentials(accessKeyID: "a", secretAccessKey: "s"))
    }
    let unread = "its token file /nowhere/token cannot be read"
    #expect(throws: S3Error.credentialsFailed(source: "the web identity", unread)) {
      try service.assume(role, withTokenIn: "/nowhere/token")
    }
  }
}
