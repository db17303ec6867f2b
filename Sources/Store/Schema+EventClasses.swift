import GRDB

extension Schema {
  /// What events have in common is kept once; `event` becomes a view that shows events as the table did.
  static func registerEventClasses(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("6: what events have in common") { db in
      try db.execute(sql: "DROP VIEW events; DROP VIEW uncounted_records; DROP VIEW record;")
      try db.execute(sql: classTables)
      try db.execute(sql: classViews)
      try db.execute(sql: recordViews)
    }
    migrator.registerMigration("7: only users whose pool is ambiguous wait") { db in
      try db.execute(sql: EventClasses.renumber("pool NOT IN (\(ambiguousPools))", areWaiting: true))
      // By day first: the users of a log's next days are anywhere among all, and those of a day are few.
      try db.execute(
        sql: """
          DROP INDEX event_without_pool;
          CREATE INDEX event_without_pool ON event_row(time / 86400, user, class) WHERE class < 0;
          """)
    }
  }

  /// As `PoolDirectory.isAmbiguous`.
  private static let ambiguousPools = """
    SELECT unknown.id FROM pool AS unknown JOIN pool AS known ON \(PoolDirectory.Place.mayBe("known", "unknown"))
    WHERE unknown.id < 0 AND known.id > 0
    GROUP BY unknown.id
    HAVING count(*) > 1 OR max(known.account <> unknown.account OR known.region <> unknown.region)
    """

  private static let classTables = """
    -- The id is below zero where events wait for their user to be seen in a pool.
    CREATE TABLE event_class(
      id INTEGER PRIMARY KEY,
      pool INTEGER NOT NULL REFERENCES pool,
      client INTEGER NOT NULL,    -- 0 when there is none
      operation INTEGER NOT NULL REFERENCES operation,
      caller INTEGER NOT NULL,    -- 0 when there is none
      kind INTEGER NOT NULL,
      UNIQUE(pool, client, operation, caller, kind)
    ) STRICT;
    INSERT INTO event_class(id, pool, client, operation, caller, kind)
      SELECT iif(pool < 0 AND kind < 32, -1, 1) * row_number() OVER (PARTITION BY pool < 0 AND kind < 32), *
      FROM (SELECT DISTINCT pool, client, operation, caller, kind FROM event);

    -- time: seconds since 1970. user: the 16 bytes of the sub, null when there is none.
    CREATE TABLE event_row(
      time INTEGER NOT NULL,
      event_id BLOB NOT NULL,
      user BLOB,
      class INTEGER NOT NULL REFERENCES event_class,
      part INTEGER NOT NULL REFERENCES part,
      PRIMARY KEY(time, event_id)
    ) STRICT, WITHOUT ROWID;
    -- In the order that they are in, so that nothing is sorted.
    INSERT INTO event_row(time, event_id, user, class, part)
      SELECT time, event_id, user, event_class.id, part
      FROM event CROSS JOIN event_class USING (pool, client, operation, caller, kind)
      ORDER BY time, event_id;
    DROP TABLE event;
    -- Events that can count (which have a user), whose pool is not known yet: empty in most databases.
    CREATE INDEX event_without_pool ON event_row(user, class) WHERE class < 0;
    """

  private static let classViews = """
    -- CROSS: the events first, which a condition on their key finds.
    CREATE VIEW event AS
      SELECT time, event_id, user, class, part, pool, client, operation, caller, kind
      FROM event_row CROSS JOIN event_class ON event_class.id = event_row.class;
    """
}
