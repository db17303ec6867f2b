import GRDB

/// Another program that holds the database.
final class Locker {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = Configuration()
    // The lock outlives the call that takes it.
    configuration.allowsUnsafeTransactions = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
  }

  func lock() throws {
    try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  func unlock() throws {
    try queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
  }

  /// Makes everything fail that the hook writes, as on a full disk.
  func fill() throws {
    try queue.write { db in
      for (name, event) in [("ledger", "UPDATE ON input"), ("request", "INSERT ON hook_request")] {
        try db.execute(sql: "CREATE TRIGGER full_\(name) BEFORE \(event) BEGIN SELECT RAISE(ABORT, 'full'); END")
      }
    }
  }

  func empty() throws {
    try queue.write { try $0.execute(sql: "DROP TRIGGER full_ledger; DROP TRIGGER full_request") }
  }
}
