import TestSupport
import Testing

@testable import Cloud

/// The order of requests and their headers are in `CredentialChainTests`.
@Suite struct InstanceMetadataTests {
  private func answer(_ body: String, _ status: String = "200 OK") -> [LocalServer.Step] {
    [.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")]
  }

  private func metadata(_ server: LocalServer, _ more: [String: String] = [:]) throws -> InstanceMetadata {
    let variables = ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(server.port)"]
    return try #require(InstanceMetadata(variables.merging(more) { $1 }))
  }

  @Test func itCanBeSwitchedOff() {
    #expect(InstanceMetadata(["AWS_EC2_METADATA_DISABLED": "TRUE"]) == nil)
    #expect(InstanceMetadata(["AWS_EC2_METADATA_DISABLED": "false"]) != nil)
    #expect(InstanceMetadata(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "no address"]) == nil)
  }

  @Test(arguments: [("eu-west-1", "eu-west-1"), (" eu-west-1\n", "eu-west-1"), ("\n", nil)] as [(String, String?)])
  func regions(_ body: String, _ region: String?) throws {
    let server = LocalServer(answer("TOKEN"), answer(body))
    #expect(try metadata(server).region() == region)
    #expect(server.requests.contains("GET /latest/meta-data/placement/region HTTP/1.1\r\n"))
  }

  /// A machine without a role, and what is no such service.
  @Test func whoeverHasNoneGivesNone() throws {
    for answers in [
      [answer("TOKEN"), answer("", "404 Not Found")], [answer("TOKEN"), answer("\n")], [answer("", "403 Forbidden")],
      [answer("")], [answer("<html>two words</html>")], [answer("TOKEN"), answer("role"), answer("", "404 Not Found")],
    ] {
      #expect(try metadata(server(answers)).credentials() == nil)
    }
  }

  private func server(_ answers: [[LocalServer.Step]]) -> LocalServer {
    switch answers.count {
    case 1: LocalServer(answers[0])
    case 2: LocalServer(answers[0], answers[1])
    default: LocalServer(answers[0], answers[1], answers[2])
    }
  }

  @Test func whatIsBrokenIsAnError() throws {
    let server = LocalServer(answer("TOKEN"), answer("role"), answer("{}"))
    let reason = "what it gave is no JSON with AccessKeyId and SecretAccessKey"
    #expect(throws: S3Error.credentialsFailed(source: "the instance metadata service", reason)) {
      try metadata(server).credentials()
    }
  }

  @Test func asOftenAsTheEnvironmentSays() throws {
    let busy = answer("", "503 Service Unavailable")
    #expect(try metadata(LocalServer(busy, answer("TOKEN"), answer("eu-west-1"))).region() == nil)
    let twice = ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "2"]
    #expect(try metadata(LocalServer(busy, answer("TOKEN"), answer("eu-west-1")), twice).region() == "eu-west-1")
  }
}
