import Testing

@testable import Ingest

@Suite struct BatchBuilderTests {
  private func caller(_ arn: String) throws -> String? {
    let record = SampleRecords.record("AdminGetUser", request: #"{"userPoolId":"\#(SampleRecords.pool)"}"#)
      .replacing(#""type":"Unknown""#, with: #""type":"x","arn":"\#(arn)""#)
    return try Reading(record).details.first?.caller
  }

  /// The forms of ARNs.
  ///
  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
  @Test(arguments: [
    ("arn:aws:sts::111122223333:assumed-role/Backend/i-0abc", "arn:aws:sts::111122223333:assumed-role/Backend"),
    (
      "arn:aws:sts::111122223333:assumed-role/Backend/anna@example.com",
      "arn:aws:sts::111122223333:assumed-role/Backend"
    ),
    ("arn:aws-cn:sts::1:assumed-role\\/Backend\\/x", "arn:aws-cn:sts::1:assumed-role/Backend"),
    ("arn:aws:iam::111122223333:user/division/terraform", "arn:aws:iam::111122223333:user/division/terraform"),
    ("arn:aws:iam::111122223333:user/anna@example.com", "arn:aws:iam::111122223333:user"),
    ("arn:aws:sts::111122223333:federated-user/anna@example.com", "arn:aws:sts::111122223333:federated-user"),
    ("arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root"),
    ("arn:aws:sts::111122223333:assumed-role/Backend", "arn:aws:sts::111122223333:assumed-role/Backend"),
    ("anna@example.com", nil), ("anna@example.com/x", nil), ("", nil), ("/", "/"),
  ])
  func callersAreRoles(arn: String, caller expected: String?) throws {
    #expect(try caller(arn) == expected)
  }

  @Test func onlyWhatCountsHasACaller() throws {
    let arn = #""arn":"arn:aws:iam::1:user/a""#
    for (name, more, hasCaller) in [
      ("AdminGetUser", "", true), ("AdminGetUser", #""errorCode":"AccessDenied""#, false),
      ("DescribeUserPool", "", false),
    ] {
      let record = SampleRecords.record(name, more: more).replacing(#""type":"Unknown""#, with: arn)
      #expect((try Reading(record).details.first?.caller != nil) == hasCaller)
    }
  }
}
