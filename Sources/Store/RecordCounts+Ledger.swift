import Domain
import GRDB

/// What became of the records of an input, as the table `input` has it.
extension RecordCounts {
  private static let ledgerColumns = [
    "records", "recorded", "duplicates", "not_cognito", "failed", "unattributed", "not_counted", "rejected",
  ]

  /// The columns, for an INSERT.
  static let ledgerList = ledgerColumns.joined(separator: ", ")
  /// Parameters for their values.
  static let ledgerParameters = ledgerColumns.map { _ in "?" }.joined(separator: ", ")
  /// Adds the values to what is there, in an UPDATE.
  static let ledgerAdditions = ledgerColumns.map { "\($0) = \($0) + ?" }.joined(separator: ", ")

  /// The values, in the order of the columns.
  var ledgerValues: StatementArguments {
    [read, recorded, duplicates, notCognito, failed, unattributed, notCounted, rejected]
  }
}
