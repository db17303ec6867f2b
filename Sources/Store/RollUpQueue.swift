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
    var kind: EventKind
  }

  private let countedKinds: UInt64
  private let queue = DispatchQueue(label: "maumeter.roll-up")
  private let rollUp = Mutex(RollUp())
  private let rows = Atomic(0)

  /// - Parameter countedKinds: bits of the kinds that make a user active.
  init(countedKinds: UInt64) {
    self.countedKinds = countedKinds
  }

  /// Whether what is rolled up should be written.
  ///
  /// It may lag behind by the last events.
  var isFull: Bool { rows.load(ordering: .relaxed) >= RollUp.maximumRows }

  /// Adds new events, sooner or later.
  func add(_ events: [NewEvent]) {
    guard !events.isEmpty else { return }
    // Waking the thread takes longer than rolling up a few.
    if events.count < RollUpQueue.worthAThread {
      queue.sync { addNow(events) }
    } else {
      queue.async { [self] in addNow(events) }
    }
  }

  private static let worthAThread = 256

  private func addNow(_ events: [NewEvent]) {
    rollUp.withLock { rollUp in
      for event in events { add(event, to: &rollUp) }
      rows.store(rollUp.rowCount, ordering: .relaxed)
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
  private func add(_ event: NewEvent, to rollUp: inout RollUp) {
    let day = event.time.day
    rollUp.add(
      RollUp.ActivityDay(
        day: day.daysSinceEpoch, pool: event.pool, client: event.client, kind: event.kind.rawValue))
    guard event.user != .none, countedKinds >> UInt64(event.kind.rawValue) & 1 == 1 else { return }
    let (year, month, dayOfMonth) = day.civil
    rollUp.mark(
      RollUp.UserMonth(
        user: event.user, month: Month(year: year, month: month).index, pool: event.pool, client: event.client),
      dayOfMonth: dayOfMonth, kind: event.kind)
  }
}
