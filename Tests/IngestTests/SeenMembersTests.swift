import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct SeenMembersTests {
  /// Reads the inputs one after the other with one memory, and compares each with a reading that has none.
  private func expectTheSame(_ inputs: [String], _ comment: Comment? = nil) throws {
    let seen = SeenMembers()
    for input in inputs {
      let bytes = Array(input.utf8)
      let expected = try? Reading(bytes, seen: nil)
      let reading = try? Reading(bytes, seen: seen)
      #expect(reading == expected, comment ?? "\(input)")
    }
  }

  @Test func whatWasSeenReadsAsBefore() throws {
    let document = SampleRecords.document(SampleRecords.all)
    try expectTheSame([document, document, SampleRecords.all.reversed().joined(separator: "\n"), document])
  }

  @Test(arguments: 0..<6) func randomRecordsReadAsBefore(seed: UInt64) throws {
    var random = SeededGenerator(seed: 4_000 + seed)
    let inputs = (0..<300).map { _ in
      let records = (0..<random.number(1..<6)).map { _ in random.pick(SampleRecords.all) }
      guard random.oneIn(3) else { return SampleRecords.document(records) }
      var bytes = Array(SampleRecords.document(records).utf8)
      for _ in 0..<random.number(1..<3) { Mutation.apply(to: &bytes, &random) }
      return String(decoding: bytes, as: UTF8.self)
    }
    try expectTheSame(inputs)
  }

  private func ofAnotherService(_ members: String) -> String {
    #"{"eventSource":"s3.amazonaws.com",\#(members)}"#
  }

  /// What a record of another service taught has its meaning in a record of Cognito.
  @Test func membersOfAnotherServiceKeepTheirMeaning() throws {
    let members = [
      #""eventName":"SignUp","awsRegion":"ap-northeast-1","recipientAccountId":"111122223333""#,
      #""requestParameters":{"clientId":"\#(SampleRecords.client)"}"#,
      #""responseElements":{"userSub":"\#(SampleRecords.other)"},"eventType":"AwsApiCall""#,
      #""userIdentity":{"accountId":"444455556666","arn":"arn:aws:iam::444455556666:user/a"}"#,
    ].joined(separator: ",")
    let cognito =
      #"{"eventSource":"cognito-idp.amazonaws.com",\#(members),"eventTime":"2026-10-04T05:06:07Z","eventID":"x"}"#
    let seen = SeenMembers()
    for _ in 0..<3 { _ = try Reading(Array(ofAnotherService(members).utf8), seen: seen) }
    let entry = try #require(try Reading(Array(cognito.utf8), seen: seen).entries.first)
    #expect(entry.operation == "SignUp")
    #expect(entry.client == SampleRecords.client)
    #expect(entry.user == UUID128(SampleRecords.other))
    #expect(entry.region == "ap-northeast-1" && entry.account == "111122223333")
  }

  @Test func equalKeysOfOneRecord() throws {
    let sub = SampleRecords.sub
    let doubles = [
      SampleRecords.record("SignUp", more: #""eventName":"GetUser""#),
      SampleRecords.record("SignUp", more: #""eventSource":"s3.amazonaws.com""#),
      SampleRecords.record("SignUp", more: #""userIdentity":{}"#),
      SampleRecords.record("SignUp", more: #""requestParameters":{"username":"\#(sub)"},"requestParameters":null"#),
      SampleRecords.record(
        "SignUp", response: SampleRecords.tokens, more: #""responseElements":{"userSub":"\#(sub)"}"#),
      SampleRecords.record("SignUp", more: #""event\u004eame":"GetUser""#),
      SampleRecords.record("SignUp", more: #""eventNameX":"GetUser","eventSourceX":"y","awsRegion2":"z""#),
      SampleRecords.record("SignUp", more: #""eventSourc\u0065":"s3.amazonaws.com""#),
      SampleRecords.record("SignUp", more: #""requestParameters":{"client\u0049d":"x\u0041"}"#),
    ]
    let plain = SampleRecords.record("SignUp")
    for double in doubles { try expectTheSame([plain, double, plain, double, double, plain, plain]) }
    try expectTheSame(doubles + doubles.reversed() + doubles)
  }

  /// A member that is equal but for what follows it is another one.
  @Test func whatFollowsAMemberCounts() throws {
    let start = #"{"eventSource":"s3.amazonaws.com","eventVersion":"1.08""#
    for end in ["}", ",}", ", }", "]", "", ",\"", ",\"a\":1}", " ,\"a\":1}", "\"}", ",,\"a\":1}"] {
      try expectTheSame([start + #","a":1}"#, start + #","a":1}"#, start + end, start + "}", start + end])
    }
    for value in ["1", "12", "1.5", "true", "null", "{}", "[1,2]", "\"a\\\"b\""] {
      let texts = ["}", "0}", ",\"b\":2}", "x}"].map {
        #"{"eventSource":"s3.amazonaws.com","resources":\#(value)\#($0)"#
      }
      try expectTheSame(texts + texts)
    }
  }

  /// Keys and values that change all the time crowd out nothing that matters and are read all the same.
  @Test func manyKeysAndValues() throws {
    var random = SeededGenerator(seed: 41)
    let inputs = (0..<2_000).map { index in
      SampleRecords.record(
        random.pick(["SignUp", "ConfirmSignUp", "GetUser"]), request: #"{"clientId":"\#(random.number(0..<40))"}"#,
        id: random.uuid().description,
        more: #""key\#(random.number(0..<500))":"\#(index % 7)","long":"\#(String(repeating: "x", count: index))""#)
    }
    try expectTheSame(inputs)
    try expectTheSame([inputs.joined(separator: "\n"), SampleRecords.document(inputs)])
  }
}
