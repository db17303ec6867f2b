import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct SchemaTests {
  /// A database of the first version has the same in it after its migration as one that was written anew, but for
  /// callers and providers, which nobody recorded then.
  @Test(arguments: 1...2) func aDatabaseOfTheFirstVersionIsBroughtAlong(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 500)
    let inputs = world.inputs(events: 400).map { input in
      var input = input
      for part in input.parts.indices {
        for entry in input.parts[part].entries.indices {
          input.parts[part].entries[entry].caller = nil
          input.parts[part].entries[entry].provider = nil
        }
      }
      return input
    }
    let new = try TestDatabase()
    try new.record(inputs)
    let old = try TestDatabase()
    try Self.makeFirstVersion(at: old.path, of: new.path)
    _ = try old.store()
    #expect(try old.content() == new.content())
    #expect(try old.rollUp() == new.rollUp())
    try old.expect(ReferenceCount(rules: CountingRules(), inputs))
  }

  /// Programs that open a new database, or one of an older version, at the same time all find the tables missing.
  @Test(arguments: [false, true]) func manyMayMakeItAtOnce(isOld: Bool) async throws {
    for _ in 0..<10 {
      let database = try TestDatabase()
      if isOld {
        let empty = try TestDatabase()
        _ = try empty.store()
        try Self.makeFirstVersion(at: database.path, of: empty.path)
      }
      let path = database.path
      try await withThrowingTaskGroup { group in
        for _ in 0..<6 { group.addTask { _ = try ActivityStore(path: path, rules: CountingRules(), busyTimeout: 60) } }
        try await group.waitForAll()
      }
      let applied = try await DatabaseQueue(path: path).read(Schema.migrator.appliedMigrations)
      #expect(applied == Schema.migrator.migrations)
    }
  }

  /// A database as the first version wrote it, with the content of another.
  private static func makeFirstVersion(at path: String, of content: String) throws {
    let queue = try DatabaseQueue(path: path)
    try Schema.migrator.migrate(queue, upTo: "1: events, roll-ups and what logs teach")
    try queue.inDatabase { db in
      try db.execute(sql: "PRAGMA application_id = \(0x6D61_756D); PRAGMA foreign_keys = OFF")
      try db.execute(sql: "ATTACH ? AS new", arguments: [content])
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'grdb%'")
      for table in tables {
        let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?, 'main')", arguments: [table])
          .joined(separator: ", ")
        try db.execute(sql: "INSERT INTO main.\(table)(\(columns)) SELECT \(columns) FROM new.\(table)")
      }
      try db.execute(sql: "DETACH new")
    }
  }
}
