/// Where the columns of an activity file are, by its header, in any order.
struct ActivityColumns: Equatable {
  var day: Int
  var user: Int
  var pool: Int?
  var client: Int?
  var activity: Int?
  var events: Int?
  /// Fields that each row must have; nil for a file without a header, whose rows have two or three.
  var count: Int?

  /// `YYYY-MM-DD,user[,pool]`, which needs no header.
  static let plain = ActivityColumns(day: 0, user: 1, pool: 2)

  private init(day: Int, user: Int, pool: Int?) {
    self.day = day
    self.user = user
    self.pool = pool
  }

  /// Reads a header; nil when it is not that of activity: days and users.
  ///
  /// Columns with other names are left alone.
  init?(header: [String]) {
    func column(_ name: String) -> Int? { header.firstIndex { $0.lowercased() == name } }
    guard let day = column("day"), let user = column("user") else { return nil }
    self.init(day: day, user: user, pool: column("pool"))
    client = column("client")
    activity = column("activity")
    events = column("events")
    count = header.count
  }

  /// Whether a row of so many fields can be one.
  func fit(_ fields: Int) -> Bool { count.map { $0 == fields } ?? (2...3).contains(fields) }

  /// The first column that a database cannot do without.
  var missing: String? {
    if pool == nil { return "pool" }
    if activity == nil { return "activity" }
    return events == nil ? "events" : nil
  }
}
