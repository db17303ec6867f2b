import Foundation
import Synchronization
import TestSupport
import Testing

@testable import maumeter

/// Names of users become hashes with a key that stays outside of the database.
@Suite struct UserKeyFileTests {
  private static let rows = "day,pool,user,activity,events\n2026-10-01,p,ada@example.com,sign_in,1\n"

  private func ingest(_ folder: TemporaryFolder, _ variables: [String: String] = [:], name: String = "a.csv") throws
    -> Program.Result
  {
    try Program.run("maumeter ingest --quiet --db a.db \(name) --format json", variables, in: folder.path)
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.rows, to: "a.csv")
    try folder.write(Self.rows + "2026-10-02,p,bob@example.com,sign_in,1\n", to: "b.csv")
    return folder
  }

  /// The bytes of the database, its journal included.
  private func bytes(_ folder: TemporaryFolder) -> Data {
    ["a.db", "a.db-wal"].reduce(into: Data()) { $0 += FileManager.default.contents(atPath: folder.path($1)) ?? Data() }
  }

  @Test func aKeyIsMadeWhenItIsNeeded() throws {
    let folder = try folder()
    try folder.write(
      Self.rows.replacing("ada@example.com", with: "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"), to: "subs.csv")
    #expect(try ingest(folder, name: "subs.csv").status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.db.key")))
    #expect(try ingest(folder).status == 0)
    let key = try String(contentsOfFile: folder.path("a.db.key"), encoding: .utf8)
    #expect(key.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("a.db.key"))
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    let content = bytes(folder)
    for secret in ["ada@example.com", String(key.prefix(64))] {
      #expect(content.range(of: Data(secret.utf8)) == nil)
    }
    // The same key next time: the same person is the same user.
    let again = try ingest(folder, name: "b.csv")
    #expect(again.output.contains("\"duplicates\": 1") && again.output.contains("\"recorded\": 1"), "\(again.output)")
  }

  /// Programs that begin at once have one key, which none of them reads before it is whole.
  @Test func whoIsSecondTakesTheKeyOfTheFirst() throws {
    let folder = try TemporaryFolder()
    for round in 0..<20 {
      let file = UserKeyFile(
        database: folder.path("\(round).db"), storedCheck: nil, surroundings: .test())
      let checks = Mutex<[String?]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        let check = try? file.load().check
        checks.withLock { $0.append(check) }
      }
      let found = checks.withLock { $0 }
      #expect(found.count == 8 && Set(found).count == 1 && found.first != .some(nil))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count == 20 && names.allSatisfy { $0.hasSuffix(".db.key") }, "no draft is left: \(names)")
  }

  @Test func anotherKeyIsRefused() throws {
    let folder = try folder()
    let first = ["MAUMETER_USER_KEY": "the first key of all"]
    #expect(try ingest(folder, first).status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.db.key")))
    let other = try ingest(folder, ["MAUMETER_USER_KEY": "the second key of all"], name: "b.csv")
    #expect(other.status == 78 && other.errors.contains("is another key than the one"), "\(other.errors)")
    #expect(!other.errors.contains("second key"))
    let missing = try ingest(folder, name: "b.csv")
    #expect(missing.status == 78 && missing.errors.contains("a.db.key is missing"), "\(missing.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.db.key")))
    try folder.write("the first key of all\n", to: "key")
    #expect(try ingest(folder, ["MAUMETER_USER_KEY_FILE": "key"], name: "b.csv").status == 0)
  }

  @Test(
    arguments: [
      (["MAUMETER_USER_KEY": "short"], "MAUMETER_USER_KEY is too short"),
      (["MAUMETER_USER_KEY_FILE": "none"], "The key file none (MAUMETER_USER_KEY_FILE) does not exist"),
      (["MAUMETER_USER_KEY_FILE": "a.csv-short"], "The key in"),
    ])
  func badKeysAreNamed(variables: [String: String], message: String) throws {
    let folder = try folder()
    try folder.write("tiny\n", to: "a.csv-short")
    let result = try ingest(folder, variables)
    #expect(result.status == 78 && result.errors.contains(message), "\(result.errors)")
  }

  @Test func theConfigChoosesHowNamesAreKept() throws {
    let folder = try folder()
    try folder.write("users: unkeyed\n", to: "maumeter.yaml")
    #expect(try ingest(folder).status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.db.key")))
    try folder.write("users: refused\n", to: "maumeter.yaml")
    #expect(try ingest(folder, name: "b.csv").status == 65)
  }
}
