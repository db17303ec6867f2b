/// The published single methods, as a bar to compare with: they learn nothing from their past errors.
public enum Reference: Int, CaseIterable, Sendable {
  /// Users so far times days of the month ÷ days so far.
  case linear
  case lastMonth
  /// In weekday time, from the last three months.
  case chainLadder
  /// Users of the last 60 days by active days, from the last three months, and the chain ladder for others.
  case roster

  public var name: String {
    switch self {
    case .linear: "linear"
    case .lastMonth: "last-month"
    case .chainLadder: "chain-ladder"
    case .roster: "roster"
    }
  }
}

extension ActivityHistory {
  /// The forecast of a published method; nil where it has not enough history.
  ///
  /// The roster needs a history that was made with `hasReference`.
  func forecast(_ reference: Reference, month: Int, day: Int, firstMonth: Int) -> Double? {
    guard month > firstMonth else { return nil }
    switch reference {
    case .linear: return seen(month, day) * Double(calendar.lengths[month]) / Double(day)
    case .lastMonth: return Double(total(month - 1))
    case .chainLadder: return chainLadder(month, day, max(firstMonth, month - 3)..<month)
    case .roster: return month - 3 < firstMonth + 2 ? nil : roster(month, day, (month - 3)..<month)
    }
  }

  private func chainLadder(_ month: Int, _ day: Int, _ training: Range<Int>) -> Double? {
    let time = WeekdayTime(self, month: month, day: day)
    let here = time.times(month)
    var (atEnd, atDay) = (0.0, 0.0)
    for past in training {
      let times = time.times(past)
      atEnd += interpolated(curve(past), over: times, at: here[here.count - 1])
      atDay += interpolated(curve(past), over: times, at: here[day])
    }
    return atDay > 0 ? seen(month, day) * atEnd / atDay : nil
  }

  private func roster(_ month: Int, _ day: Int, _ training: Range<Int>) -> Double? {
    guard hasReference else { return nil }
    var forecast = seen(month, day)
    for cell in 0..<ReferenceRoster.cellCount {
      guard referenceSize(month, cell) > 0 else { continue }
      var (returned, missing) = (0.0, 0.0)
      for past in training {
        let atDay = referenceSeen(past, cell, min(day, calendar.lengths[past]))
        returned += referenceSeen(past, cell, calendar.lengths[past]) - atDay
        missing += referenceSize(past, cell) - atDay
      }
      forecast += (returned + 0.5) / (missing + 1.5) * (referenceSize(month, cell) - referenceSeen(month, cell, day))
    }
    var (atEnd, atDay) = (0.0, 0.0)
    for past in training {
      atEnd += referenceOutsiders(past, calendar.lengths[past])
      atDay += referenceOutsiders(past, min(day, calendar.lengths[past]))
    }
    return atDay > 0 ? forecast + referenceOutsiders(month, day) * (atEnd / atDay - 1) : forecast
  }
}
