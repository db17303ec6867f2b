import Domain
import Foundation
import GRDB

extension Recording {
  func insertLedgerEntry(_ input: InputDescription, id: Int64, _ records: RecordCounts, at time: Instant) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO input(id, hash, path, size, source, read_at, records, recorded, duplicates, not_cognito, failed,
          unattributed, not_counted, rejected)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id, Data(input.hash), input.path, input.size, input.source, time.secondsSinceEpoch, records.read,
      records.recorded, records.duplicates, records.notCognito, records.failed, records.unattributed,
      records.notCounted, records.rejected,
    ])
  }

  func growLedgerEntry(_ input: InputDescription, id: Int64, _ records: RecordCounts, at time: Instant) throws {
    try db.cachedStatement(
      sql: """
        UPDATE input SET hash = ?, path = ?, size = ?, read_at = ?, records = records + ?, recorded = recorded + ?,
          duplicates = duplicates + ?, not_cognito = not_cognito + ?, failed = failed + ?,
          unattributed = unattributed + ?, not_counted = not_counted + ?, rejected = rejected + ?
        WHERE id = ?
        """
    ).execute(arguments: [
      Data(input.hash), input.path, input.size, time.secondsSinceEpoch, records.read, records.recorded,
      records.duplicates, records.notCognito, records.failed, records.unattributed, records.notCounted,
      records.rejected, id,
    ])
  }
}
