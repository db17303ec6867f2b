import Domain
import Foundation
import GRDB

/// An input with a transaction of its own.
///
/// Only its end tells whether it can be kept, and until then the transaction keeps others from writing. When somebody
/// waits for too long, what was written is taken back: from then on the input is staged, which is to say kept in a
/// temporary file until its end has been read. Then it is recorded in several transactions, with pauses for others.
/// What ends the program in between leaves an entry of the ledger that the next run of the same input completes.
struct LargeInput {
  /// All its batches; nil where there is no room for them, and others have to wait for the end.
  var spill: BatchSpill? = try? BatchSpill()
  var isStaged = false
  var sources: Set<String> = []
}

extension Recording {
  func addToLarge(_ batch: EventBatch) throws {
    guard var large = current?.large else { return }
    large.sources.insert(batch.source.rawValue)
    do {
      try large.spill?.append(batch)
    } catch {
      if large.isStaged { throw error }
      large.spill = nil
    }
    if !large.isStaged {
      try beginTransaction()
      try write(batch, of: currentID())
      if isRollUpFull { try recorder.writeRollUp() }
    }
    current?.large = large
    try letOthersWrite()
  }

  /// Ends the transaction when it has lasted long and others wait.
  ///
  /// Should be called again and again while there is nothing to add.
  public func letOthersWrite() throws {
    guard isOverdue else { return }
    guard let large = current?.large else { return try commit() }
    guard !large.isStaged, large.spill != nil else { return }
    try rollBack()
    if current?.isContinued == false { current?.id = nil }
    current?.large?.isStaged = true
  }

  private func currentID() throws -> Int64 {
    let id = try current?.id ?? nextInputID()
    current?.id = id
    return id
  }

  /// Records what is not recorded yet, and the entry of the ledger.
  ///
  /// - Returns: what became of the records.
  func commitLarge(_ input: InputDescription) throws -> RecordCounts {
    guard let large = current?.large else { return RecordCounts() }
    var description = input
    description.name(sources: large.sources)
    let isContinued = current?.isContinued == true
    let records: RecordCounts
    if large.isStaged, let spill = large.spill {
      records =
        isContinued
        ? try write(spill, continuing: description) : try write(spill, as: description)
    } else {
      let id = try currentID()
      records = try recorder.takeRecords().reduce(RecordCounts(), +)
      if isContinued {
        try growLedgerEntry(description, id: id, records, at: time)
      } else {
        try insertLedgerEntry(description, id: id, records, at: time)
      }
      lastInput = id
    }
    if let object = input.object { try remember(object: object) }
    try commit()
    return records
  }

  /// Writes an input in portions, beginning where an earlier run was ended.
  private func write(_ spill: BatchSpill, as input: InputDescription) throws -> RecordCounts {
    // As long as it is not whole, the entry has a hash that no content has: those have 32 bytes.
    var unfinished = input
    unfinished.hash = input.hash + [0]
    let begun = try Int64.fetchOne(db, sql: "SELECT id FROM input WHERE hash = ?", arguments: [Data(unfinished.hash)])
    let id = try begun ?? nextInputID()
    var done = 0
    if begun == nil {
      try insertLedgerEntry(unfinished, id: id, RecordCounts(), at: time)
    } else {
      done = try Int.fetchOne(db, sql: "SELECT count(*) FROM part WHERE input = ?", arguments: [id]) ?? 0
    }
    var sum = RecordCounts()
    for index in min(done, spill.count)..<spill.count {
      try beginTransaction()
      try write(try spill.batch(index), of: id)
      guard isOverdue || isGroupFull else { continue }
      let records = try recorder.takeRecords().reduce(RecordCounts(), +)
      sum += records
      try growLedgerEntry(unfinished, id: id, records, at: time)
      try commit()
    }
    try beginTransaction()
    let records = try recorder.takeRecords().reduce(RecordCounts(), +)
    sum += records
    try growLedgerEntry(input, id: id, records, at: time)
    lastInput = id
    return sum
  }

  /// Writes what a file has grown by in portions.
  private func write(_ spill: BatchSpill, continuing input: InputDescription) throws -> RecordCounts {
    let id = try currentID()
    var sum = RecordCounts()
    for index in 0..<spill.count {
      try beginTransaction()
      try write(try spill.batch(index), of: id)
      if isOverdue || isGroupFull {
        sum += try recorder.takeRecords().reduce(RecordCounts(), +)
        try commit()
      }
    }
    try beginTransaction()
    sum += try recorder.takeRecords().reduce(RecordCounts(), +)
    try growLedgerEntry(input, id: id, sum, at: time)
    lastInput = id
    return sum
  }
}
