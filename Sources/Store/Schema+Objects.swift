import GRDB

extension Schema {
  /// What was read of S3 and of files that grow, so that it is not fetched and read again.
  static func registerObjects(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("3: objects of S3 and files that grow") { db in
      try db.execute(
        sql: """
          -- Objects that were read, by the first half of the SHA-256 of bucket, key, ETag and size. The ledger has
          -- their names.
          CREATE TABLE s3_object(
            id BLOB PRIMARY KEY
          ) STRICT, WITHOUT ROWID;

          -- Trails, by account and Region: days (since 1970-01-01) of which all that was there has been read.
          CREATE TABLE s3_trail(
            bucket TEXT NOT NULL,
            prefix TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER NOT NULL,
            PRIMARY KEY(bucket, prefix)
          ) STRICT, WITHOUT ROWID;

          -- Followed files: the entry of the ledger that grows with them.
          CREATE TABLE growing_file(
            path TEXT PRIMARY KEY,
            input INTEGER NOT NULL REFERENCES input
          ) STRICT, WITHOUT ROWID;
          """)
    }
  }
}
