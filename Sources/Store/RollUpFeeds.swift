import Domain

/// Rows of a roll-up as tables that statements read; see `RowFeed`.
final class UserMonthFeed: RowFeed {
  // One thread uses a feed: nothing to check at each of a million accesses.
  @exclusivity(unchecked)
  var rows: [(key: RollUp.UserMonth, value: RollUp.Marks)] = [] {
    didSet { isWritten = [] }
  }
  /// Which of them need not be written any more: of each row, or empty for none.
  @exclusivity(unchecked)
  var isWritten: [Bool] = []

  init() {
    super.init(columns: "month, pool, user, client, days, kinds, written")
  }

  override func write(_ column: Int32, of row: Int, to value: FeedValue) {
    switch column {
    case 0: value.set(Int64(rows[row].key.month))
    case 1: value.set(Int64(rows[row].key.pool))
    case 2: value.set(rows[row].key.user, place: 0)
    case 3: value.set(Int64(rows[row].key.client))
    case 4: value.set(Int64(rows[row].value.days))
    case 5: value.set(Int64(rows[row].value.kinds))
    default: value.set(row < isWritten.count && isWritten[row] ? 1 : 0)
    }
  }
}

final class ActivityDayFeed: RowFeed {
  @exclusivity(unchecked)
  var rows: [(key: RollUp.ActivityDay, value: Int)] = []

  init() {
    super.init(columns: "day, pool, client, kind, events")
  }

  override func write(_ column: Int32, of row: Int, to value: FeedValue) {
    switch column {
    case 0: value.set(Int64(rows[row].key.day))
    case 1: value.set(Int64(rows[row].key.pool))
    case 2: value.set(Int64(rows[row].key.client))
    case 3: value.set(Int64(rows[row].key.kind))
    default: value.set(Int64(rows[row].value))
    }
  }
}

final class ActivityHourFeed: RowFeed {
  @exclusivity(unchecked)
  var rows: [(key: RollUp.ActivityHour, value: Int)] = []

  init() {
    super.init(columns: "hour, pool, client, source, kind, events")
  }

  override func write(_ column: Int32, of row: Int, to value: FeedValue) {
    switch column {
    case 0: value.set(Int64(rows[row].key.hour))
    case 1: value.set(Int64(rows[row].key.pool))
    case 2: value.set(Int64(rows[row].key.client))
    case 3: value.set(Int64(rows[row].key.source))
    case 4: value.set(Int64(rows[row].key.kind))
    default: value.set(Int64(rows[row].value))
    }
  }
}

final class UserOriginFeed: RowFeed {
  @exclusivity(unchecked)
  var rows: [RollUp.UserOrigin] = []

  init() {
    super.init(columns: "month, pool, user, name")
  }

  override func write(_ column: Int32, of row: Int, to value: FeedValue) {
    switch column {
    case 0: value.set(Int64(rows[row].month))
    case 1: value.set(Int64(rows[row].pool))
    case 2: value.set(rows[row].user, place: 0)
    default: value.set(Int64(rows[row].name))
    }
  }
}
