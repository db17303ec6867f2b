import Domain
import Synchronization
import Testing

@testable import Ingest

@Suite struct UserNamesTests {
  private struct NoKey: Error {}

  private func user(_ name: String, _ names: UserNames) throws -> UUID128? { try names.id(of: name) }

  private static let key = UserKey(Array("a key of the tests".utf8))

  @Test func aSubStaysAndANameIsHashed() throws {
    let key = try #require(Self.key)
    let names = UserNames { key }
    #expect(try user("0C8F7A10-1111-4222-8333-9A4B5C6D7E8F", names) == UUID128("0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"))
    #expect(names.check == nil)
    let ada = try user("ada@example.com", names)
    #expect(ada == (try user("ada@example.com", UserNames { key })))
    #expect(ada != (try user("Ada@example.com", names)))
    #expect(names.check == key.check)
    #expect(ada != (try user("ada@example.com", UserNames())))
    // Ids of a run: one for each name, of version 8, and a UUID as it is.
    let ids = try ["ada", "bob", "ada"].map { try user($0, .ofThisRun) }
    #expect(
      ids[0] == ids[2] && ids[0] != ids[1] && ids.allSatisfy { $0?.description.split(separator: "-")[2].first == "8" })
  }

  @Test func withoutAKeyAndRefused() throws {
    let unkeyed = try user("ada@example.com", UserNames(.unkeyed) { throw NoKey() })
    #expect(unkeyed == (try user("ada@example.com", UserNames(.unkeyed) { throw NoKey() })))
    #expect(try user("ada@example.com", UserNames(.refused) { throw NoKey() }) == nil)
  }

  @Test func theKeyIsAskedForOnce() throws {
    let count = Mutex(0)
    let names = UserNames {
      count.withLock { $0 += 1 }
      throw NoKey()
    }
    for _ in 0..<3 { #expect(throws: NoKey.self) { try user("ada", names) } }
    #expect(count.withLock { $0 } == 1)
    #expect(names.failure is NoKey)
  }
}
