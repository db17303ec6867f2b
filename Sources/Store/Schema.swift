import GRDB

/// The tables, as migrations that are only ever added to.
///
/// `docs/database.md` describes them for users.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: events, roll-ups and what logs teach") { db in
      try db.execute(sql: tables)
      try db.execute(sql: views)
    }
    migrator.registerMigration("2: sources, callers, identity providers, hours and rows of activity files") { db in
      try addOrigins(db)
    }
    registerObjects(&migrator)
    registerBudgetAlerts(&migrator)
    migrator.registerMigration("5: requests of the hook") { db in
      try db.execute(
        sql: """
          -- Requests of the hook by a hash of their id and content, on the day they were recorded; kept for days.
          CREATE TABLE hook_request(
            day INTEGER NOT NULL,
            request BLOB NOT NULL,
            PRIMARY KEY(day, request)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    registerEventClasses(&migrator)
    return migrator
  }

  private static let tables = """
    CREATE TABLE setting(
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What the counting rules in force say of each kind of event.
    CREATE TABLE kind(
      id INTEGER PRIMARY KEY,
      activity TEXT,               -- as reports call it; null when it is nobody's activity
      counts INTEGER NOT NULL      -- 1 when it makes its user active
    ) STRICT;

    -- An id below zero stands for all pools that are not known in one account and Region.
    CREATE TABLE pool(
      id INTEGER PRIMARY KEY,
      pool TEXT UNIQUE,
      account TEXT NOT NULL,
      region TEXT NOT NULL,
      name TEXT,
      name_since INTEGER,
      created INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX pool_not_known ON pool(account, region) WHERE pool IS NULL;

    CREATE TABLE pool_plan(
      pool INTEGER NOT NULL REFERENCES pool,
      since INTEGER NOT NULL,
      plan TEXT NOT NULL,
      PRIMARY KEY(pool, since)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE identity_provider(
      pool INTEGER NOT NULL REFERENCES pool,
      name TEXT NOT NULL,
      type TEXT NOT NULL,
      since INTEGER NOT NULL,
      PRIMARY KEY(pool, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE client(
      id INTEGER PRIMARY KEY,
      client TEXT NOT NULL UNIQUE,
      pool INTEGER REFERENCES pool,
      name TEXT
    ) STRICT;

    CREATE TABLE operation(
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    -- The ledger: every input that was read, by the SHA-256 of its bytes.
    CREATE TABLE input(
      id INTEGER PRIMARY KEY,
      hash BLOB NOT NULL UNIQUE,
      path TEXT NOT NULL,
      size INTEGER NOT NULL,
      source TEXT NOT NULL,
      read_at INTEGER NOT NULL,
      records INTEGER NOT NULL,
      recorded INTEGER NOT NULL,
      duplicates INTEGER NOT NULL,
      not_cognito INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      unattributed INTEGER NOT NULL,
      not_counted INTEGER NOT NULL,
      rejected INTEGER NOT NULL
    ) STRICT;

    -- The batches of each input, which events name, so that it can be told which of them brought an event.
    CREATE TABLE part(
      id INTEGER PRIMARY KEY,
      input INTEGER NOT NULL REFERENCES input
    ) STRICT;

    -- time: seconds since 1970. user: the 16 bytes of the sub, null when there is none. client: 0 when there is none.
    CREATE TABLE event(
      time INTEGER NOT NULL,
      event_id BLOB NOT NULL,
      user BLOB,
      pool INTEGER NOT NULL REFERENCES pool,
      client INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      operation INTEGER NOT NULL,
      part INTEGER NOT NULL REFERENCES part,
      PRIMARY KEY(time, event_id)
    ) STRICT, WITHOUT ROWID;
    -- Events that can count (which have a user), whose pool is not known yet: empty in most databases.
    CREATE INDEX event_without_pool ON event(user) WHERE pool < 0 AND kind < 32;

    -- Roll-up of counted events. month: year * 12 + month - 1. days and kinds: bit n for day n and kind n.
    CREATE TABLE user_month(
      month INTEGER NOT NULL,
      pool INTEGER NOT NULL,
      user BLOB NOT NULL,
      client INTEGER NOT NULL,
      days INTEGER NOT NULL,
      kinds INTEGER NOT NULL,
      PRIMARY KEY(month, pool, user, client)
    ) STRICT, WITHOUT ROWID;

    -- Roll-up of all events. day: days since 1970-01-01.
    CREATE TABLE activity_day(
      day INTEGER NOT NULL,
      pool INTEGER NOT NULL,
      client INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      events INTEGER NOT NULL,
      PRIMARY KEY(day, pool, client, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX activity_without_pool ON activity_day(client) WHERE pool < 0;
    """

  private static let views = """
    -- The pool to show for each row of `pool`: itself, or the only known one of its account and Region.
    CREATE VIEW shown_pool AS
      SELECT id, account, region,
        coalesce(pool, (
          SELECT max(other.pool) FROM pool AS other
          WHERE other.pool IS NOT NULL AND other.account = pool.account AND other.region = pool.region
          HAVING count(*) = 1)) AS pool
      FROM pool;

    CREATE VIEW record AS
      SELECT
        strftime('%Y-%m-%dT%H:%M:%SZ', event.time, 'unixepoch') AS time,
        \(uuid("event.event_id")) AS event_id,
        iif(event.user IS NULL, NULL, \(uuid("event.user"))) AS user,
        (SELECT pool FROM shown_pool WHERE shown_pool.id =
          CASE WHEN event.pool < 0 THEN coalesce(client.pool, event.pool) ELSE event.pool END) AS pool,
        client.client AS client,
        kind.activity AS activity,
        operation.name AS operation,
        nullif(pool.account, '') AS account,
        nullif(pool.region, '') AS region,
        input.source AS source
      FROM event
      JOIN kind ON kind.id = event.kind
      JOIN pool ON pool.id = event.pool
      JOIN operation ON operation.id = event.operation
      LEFT JOIN part ON part.id = event.part
      LEFT JOIN input ON input.id = part.input
      LEFT JOIN client ON client.id = event.client;

    CREATE VIEW events AS SELECT * FROM record WHERE activity NOT IN ('failed', 'not_counted');
    CREATE VIEW uncounted_records AS SELECT * FROM record WHERE activity IN ('failed', 'not_counted');

    CREATE VIEW monthly_active_users AS
      SELECT
        printf('%04d-%02d', month / 12, month % 12 + 1) AS month,
        shown_pool.pool AS pool,
        count(DISTINCT user) AS users
      FROM user_month JOIN shown_pool ON shown_pool.id = user_month.pool
      GROUP BY user_month.month, shown_pool.pool;

    CREATE VIEW daily_active_users AS
      WITH RECURSIVE number(day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM number WHERE day < 31)
      SELECT
        printf('%04d-%02d-%02d', month / 12, month % 12 + 1, number.day) AS day,
        shown_pool.pool AS pool,
        count(DISTINCT user) AS users
      FROM user_month
      JOIN number ON days >> number.day & 1
      JOIN shown_pool ON shown_pool.id = user_month.pool
      GROUP BY user_month.month, number.day, shown_pool.pool;
    """

  /// SQL that writes 16 bytes as a UUID.
  static func uuid(_ column: String) -> String {
    let hexadecimal = "lower(hex(\(column)))"
    return [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
      .map { "substr(\(hexadecimal), \($0.0), \($0.1))" }
      .joined(separator: " || '-' || ")
  }
}
