import Testing

@testable import maumeter

@Suite struct HookAddressTests {
  @Test(arguments: [
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080", false), ("http://[::1]:8080/", "http://[::1]:8080", false),
    ("https://hook.example.com", "https://hook.example.com", false),
    ("https://hook.example.com/events", "https://hook.example.com", false),
    ("https://example.com/maumeter/events/", "https://example.com/maumeter", false),
    ("http://hook.example.com", "http://hook.example.com", true),
    ("HTTP://10.0.0.1:80/health", "HTTP://10.0.0.1:80", true),
  ])
  func addresses(_ text: String, _ base: String, _ isReadable: Bool) throws {
    let address = try #require(HookAddress(argument: text))
    #expect(address.description == base && address.isReadable == isReadable)
  }

  @Test(arguments: [
    "", "127.0.0.1:8080", "hook.example.com", "ftp://hook.example.com", "http://", "https://user:word@example.com",
    "https://example.com?a=b", "https://example.com/#a", "http:///events", "https://exa mple.com",
  ])
  func whatIsNone(_ text: String) {
    #expect(HookAddress(argument: text) == nil)
  }
}
