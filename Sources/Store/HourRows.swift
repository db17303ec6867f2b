import Domain
import GRDB

/// Rows of `activity_hour`, read from all of them in one go: the first and last hour of each stream of records, and the
/// rows of some hours.
struct HourRows: Sendable {
  /// Records of one source in one row of `pool`.
  struct Stream: Hashable, Sendable {
    var pool: Int64
    var source: Int64
  }

  struct Row: Sendable {
    var hour: Int32
    var kind: UInt8
    var stream: Stream
    var events: Int
  }

  private(set) var spans: [Stream: ClosedRange<Int64>] = [:]
  /// Of the hours that were asked for, by month; in no order.
  private(set) var rows: [Month: [Row]] = [:]
  private let hours: Range<Int64>
  /// Rows of an hour and stream follow each other.
  private var present: (stream: Stream, hour: Int64)?

  private init(_ hours: Range<Int64>) {
    self.hours = hours
  }

  private static let columns = ["hour 1", "pool 2", "client 3", "source 4", "kind 5", "events 0"]

  /// - Parameter hours: of which the rows are kept.
  init(_ db: Database, _ snapshot: PageSnapshot?, hours: Range<Int64>) throws {
    self.hours = hours
    guard let tree = try TableTree(db, snapshot, "activity_hour", columns: HourRows.columns) else {
      let rows = try RawStatement(db, "SELECT hour, pool, source, kind, events FROM activity_hour")
      while try rows.step() {
        add(rows.int(0), Stream(pool: rows.int(1), source: rows.int(2)), kind: rows.int(3), events: rows.int(4))
      }
      return
    }
    let parts = try tree.scan(HourRows(hours)) { _ in
      .among
    } visit: { found, page in
      for index in 0..<page.count {
        var row = try page.record(index)
        let (hour, pool) = (try row.integer(), try row.integer())
        _ = try row.integer()
        let (source, kind, events) = (try row.integer(), try row.integer(), try row.integer())
        found.add(hour, Stream(pool: pool, source: source), kind: kind, events: events)
      }
    }
    for part in parts {
      spans.merge(part.spans) { min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound) }
      rows.merge(part.rows) { $0 + $1 }
    }
  }

  @inline(__always)
  private mutating func add(_ hour: Int64, _ stream: Stream, kind: Int64, events: Int64) {
    if present?.hour != hour || present?.stream != stream {
      present = (stream, hour)
      let known = spans[stream] ?? hour...hour
      spans[stream] = min(known.lowerBound, hour)...max(known.upperBound, hour)
    }
    guard hours.contains(hour), let short = Int32(exactly: hour), let kind = UInt8(exactly: kind) else { return }
    rows[Day(daysSinceEpoch: short / 24).month, default: []]
      .append(Row(hour: short, kind: kind, stream: stream, events: Int(events)))
  }
}
