import Dispatch
import Domain

/// Rows of `event` in the order of the key, each key once: of equal ones, the one that came first.
struct SortedEvents: Sendable {
  private(set) var rows: [EventRow] = []
  /// Whose rows were left out, since the same event came before.
  private(set) var duplicateOwners: [Int32] = []

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

  init(_ unsorted: [EventRow]) {
    var keys = unsorted.indices.map { Key(time: unsorted[$0].time, id: unsorted[$0].id, index: $0) }
    // It finds runs that are in order already, as batches are, and merges them.
    keys.sort(by: Key.isBefore)
    rows.reserveCapacity(unsorted.count)
    for key in keys {
      if let last = rows.last, last.id == key.id, last.time == key.time {
        duplicateOwners.append(unsorted[key.index].owner)
      } else {
        rows.append(unsorted[key.index])
      }
    }
  }
}

/// Rows that are being sorted on another thread, while those before them are inserted.
final class SortingEvents: @unchecked Sendable {
  /// Of the rows, some have no pool.
  let lackPools: Bool
  private let isDone = DispatchSemaphore(value: 0)
  /// Set once, before `isDone`.
  private var sorted: SortedEvents?

  private static let queue = DispatchQueue(label: "maumeter.sort")

  init(_ rows: [EventRow], lackPools: Bool) {
    self.lackPools = lackPools
    SortingEvents.queue.async { [self] in
      sorted = SortedEvents(rows)
      isDone.signal()
    }
  }

  /// Waits until they are sorted; to be called once.
  func wait() -> SortedEvents {
    isDone.wait()
    return sorted ?? SortedEvents([])
  }
}
