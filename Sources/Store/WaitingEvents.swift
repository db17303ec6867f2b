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

  private struct Key {
    var time: Instant
    var id: UUID128
    var index: Int

    @inline(__always)
    static func isBefore(_ left: Key, _ right: Key) -> Bool {
      if left.time != right.time { return left.time < right.time }
      if left.id != right.id { return left.id < right.id }
      return left.index < right.index
    }
  }

  /// Gives the rows in the order of the key, each key once: of equal ones, the one that came first.
  ///
  /// The others are counted as duplicates of their owners.
  mutating func takeRows() -> [EventRow] {
    var keys = rows.indices.map { Key(time: rows[$0].time, id: rows[$0].id, index: $0) }
    // It finds runs that are in order already, as batches are, and merges them.
    keys.sort(by: Key.isBefore)
    var sorted: [EventRow] = []
    sorted.reserveCapacity(rows.count)
    for key in keys {
      if let last = sorted.last, last.id == key.id, last.time == key.time {
        owners[Int(rows[key.index].owner)].records.duplicates += 1
      } else {
        sorted.append(rows[key.index])
      }
    }
    rows.removeAll(keepingCapacity: true)
    lackPools = false
    return sorted
  }

  /// Forgets everything.
  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    owners = []
    lackPools = false
  }
}
