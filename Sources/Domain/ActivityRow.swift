/// What one user did in one day through one app client, where a source gives numbers of events in place of events: a
/// row of an activity file.
///
/// Texts are symbols of the `EventBatch` it is in.
public struct ActivityRow: Hashable, Sendable {
  public var day: Day
  public var user: UUID128
  public var pool: Symbol
  public var client: Symbol
  /// Of the kinds that can count; the row was counted by whoever wrote it.
  public var kind: EventKind
  /// At least 1.
  public var events: Int

  public init(day: Day, user: UUID128, pool: Symbol, client: Symbol = .none, kind: EventKind, events: Int) {
    self.day = day
    self.user = user
    self.pool = pool
    self.client = client
    self.kind = kind
    self.events = events
  }
}
