import Dispatch
import Domain
import Synchronization

/// Rolls up events on a thread of its own, while the writer inserts the next ones.
final class RollUpQueue: Sendable {
  /// A new event, as far as the roll-ups need it: 40 bytes.
  struct NewEvent: Sendable {
    var user: UUID128
    var time: Instant
    var pool: Int32
    var client: Int32
    var source: Int32
    var kind: EventKind
  }

  /// A row of an activity file that is new, or has more events than were known.
  struct NewRow: Sendable {
    var user: UUID128
    var day: Day
    var pool: Int32
    var client: Int32
    var kind: EventKind
    /// Those that were not known.
    var events: Int
  }

  private let countedKinds: UInt64
  private let queue = DispatchQueue(label: "maumeter.roll-up")
  private let rollUp = Mutex(RollUp())
  private let rows = Atomic(0)

  /// - Parameter countedKinds: bits of the kinds that make a user active.
  init(countedKinds: UInt64) {
    self.countedKinds = countedKinds
  }

  /// Rows of the largest of the roll-ups; it may lag behind by the last events.
  var rowCount: Int { rows.load(ordering: .relaxed) }

  /// Adds new events, and what their users came from, sooner or later.
  func add(_ events: [NewEvent], _ origins: [RollUp.UserOrigin]) {
    guard !events.isEmpty else { return }
    // Waking the thread takes longer than rolling up a few.
    if events.count < RollUpQueue.worthAThread {
      addNow(events, origins)
    } else {
      queue.async { [self] in addNow(events, origins) }
    }
  }

  private static let worthAThread = 256

  private func addNow(_ events: [NewEvent], _ origins: [RollUp.UserOrigin]) {
    rollUp.withLock { rollUp in
      var months = RecentMonth()
      for event in events { add(event, &months, to: &rollUp) }
      for origin in origins { rollUp.add(origin) }
      rows.store(rollUp.rowCount, ordering: .relaxed)
    }
  }

  /// Adds rows of activity files, sooner or later.
  func add(_ newRows: [NewRow]) {
    guard !newRows.isEmpty else { return }
    queue.async { [self] in
      rollUp.withLock { rollUp in
        var months = RecentMonth()
        for row in newRows {
          rollUp.add(activityDay(row.day, row.pool, row.client, row.kind), events: row.events)
          mark(row.user, months(of: row.day), row.pool, row.client, row.kind, in: &rollUp)
        }
        rows.store(rollUp.rowCount, ordering: .relaxed)
      }
    }
  }

  /// Everything that was added and not taken yet, in the order of the tables' keys.
  func take() -> RollUp.Rows {
    queue.sync {
      rows.store(0, ordering: .relaxed)
      return rollUp.withLock { $0.takeRows() }
    }
  }

  @inline(__always)
  private func add(_ event: NewEvent, _ months: inout RecentMonth, to rollUp: inout RollUp) {
    let day = event.time.day
    rollUp.add(activityDay(day, event.pool, event.client, event.kind))
    rollUp.add(
      RollUp.ActivityHour(
        hour: event.time.hoursSinceEpoch, pool: event.pool, client: event.pool < 0 ? event.client : 0,
        source: event.source, kind: event.kind.rawValue))
    guard event.user != .none else { return }
    mark(event.user, months(of: day), event.pool, event.client, event.kind, in: &rollUp)
  }

  @inline(__always)
  private func activityDay(_ day: Day, _ pool: Int32, _ client: Int32, _ kind: EventKind) -> RollUp.ActivityDay {
    RollUp.ActivityDay(day: day.daysSinceEpoch, pool: pool, client: client, kind: kind.rawValue)
  }

  @inline(__always)
  private func mark(
    _ user: UUID128, _ day: (month: Month, dayOfMonth: Int), _ pool: Int32, _ client: Int32, _ kind: EventKind,
    in rollUp: inout RollUp
  ) {
    guard countedKinds >> UInt64(kind.rawValue) & 1 == 1 else { return }
    rollUp.mark(
      RollUp.UserMonth(user: user, month: day.month.index, pool: pool, client: client),
      dayOfMonth: day.dayOfMonth, kind: kind)
  }
}
