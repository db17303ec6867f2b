import GRDB

extension Schema {
  /// The messages that were sent because a budget was passed.
  ///
  /// The number of the migration is its place among all; nothing refers to it but the name itself.
  static func registerBudgetAlerts(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("4: messages about budgets") { db in
      try db.execute(
        sql: """
          -- claimed, sent: seconds since 1970; sent is null while a message is on its way.
          CREATE TABLE budget_alert(
            month INTEGER NOT NULL,
            budget TEXT NOT NULL,
            amount TEXT NOT NULL,
            claimed INTEGER NOT NULL,
            sent INTEGER,
            PRIMARY KEY(month, budget, amount)
          ) STRICT, WITHOUT ROWID;
          """)
    }
  }
}
