import Domain

/// Events of several parts that wait to be inserted together, in the order of the key.
///
/// Files of several Regions tell of the same hour. Sorted as one, they fill page after page of the table; file by file,
/// pages are filled, split and visited again, which took a third longer.
struct WaitingEvents {
  /// What became of a part's records.
  struct Owner {
    var part: EventRecorder.Part
    var records: RecordCounts
  }

  private(set) var rows: [EventRow] = []
  var owners: [Owner] = []
  /// Of the rows, some have no pool.
  private(set) var lackPools = false

  static let limit = 65_536

  var isFull: Bool { rows.count >= WaitingEvents.limit }

  /// Adds a row of the last owner.
  @inline(__always)
  mutating func append(_ row: EventRow) {
    if row.pool < 0 { lackPools = true }
    rows.append(row)
  }

  /// Gives the rows, which are in no order yet.
  mutating func takeRows() -> [EventRow] {
    defer {
      rows = []
      rows.reserveCapacity(WaitingEvents.limit)
      lackPools = false
    }
    return rows
  }

  /// Forgets everything.
  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    owners = []
    lackPools = false
  }
}
