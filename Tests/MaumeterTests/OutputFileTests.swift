import Foundation
import Testing

@testable import maumeter

@Suite struct OutputFileTests {
  /// A folder of its own for every test.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "maumeter-\(UUID().uuidString)").path()

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func contents(_ name: String) -> String? {
      FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
  }

  @Test func writesAndReplaces() throws {
    let folder = try Folder()
    try OutputFile.path("\(folder.path)/a.json").write("one\n")
    #expect(folder.contents("a.json") == "one\n")
    try OutputFile.path("\(folder.path)/a.json").write("2\n")
    #expect(folder.contents("a.json") == "2\n")
    #expect(folder.names == ["a.json"])
  }

  @Test func keepsLinksAndPermissions() throws {
    let folder = try Folder()
    try OutputFile.path("\(folder.path)/real").write("one")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder.path)/real")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link", withDestinationPath: "\(folder.path)/real")
    try OutputFile.path("\(folder.path)/link").write("two")
    #expect(folder.contents("real") == "two")
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/real")
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(folder.names == ["link", "real"])
  }

  /// Somebody else who may write to the folder cannot turn the result to another file.
  @Test func noLinkTakesTheDraft() throws {
    let folder = try Folder()
    try OutputFile.path("\(folder.path)/victim").write("kept")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/a.json.\(getpid()).part", withDestinationPath: "victim")
    try OutputFile.path("\(folder.path)/a.json").write("new")
    #expect(folder.contents("a.json") == "new" && folder.contents("victim") == "kept")
  }

  /// A result that fails on the way leaves the file as it was, and nothing beside it.
  @Test func aFailedResultLeavesNothing() throws {
    let folder = try Folder()
    try OutputFile.path("\(folder.path)/a.json").write("kept")
    #expect(throws: CancellationError.self) {
      try OutputFile.path("\(folder.path)/a.json").stream { write in
        try write(String(repeating: "x", count: 100_000))
        throw CancellationError()
      }
    }
    #expect(folder.contents("a.json") == "kept" && folder.names == ["a.json"])
  }

  /// By whatever name: another spelling, a link, or what SQLite keeps beside a database.
  @Test func neverReplacesWhatTheRunReads() throws {
    let folder = try Folder()
    let manager = FileManager.default
    for name in ["c.db", "c.db.key", "m.yaml", "a.csv"] { try OutputFile.path("\(folder.path)/\(name)").write("kept") }
    try manager.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "c.db")
    try manager.createSymbolicLink(atPath: "\(folder.path)/here", withDestinationPath: ".")
    try manager.linkItem(atPath: "\(folder.path)/c.db", toPath: "\(folder.path)/hard")
    FilesInUse.add(database: "\(folder.path)/link")
    FilesInUse.add("\(folder.path)/m.yaml", as: "the config")
    FilesInUse.add(inputs: ["-", "\(folder.path)/a.csv"])
    for name in [
      "c.db", "link", "hard", "here/c.db", "./here/./c.db", "c.db-wal", "c.db-shm", "here/c.db-journal", "c.db.key",
      "link.key", "m.yaml", "a.csv",
    ] {
      let error = #expect(throws: CommandError.self) { try OutputFile.path("\(folder.path)/\(name)").write("lost") }
      #expect(error?.status == .usage, "\(name)")
      #expect(error?.message.hasSuffix("and would be overwritten. Name another file, or - for stdout.") == true)
    }
    #expect(folder.contents("c.db") == "kept" && folder.contents("c.db.key") == "kept")
    #expect(folder.contents("m.yaml") == "kept" && folder.contents("a.csv") == "kept")
    try OutputFile.path("\(folder.path)/c.db.csv").write("new")
    #expect(folder.contents("c.db.csv") == "new")
  }

  @Test func aFileNeedsAName() {
    let error = #expect(throws: CommandError.self) { try OutputFile.path("").write("x") }
    #expect(error?.status == .usage)
    #expect(error?.message == "The name of the file to write is empty. Give one, or - for stdout.")
  }

  @Test(arguments: ["/nonexistent/a", "/", "/dev/full"])
  func cannotWrite(path: String) {
    let error = #expect(throws: CommandError.self) { try OutputFile.path(path).write("x") }
    #expect(error?.status == .cannotWrite)
    #expect(error?.message.hasPrefix("Cannot write \(path): ") == true)
  }
}
