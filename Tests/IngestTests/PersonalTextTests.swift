import Testing

@testable import Ingest

@Suite struct PersonalTextTests {
  @Test(arguments: [
    ("anna@example.com", true), ("a@b.c", true), ("anna@@example.com", true), ("x@y.z extra", true),
    ("@example.com", false), ("anna@example", false), ("example.com@", false), ("anna.example", false),
    ("+49 151 1234567", true), ("+1-(555).123-4567", true), ("+1234567", true), ("+123456", false),
    ("+49 151 12345x7", false), ("49151 1234567", false), ("+", false),
    ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", true), ("eyJhbGciOiJub25lIn0.e30", false), ("xeyJ.a.b", false),
    ("", false), ("7cb55360c473", false), ("ap-northeast-1_AbCdEfGhI", false), ("Google", false),
  ])
  func tellsTextsOfPeopleFromIDs(text: String, isPersonal: Bool) {
    #expect(text.withUTF8Bytes(PersonalText.isLikely) == isPersonal)
  }
}
