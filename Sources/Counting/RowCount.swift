import Domain

/// A row of an activity file as a tally keeps it until the end.
struct RowCount {
  /// What may be there once.
  struct Key: Hashable {
    var user: UUID128
    var day: Day
    var pool: UInt32
    var client: UInt32
    var kind: EventKind
    var source: RecordSource
  }

  var key: Key
  var events: Int

  /// Where its user's events are counted.
  var sighting: Sighting {
    Sighting(
      id: .none, user: key.user, client: key.client, pool: PoolNumber(rawValue: key.pool), place: 0,
      month: key.day.month, kind: key.kind)
  }
}

/// The rows of activity files, each once: of equal ones the larger number of events counts.
struct RowCounts {
  private var events: [RowCount.Key: Int] = [:]

  /// Takes a row, and tells whether it is new or has more events than were known.
  mutating func take(_ row: RowCount) -> Bool {
    guard row.events > events[row.key] ?? 0 else { return false }
    events[row.key] = row.events
    return true
  }

  /// The rows by the part that their users' events are in.
  func parts(_ count: Int) -> [[(sighting: Sighting, events: Int)]] {
    guard !events.isEmpty else { return [] }
    var parts = [[(sighting: Sighting, events: Int)]](repeating: [], count: count)
    for (key, events) in events {
      let sighting = RowCount(key: key, events: events).sighting
      parts[sighting.part(of: count)].append((sighting, events))
    }
    return parts
  }
}
