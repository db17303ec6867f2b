import Domain

/// By `Day.weekday`.
let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

extension Day {
  /// 0 for Monday.
  var weekday: Int { ((Int(daysSinceEpoch) + 3) % 7 + 7) % 7 }
}
