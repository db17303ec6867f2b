import Testing

@testable import Cloud

@Suite struct ProfileFileTests {
  @Test func reads() {
    let text = """
      # a comment
      [default]
      region=eu-west-1
      [profile  audit]
      role_arn = arn:aws:iam::1:role/x # why
      SOURCE_PROFILE = default
      s3 =
        addressing_style = path
        use_dualstack_endpoint = true
      credential_process = "/a b/c" --d=e
      ; another
      nonsense
      [empty]
      """
    #expect(
      ProfileFile(text).sections == [
        "default": ["region": "eu-west-1"],
        "profile audit": [
          "role_arn": "arn:aws:iam::1:role/x", "source_profile": "default", "s3": "", "s3.addressing_style": "path",
          "s3.use_dualstack_endpoint": "true", "credential_process": "\"/a b/c\" --d=e",
        ],
      ])
  }

  /// A secret can have any of these in it.
  @Test func valuesStayWhole() {
    let text = "[a]\r\naws_secret_access_key = ab/c+d=#;e==\r\n"
    #expect(ProfileFile(text).sections == ["a": ["aws_secret_access_key": "ab/c+d=#;e=="]])
  }
}
