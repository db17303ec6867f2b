import Foundation
import TestSupport
import Testing

@testable import maumeter

@Suite struct HookSecretsTests {
  @Test(arguments: [(0o600, false), (0o640, false), (0o644, true), (0o604, true)])
  func aFileThatEverybodyCanReadIsTold(_ permissions: Int, _ isOpen: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("tokens")
    try Data("token-of-the-tests-0123".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    #expect(HookSecrets.isOpenToOthers(path) == isOpen)
    // A link is as open as what it leads to.
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: path)
    #expect(HookSecrets.isOpenToOthers(folder.path("link")) == isOpen)
    #expect(!HookSecrets.isOpenToOthers(folder.path("none")))
  }

  @Test(arguments: [
    ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:8080", "::1", 8080), ("0.0.0.0:443", "0.0.0.0", 443),
    ("localhost:0", "localhost", 0), ("[::]:65535", "::", 65535),
  ])
  func whereToListen(_ text: String, _ host: String, _ port: Int) throws {
    let address = try #require(ListenAddress(argument: text))
    #expect(address.host == host && address.port == port && address.description == text)
  }

  @Test(arguments: [
    "", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "::1:8080", "127.0.0.1:65536", "127.0.0.1:-1", "[::1]",
  ])
  func nowhereToListen(_ text: String) {
    #expect(ListenAddress(argument: text) == nil)
  }
}
