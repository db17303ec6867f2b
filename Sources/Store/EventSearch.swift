import Domain
import Foundation
import GRDB

/// The key of a row of `event_row`.
struct EventKey: Hashable, Comparable, Sendable {
  /// Seconds since 1970.
  var time: Int64
  var id: UUID128

  static func < (left: EventKey, right: EventKey) -> Bool {
    left.time != right.time ? left.time < right.time : left.id < right.id
  }
}

/// Finds the events of one user among all, which have no index of users: the 16 bytes of the user are looked for in the
/// pages of the table as they are, and only rows of pages that have them are taken apart.
struct EventSearch: Sendable {
  private let tree: TableTree

  /// - Returns: nil where SQLite has to look.
  init?(_ db: Database, _ snapshot: PageSnapshot?) throws {
    guard let tree = try TableTree(db, snapshot, "event_row", columns: ["time 1", "event_id 2", "user 0"]) else {
      return nil
    }
    self.tree = tree
  }

  /// The keys of the user's events in a span of time, in order.
  func keys(of user: UUID128, in times: Range<Int64>) throws -> [EventKey] {
    let pattern = [UInt8](user.data)
    return try tree.scan([EventKey]()) { row in
      var row = row
      let time = try row.integer()
      return time < times.lowerBound ? .before : time < times.upperBound ? .among : .after
    } visit: { keys, page in
      guard EventSearch.hasBytes(pattern, page.bytes) else { return }
      for index in 0..<page.count {
        var row = try page.record(index)
        guard let key = EventKey(time: try row.integer(), id: try row.uuid()), try row.uuid() == user,
          times.contains(key.time)
        else { continue }
        keys.append(key)
      }
    }.joined().sorted()
  }

  /// Whether the pattern is anywhere in the bytes.
  private static func hasBytes(_ pattern: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard var start = bytes.baseAddress, bytes.count >= pattern.count else { return false }
    let end = start + (bytes.count - pattern.count + 1)
    while start < end, let found = memchr(start, Int32(pattern[0]), end - start) {
      if memcmp(found, pattern, pattern.count) == 0 { return true }
      start = UnsafeRawPointer(found) + 1
    }
    return false
  }
}

extension EventKey {
  fileprivate init?(time: Int64, id: UUID128?) {
    guard let id else { return nil }
    self.init(time: time, id: id)
  }
}
