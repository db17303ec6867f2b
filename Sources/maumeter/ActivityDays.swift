import Domain
import Forecast

/// The users of a plain activity file, month by month.
struct ActivityDays {
  private let panel: ActivityPanel?

  /// - Parameter path: "-" for standard input.
  /// - Throws: `CommandError` for a file that cannot be read, and for a row that is none.
  init(path: String, in surroundings: Surroundings) throws(CommandError) {
    panel = try ActivityPanel.read(path, in: surroundings)
  }

  /// In order of their ids, the unnamed one first.
  var pools: [String?] { (panel?.pools ?? []).map { $0.isEmpty ? nil : $0 } }

  /// The first and the last month.
  var months: ClosedRange<Month>? { panel.map { $0.calendar.first...$0.lastDay.month } }

  /// The months up to one, without a gap, 64 at most.
  func months(through last: Month) -> [Month] {
    let first = max(min(months?.lowerBound ?? last, last).index, last.index - 63)
    return (first...last.index).map(Month.init(index:))
  }

  /// Gives every user once for each pool.
  ///
  /// - Parameter lastDay: the last day of the last month that counts, from 1.
  func forEach(in months: [Month], lastDay: Int, _ body: (_ pool: Int, _ user: UserTimeline) -> Void) {
    guard let first = months.first, let last = months.last else { return }
    let previousLength = UInt64(last.previous.length)
    var open: (user: Int, pool: Int, timeline: UserTimeline)?
    panel?.forEachUserMonth { pool, user, month, mask in
      guard first <= month, month <= last else { return }
      let bits = month == last ? UInt64(mask >> 1) & (1 << UInt64(lastDay) - 1) : UInt64(mask >> 1)
      guard bits != 0 else { return }
      if let done = open, done.user != user {
        body(done.pool, done.timeline)
        open = nil
      }
      var timeline = open?.timeline ?? UserTimeline(months: 0, days: 0)
      timeline.months |= 1 << UInt64(month.index - first.index)
      if month == last { timeline.days |= bits << previousLength }
      if month == last.previous { timeline.days |= bits }
      open = (user, pool, timeline)
    }
    if let open { body(open.pool, open.timeline) }
  }
}
