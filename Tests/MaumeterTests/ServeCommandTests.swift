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
}
