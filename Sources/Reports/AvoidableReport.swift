import Domain

/// Users of a month who need not have counted, and what they cost.
public struct AvoidableReport: Hashable, Sendable {
  public var month: Month
  public var isComplete: Bool
  /// The month's bill, and what it had been without any avoidable user.
  public var total: Money
  public var totalWithout: Money
  public var mau: Int
  /// By pool and reason.
  public var groups: [Group]

  public struct Group: Hashable, Sendable {
    public var users: AvoidableUsers
    /// What the bill had been less without them.
    public var saving: Money
    /// In the order of `users.clients` and `users.callers`: what the bill had been less without those who had no other.
    public var clientSavings: [Money]
    public var callerSavings: [Money]

    public init(users: AvoidableUsers, saving: Money, clientSavings: [Money], callerSavings: [Money]) {
      self.users = users
      self.saving = saving
      self.clientSavings = clientSavings
      self.callerSavings = callerSavings
    }
  }

  public init(month: Month, isComplete: Bool, total: Money, totalWithout: Money, mau: Int, groups: [Group]) {
    self.month = month
    self.isComplete = isComplete
    self.total = total
    self.totalWithout = totalWithout
    self.mau = mau
    self.groups = groups
  }

  public var users: Int { groups.reduce(0) { $0 + $1.users.users.count } }
  public var saving: Money { total - totalWithout }
}

extension AvoidableReport: Presentable {
  public var document: Document {
    let state = isComplete ? "" : " · to date"
    return Document([
      .heading("Avoidable users of \(month.title)\(state)", level: 1), .table(groupTable),
      .table(parts("client", "App clients", "Client", of: \.clients, savings: \.clientSavings)),
      .table(parts("caller", "Who queried", "Caller", of: \.callers, savings: \.callerSavings)), .notes(notes),
    ])
  }

  private var groupTable: Table {
    Table(
      "avoidable", of: groups,
      fields: [
        Field("month", for: .records) { _ in .label(month.description) },
        Field("pool", "Pool", for: .people, fitting: .identifier) { $0.users.pool.poolCell },
        Field("pool", for: .records) { .text($0.users.pool.pool) },
        Field("name", "Name", fitting: .text(minimum: 6, dropOrder: 1)) { .text($0.users.pool.name) },
        Field("reason", "Only", for: .people) { .label($0.users.reason.title) },
        Field("reason", for: .records) { .label($0.users.reason.rawValue) },
        Field("users", "Users", .trailing) { .count($0.users.users.count) },
        Field("saving", "USD", .trailing) { amount($0.saving) },
      ])
  }

  private typealias Row = (group: Group, part: AvoidableUsers.Part, saving: Money)

  private func parts(
    _ record: String, _ title: String, _ column: String, of parts: (AvoidableUsers) -> [AvoidableUsers.Part],
    savings: (Group) -> [Money]
  ) -> Table {
    let rows: [Row] = groups.flatMap { group in
      zip(parts(group.users), savings(group)).map { (group, $0, $1) }
    }
    return Table(
      record, title: title, of: rows,
      fields: [
        Field("month", for: .records) { _ in .label(month.description) },
        Field("pool", "Pool", for: .people, fitting: .identifier) { $0.group.users.pool.poolCell },
        Field("pool", for: .records) { .text($0.group.users.pool.pool) },
        Field("reason", "Only", for: .people, fitting: .droppable(1)) { .label($0.group.users.reason.title) },
        Field("reason", for: .records) { .label($0.group.users.reason.rawValue) },
        Field(record, column, for: .people, fitting: .identifier) { row in
          row.part.name.map { .text($0) } ?? .label("(not known)")
        },
        Field(record, for: .records) { .text($0.part.name) },
        Field("users", "Users", .trailing) { .count($0.part.users) },
        Field("alone", "by it alone", .trailing, fitting: .droppable(2)) { .count($0.part.alone.count) },
        Field("saving", "USD", .trailing) { amount($0.saving) },
      ])
  }

  private func amount(_ money: Money) -> Cell { .amount(money, shown: shown(money)) }

  private func shown(_ money: Money) -> String {
    let precision = Precision(for: saving)
    return precision.text(precision.rounded(money))
  }

  private var notes: [Note] {
    guard !groups.isEmpty else {
      return [Note("Nobody of \(mau.grouped) users counted for one of these reasons only.")]
    }
    return [
      Note(
        """
        \(users.grouped) of \(mau.grouped) users need not have counted; without them the bill were \
        \(shown(saving)) USD less. USD: what the bill were less without the users of the line. Lines do not add up \
        where free quantities or bands of prices are shared.
        """),
      Note(
        """
        Administrator queries: AdminGetUser makes a user active, ListUsers with a filter does not. Refreshes: an app \
        that refreshes in the background. Sign-ups: signed up, and active in no other month that is recorded.
        """),
    ]
  }

  /// The schema `maumeter.avoidable/1`.
  public var json: JSON {
    [
      "schema": "maumeter.avoidable/1",
      "month": .string(month.description),
      "complete": .bool(isComplete),
      "mau": .integer(mau),
      "avoidable": .integer(users),
      "currency": "USD",
      "total": .string(total.description),
      "saving": .string(saving.description),
      "groups": .array(groups.map(\.json)),
    ]
  }
}

extension AvoidableReport.Group {
  fileprivate var json: JSON {
    func parts(_ key: String, _ parts: [AvoidableUsers.Part], _ savings: [Money]) -> JSON {
      .array(
        zip(parts, savings).map { part, saving in
          .object([
            JSON.Member(key, .string(part.name)), JSON.Member("users", .integer(part.users)),
            JSON.Member("alone", .integer(part.alone.count)), JSON.Member("saving", .string(saving.description)),
          ])
        })
    }
    return [
      "pool": .string(users.pool.pool),
      "name": .string(users.pool.name),
      "reason": .string(users.reason.rawValue),
      "users": .integer(users.users.count),
      "saving": .string(saving.description),
      "clients": parts("client", users.clients, clientSavings),
      "callers": parts("caller", users.callers, callerSavings),
    ]
  }
}

extension AvoidableReason {
  var title: String {
    switch self {
    case .administratorQueries: "administrator queries"
    case .refreshes: "refreshes"
    case .unusedSignUps: "sign-ups never used"
    }
  }
}
