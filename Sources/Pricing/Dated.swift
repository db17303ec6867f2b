import Domain

/// What holds for a time: from an instant on, and before another; without an end where that is nil.
protocol Dated {
  var from: Instant? { get }
  var until: Instant? { get }
}

extension Dated {
  /// `from` as a number that can be compared.
  var start: Int64 { from?.secondsSinceEpoch ?? .min }

  func isInForce(at instant: Instant) -> Bool {
    start <= instant.secondsSinceEpoch && (until.map { instant < $0 } ?? true)
  }

  /// Whether it is in force at any moment of the month.
  func overlaps(_ month: Month) -> Bool {
    (from.map { $0 < month.end } ?? true) && (until.map { $0 > month.start } ?? true)
  }
}

extension Array where Element: Dated {
  /// What is in force at an instant; where nothing is, what will be first.
  func current(at instant: Instant) -> Element? {
    first { $0.isInForce(at: instant) }
      ?? filter { $0.start > instant.secondsSinceEpoch }.min { $0.start < $1.start }
  }

  /// What was in force at some moment since an instant, up to and with one of them.
  func since(_ instant: Instant, upTo last: Element) -> [Element] {
    filter { $0.start <= last.start && ($0.until.map { instant < $0 } ?? true) }
  }
}

extension PriceTable: Dated {}
extension Allowance: Dated {}
