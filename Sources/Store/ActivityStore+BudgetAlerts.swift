import Domain
import GRDB

/// A budget that was passed in a month: what a message is sent about once.
public struct BudgetAlert: Hashable, Sendable {
  public var month: Month
  public var budget: String
  /// A budget that is raised and passed again is another crossing.
  public var amount: Money

  public init(month: Month, budget: String, amount: Money) {
    self.month = month
    self.budget = budget
    self.amount = amount
  }
}

extension ActivityStore {
  /// How long a message may be on its way before somebody else may send it: its sender was killed.
  private static let claimSeconds: Int64 = 600

  /// Whether the caller is the one to send the message: nobody sent it, and nobody is about to.
  public func claim(_ alert: BudgetAlert, at time: Instant) throws -> Bool {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO budget_alert(month, budget, amount, claimed) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET claimed = excluded.claimed WHERE sent IS NULL AND claimed <= excluded.claimed - ?
          """,
        arguments: [
          alert.month.index, alert.budget, alert.amount.description, time.secondsSinceEpoch,
          ActivityStore.claimSeconds,
        ])
      return db.changesCount > 0
    }
  }

  /// Remembers that the message was sent, or gives it back to be sent another time.
  public func finish(_ alert: BudgetAlert, wasSent: Bool, at time: Instant) throws {
    let key: StatementArguments = [alert.month.index, alert.budget, alert.amount.description]
    try write { db in
      if wasSent {
        try db.execute(
          sql: "UPDATE budget_alert SET sent = ? WHERE month = ? AND budget = ? AND amount = ?",
          arguments: [time.secondsSinceEpoch] + key)
      } else {
        try db.execute(
          sql: "DELETE FROM budget_alert WHERE month = ? AND budget = ? AND amount = ? AND sent IS NULL",
          arguments: key)
      }
    }
  }
}
