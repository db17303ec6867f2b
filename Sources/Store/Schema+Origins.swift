import GRDB

/// The second migration: where events come from, activity by the hour, and rows of activity files.
extension Schema {
  static func addOrigins(_ db: Database) throws {
    try db.execute(sql: "DROP VIEW events; DROP VIEW uncounted_records; DROP VIEW record;")
    try db.execute(sql: originTables)
    try db.execute(sql: recordViews)
    try db.execute(sql: originViews)
    try fillHours(db)
  }

  private static let originTables = """
    CREATE TABLE source(
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    INSERT INTO source(name) SELECT DISTINCT source FROM input ORDER BY source;

    ALTER TABLE part ADD COLUMN source INTEGER REFERENCES source;
    UPDATE part SET source =
      (SELECT source.id FROM input JOIN source ON source.name = input.source WHERE input.id = part.input);

    -- Who called administrators' operations, without names of sessions.
    CREATE TABLE caller(
      id INTEGER PRIMARY KEY,
      arn TEXT NOT NULL UNIQUE
    ) STRICT;
    -- 0 when there is none.
    ALTER TABLE event ADD COLUMN caller INTEGER NOT NULL DEFAULT 0;

    -- Identity providers that users came through, by the name that pools have for them.
    CREATE TABLE provider(
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE user_provider(
      month INTEGER NOT NULL,
      pool INTEGER NOT NULL,
      user BLOB NOT NULL,
      provider INTEGER NOT NULL REFERENCES provider,
      PRIMARY KEY(month, pool, user, provider)
    ) STRICT, WITHOUT ROWID;

    -- Who queried which user's details as an administrator (AdminGetUser).
    CREATE TABLE administrator_query(
      month INTEGER NOT NULL,
      pool INTEGER NOT NULL,
      user BLOB NOT NULL,
      caller INTEGER NOT NULL REFERENCES caller,
      PRIMARY KEY(month, pool, user, caller)
    ) STRICT, WITHOUT ROWID;

    -- Roll-up of all events. hour: hours since 1970. client: 0 as soon as the pool is known.
    CREATE TABLE activity_hour(
      hour INTEGER NOT NULL,
      pool INTEGER NOT NULL,
      client INTEGER NOT NULL,
      source INTEGER NOT NULL REFERENCES source,
      kind INTEGER NOT NULL,
      events INTEGER NOT NULL,
      PRIMARY KEY(hour, pool, client, source, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX hour_without_pool ON activity_hour(client) WHERE pool < 0;

    -- Rows of activity files: days of users that a source counted, in place of events.
    CREATE TABLE activity_row(
      day INTEGER NOT NULL,
      pool INTEGER NOT NULL REFERENCES pool,
      user BLOB NOT NULL,
      client INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      source INTEGER NOT NULL REFERENCES source,
      events INTEGER NOT NULL,
      PRIMARY KEY(day, pool, user, client, kind, source)
    ) STRICT, WITHOUT ROWID;

    -- Users who were erased, as digests that cannot be turned back.
    CREATE TABLE forgotten(
      digest INTEGER PRIMARY KEY,
      forgotten_at INTEGER NOT NULL
    ) STRICT;
    """

  /// What the view `record` shows of each event.
  static let record = """
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
      source.name AS source,
      caller.arn AS caller
    FROM event
    JOIN kind ON kind.id = event.kind
    JOIN pool ON pool.id = event.pool
    JOIN operation ON operation.id = event.operation
    LEFT JOIN part ON part.id = event.part
    LEFT JOIN source ON source.id = part.source
    LEFT JOIN caller ON caller.id = event.caller
    LEFT JOIN client ON client.id = event.client
    """

  /// The views that show `record`.
  static let recordViews = """
    CREATE VIEW record AS
    \(record);

    CREATE VIEW events AS SELECT * FROM record WHERE activity NOT IN ('failed', 'not_counted');
    CREATE VIEW uncounted_records AS SELECT * FROM record WHERE activity IN ('failed', 'not_counted');
    """

  private static let originViews = """
    CREATE VIEW activity_rows AS
      SELECT
        date(day * 86400, 'unixepoch') AS day,
        shown_pool.pool AS pool,
        \(uuid("user")) AS user,
        client.client AS client,
        kind.activity AS activity,
        events,
        source.name AS source
      FROM activity_row
      JOIN shown_pool ON shown_pool.id = activity_row.pool
      JOIN kind ON kind.id = activity_row.kind
      JOIN source ON source.id = activity_row.source
      LEFT JOIN client ON client.id = activity_row.client;

    CREATE VIEW hourly_activity AS
      SELECT
        strftime('%Y-%m-%dT%H:00:00Z', hour * 3600, 'unixepoch') AS hour,
        shown_pool.pool AS pool,
        source.name AS source,
        kind.activity AS activity,
        sum(events) AS events
      FROM activity_hour
      JOIN shown_pool ON shown_pool.id = activity_hour.pool
      JOIN kind ON kind.id = activity_hour.kind
      JOIN source ON source.id = activity_hour.source
      GROUP BY activity_hour.hour, shown_pool.pool, source.name, kind.activity;
    """

  /// Rolls up the events that there are, day by day, so that no more than a day is sorted at once.
  private static func fillHours(_ db: Database) throws {
    for day in try Int64.fetchAll(db, sql: "SELECT DISTINCT day FROM activity_day ORDER BY day") {
      try db.execute(
        sql: """
          INSERT INTO activity_hour(hour, pool, client, source, kind, events)
            SELECT time / 3600, coalesce(client.pool, event.pool),
              iif(coalesce(client.pool, event.pool) < 0, event.client, 0), part.source, kind, count(*)
            FROM event
            JOIN part ON part.id = event.part
            LEFT JOIN client ON event.pool < 0 AND client.id = event.client
            WHERE time >= ? AND time < ? AND part.source IS NOT NULL
            GROUP BY 1, 2, 3, 4, 5
          """, arguments: [day * 86_400, day * 86_400 + 86_400])
    }
  }
}
