import Domain
import Testing

@Suite struct CallerARNTests {
  @Test(
    arguments: [
      ("arn:aws:sts::111122223333:assumed-role/tool/i-0abc", "arn:aws:sts::111122223333:assumed-role/tool"),
      ("arn:aws-cn:sts::111122223333:assumed-role/tool/a@b.c", "arn:aws-cn:sts::111122223333:assumed-role/tool"),
      ("arn:aws:iam::111122223333:user/admin", "arn:aws:iam::111122223333:user/admin"),
      ("arn:aws:iam::111122223333:user/path/admin", "arn:aws:iam::111122223333:user/path/admin"),
      ("arn:aws:sts::111122223333:federated-user/ann", "arn:aws:sts::111122223333:federated-user/ann"),
      ("arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root"),
      ("arn:aws:sts::111122223333:assumed-role/tool", "arn:aws:sts::111122223333:assumed-role/tool"),
    ] as [(String, String)])
  func sessionIsLeftOut(arn: String, expected: String) {
    #expect(CallerARN.withoutSession(arn) == expected)
  }
}
