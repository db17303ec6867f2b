import TestSupport
import Testing

@testable import maumeter

@Suite struct ServeCommandTests {
  @Test(arguments: [
    ("arn:aws:sns:us-east-1:210987654321:cognito", true), ("arn:aws-cn:sns:cn-north-1:210987654321:a.fifo", true),
    ("cognito", false), ("arn:aws:sqs:us-east-1:210987654321:cognito", false),
    ("arn:aws:sns:us-east-1:1:cognito", false), ("arn:aws:sns:us-east-1:210987654321:cognito:5a1b", false),
  ])
  func topicsAreNamedByTheirARN(topic: String, isTaken: Bool) throws {
    let words = ["serve", "--sns-topic", topic]
    guard !isTaken else {
      _ = try #require(try Maumeter.parseAsRoot(words) as? ServeCommand)
      return
    }
    let error = #expect(throws: (any Error).self) { try Maumeter.parseAsRoot(words) }
    #expect(error.map(Maumeter.message(for:))?.contains("\"\(topic)\" is no topic of Amazon SNS") == true)
  }

  /// The name has an empty part, so that nobody is asked for it.
  @Test func aHostThatIsNoneIsSaid() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      "maumeter serve --db q.db --listen no..host.invalid:8080", ["MAUMETER_TOKENS": "token-of-the-tests-0123"],
      in: folder.path)
    #expect(result.status == 69)
    #expect(result.errors.contains("Cannot listen on no..host.invalid:8080: that is no address, nor the name of one"))
  }
}
