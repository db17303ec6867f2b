import Testing

@testable import Ingest

@Suite struct MemberPathTests {
  @Test func isRead() {
    #expect(MemberPath("a")?.steps == [.member("a")])
    #expect(MemberPath("$.a.b")?.steps == [.member("a"), .member("b")])
    #expect(MemberPath("a.\"b.c\"")?.steps == [.member("a"), .member("b.c")])
    #expect(MemberPath("a[].b")?.steps == [.member("a"), .anyElement, .member("b")])
    #expect(MemberPath("a[2][].b")?.steps == [.member("a"), .element(2), .anyElement, .member("b")])
    #expect(
      MemberPath("t[type=App].id")?.steps == [.member("t"), .elementWhere(member: "type", value: "App"), .member("id")])
  }

  @Test(
    arguments: [
      "", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a]b", "\"a", "a\"b\"", "[]", "a[b=]",
      Array(repeating: "a", count: 17).joined(separator: "."),
    ])
  func isNoPath(text: String) {
    #expect(MemberPath(text) == nil)
  }
}
