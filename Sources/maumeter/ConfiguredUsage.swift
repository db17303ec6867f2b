import Domain

/// What only the user knows of usage: when add-ons were on, what was bought, and counts that no log has.
extension Configuration {
  /// A time: half-open, [from, until), without an end where that is nil.
  struct Span: Hashable {
    var from: Instant?
    var until: Instant?

    /// The part of it that lies in a month; nil when there is none.
    func clipped(to month: Month) -> (from: Instant, until: Instant)? {
      let start = max(from ?? month.start, month.start)
      let end = min(until ?? month.end, month.end)
      return start < end ? (start, end) : nil
    }

    func contains(_ instant: Instant) -> Bool {
      (from.map { $0 <= instant } ?? true) && (until.map { instant < $0 } ?? true)
    }
  }

  /// A number for each month, or the same for all.
  struct MonthlyCount: Hashable {
    var every: Int64?
    var months: [Month: Int64] = [:]

    subscript(month: Month) -> Int64? { months[month] ?? every }
  }

  /// A Region into which a pool is replicated.
  struct Replica: Hashable {
    var region: String
    var span = Span()
  }

  /// Requests per second bought above the default quota.
  struct ProvisionedRate: Hashable {
    /// "UserAuthentication": for the reader, because all categories cost the same.
    var category: String?
    var account: String?
    var region: String
    var quantity: Int64
    var span: Span
  }
}
