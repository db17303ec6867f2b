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

  /// Every field tells classes apart, and those that wait for a pool are below zero.
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
      let ids = try all.map(classes.id)
      #expect(ids == [1, -1, 2, 3, 4, 5, 6, 7, -2])
      #expect(try all.map(classes.id) == ids)
      // Another writer finds them.
      let others = EventClasses(db)
      try others.reload()
      #expect(try all.map(others.id) == ids)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM event_class") == all.count)
    }
  }

  @Test func whatARollbackTookBackIsForgotten() throws {
    try store.write { db in
      let classes = EventClasses(db)
      try db.inSavepoint {
        let id = try classes.id(of: Self.signIn)
        #expect(id == 1)
        return .rollback
      }
      try db.execute(
        sql: "INSERT INTO event_class(id, pool, client, operation, caller, kind) VALUES (1, 9, 9, 9, 9, 2)")
      classes.forget()
      try classes.reload()
      #expect(try classes.id(of: Self.signIn) == 2)
    }
  }

  /// Two classes that differ in nothing but the pool become one, and the class that is there already is taken.
  @Test(arguments: [false, true]) func eventsMoveToTheClassOfTheirPool(isThere: Bool) throws {
    try store.write { db in
      let classes = EventClasses(db)
      var other = Self.unknown
      other.pool = -2
      var uncounted = Self.failed
      uncounted.client = 7
      let known = isThere ? try classes.id(of: Self.signIn) : nil
      for (number, events) in [Self.unknown, other, Self.failed, uncounted, Self.unknown].enumerated() {
        try db.execute(
          sql: "INSERT INTO event_row(time, event_id, user, class, part) VALUES (?, x'01', x'02', ?, 1)",
          arguments: [number, try classes.id(of: events)])
      }
      try db.execute(
        sql: EventClasses.move(
          "SELECT id AS class, 1 AS pool FROM event_class WHERE id < 0 AND client = 2", to: "1", where: "time < 4"))
      try classes.reload()
      let moved = try classes.id(of: Self.signIn)
      #expect(known == nil || known == moved)
      let ids = try Int32.fetchAll(db, sql: "SELECT class FROM event_row ORDER BY time")
      #expect(
        try ids == [moved, moved, classes.id(of: Self.failed), classes.id(of: uncounted), classes.id(of: Self.unknown)])
      #expect(
        try Int.fetchAll(db, sql: "SELECT pool FROM event ORDER BY time") == [1, 1, -1, -1, -1])
    }
  }
}
