import Domain
import Foundation
import GRDB

extension Recording {
  func insertLedgerEntry(_ input: InputDescription, id: Int64, _ records: RecordCounts, at time: Instant) throws {
    let values: StatementArguments = [
      id, Data(input.hash), input.path, input.size, input.source, time.secondsSinceEpoch,
    ]
    try db.cachedStatement(
      sql: """
        INSERT INTO input(id, hash, path, size, source, read_at, \(RecordCounts.ledgerList))
        VALUES (?, ?, ?, ?, ?, ?, \(RecordCounts.ledgerParameters))
        """
    ).execute(arguments: values + records.ledgerValues)
  }

  func growLedgerEntry(_ input: InputDescription, id: Int64, _ records: RecordCounts, at time: Instant) throws {
    let values: StatementArguments = [Data(input.hash), input.path, input.size, time.secondsSinceEpoch]
    try db.cachedStatement(
      sql: "UPDATE input SET hash = ?, path = ?, size = ?, read_at = ?, \(RecordCounts.ledgerAdditions) WHERE id = ?"
    ).execute(arguments: values + records.ledgerValues + [id])
  }
}
