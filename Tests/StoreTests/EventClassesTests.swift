import Domain
import GRDB
import Testing

@testable import Store

@Suite struct EventClassesTests {
  private let database: TestDatabase
  private let store: ActivityStore

  init() throws {
    database = try TestDatabase()
    store = try database.store()
  }

  private static let signIn = EventClass(pool: 1, client: 2, operation: 3, caller: 4, kind: .signIn)
  private static let unknown = EventClass(pool: -1, client: 2, operation: 3, caller: 4, kind: .signIn)
  private static let failed = EventClass(pool: -1, client: 2, operation: 3, caller: 4, kind: .failed)

  private func id(_ events: EventClass, in classes: EventClasses) throws -> Int32 {
    try classes.id(of: events, awaitsUser: events.pool < 0 && events.kind.canCount)
  }

  /// Every field tells classes apart, and those that wait for their users are below zero.
  @Test func everyClassHasAnIDOfItsOwn() throws {
    try store.write { db in
      let classes = EventClasses(db)
      try classes.reload()
      var all = [Self.signIn, Self.unknown, Self.failed]
      all.append(EventClass(pool: 2, client: 2, operation: 3, caller: 4, kind: .signIn))
      all.append(EventClass(pool: 1, client: 0, operation: 3, caller: 4, kind: .signIn))
      all.append(EventClass(pool: 1, client: 2, operation: 4, caller: 4, kind: .signIn))
      all.append(EventClass(pool: 1, client: 2, operation: 3, caller: 0, kind: .signIn))
      all.append(EventClass(pool: 1, client: 2, operation: 3, caller: 4, kind: .signUp))
      all.append(EventClass(pool: -2, client: 2, operation: 3, caller: 4, kind: .signIn))
      let ids = try all.map { try id($0, in: classes) }
      #expect(ids == [1, -1, 2, 3, 4, 5, 6, 7, -2])
      #expect(try all.map { try id($0, in: classes) } == ids)
      // Another writer finds them.
      let others = EventClasses(db)
      try others.reload()
      #expect(try all.map { try id($0, in: others) } == ids)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM event_class") == all.count)
    }
  }

  @Test func whatARollbackTookBackIsForgotten() throws {
    try store.write { db in
      let classes = EventClasses(db)
      try db.inSavepoint {
        let id = try id(Self.signIn, in: classes)
        #expect(id == 1)
        return .rollback
      }
      try db.execute(
        sql: "INSERT INTO event_class(id, pool, client, operation, caller, kind) VALUES (1, 9, 9, 9, 9, 2)")
      classes.forget()
      try classes.reload()
      #expect(try id(Self.signIn, in: classes) == 2)
    }
  }

  /// Events go from ids above zero to ids below and back, and others stay as they are.
  @Test func numbersOfClassesChange() throws {
    try store.write { db in
      let classes = EventClasses(db)
      var other = Self.unknown
      other.pool = -2
      let all = [Self.signIn, Self.unknown, other, Self.failed]
      for (time, events) in (all + all).enumerated() {
        try db.execute(
          sql: "INSERT INTO event_row(time, event_id, user, class, part) VALUES (?, x'01', x'02', ?, 1)",
          arguments: [time, try classes.id(of: events, awaitsUser: false)])
      }
      func numbers() throws -> [Int32] { try Int32.fetchAll(db, sql: "SELECT class FROM event_row ORDER BY time") }
      func pools() throws -> [Int32] { try Int32.fetchAll(db, sql: "SELECT pool FROM event ORDER BY time") }
      #expect(try numbers() == [1, 2, 3, 4, 1, 2, 3, 4])
      try db.execute(sql: EventClasses.renumber("pool < 0 AND kind < 32", areWaiting: false))
      #expect(try numbers() == [1, -1, -2, 4, 1, -1, -2, 4])
      #expect(try pools() == [1, -1, -2, -1, 1, -1, -2, -1])
      try db.execute(sql: EventClasses.renumber("pool = -2", areWaiting: true))
      #expect(try numbers() == [1, -1, 5, 4, 1, -1, 5, 4])
      #expect(try pools() == [1, -1, -2, -1, 1, -1, -2, -1])
      try classes.reload()
      #expect(try all.map { try classes.id(of: $0, awaitsUser: true) } == [1, -1, 5, 4])
    }
  }

  /// A class that is there already is not added again.
  @Test func classesAreAddedOnce() throws {
    try store.write { db in
      let classes = EventClasses(db)
      let known = try id(Self.signIn, in: classes)
      _ = try id(Self.unknown, in: classes)
      try db.execute(
        sql: EventClasses.add("SELECT 1, 2, 3, 4, 2 UNION ALL SELECT 7, 2, 3, 4, 2 UNION ALL SELECT 7, 2, 3, 4, 2"))
      try classes.reload()
      #expect(try id(Self.signIn, in: classes) == known)
      var added = Self.signIn
      added.pool = 7
      #expect(try id(added, in: classes) == 2)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM event_class") == 3)
    }
  }
}
