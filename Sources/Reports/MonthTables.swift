import Domain

/// Who was active in one month.
struct MonthTables {
  let month: ReportMonth
  let report: Report

  var tables: [Table] { [poolRecords, users, events, clients, machineTokens] }

  private typealias Pool = (activity: PoolActivity, plan: PoolPlan?)

  private var pools: [Pool] {
    month.activity.pools.enumerated().map { index, pool in
      (pool, index < month.plans.count ? month.plans[index] : nil)
    }
  }

  private func sum(_ number: (PoolActivity) -> Int) -> Cell {
    .count(month.activity.pools.reduce(0) { $0 + number($1) })
  }

  /// Everything about a pool in one record.
  private var poolRecords: Table {
    let name = month.activity.month.description
    let state = month.isComplete ? "complete" : month.laterRecords == nil ? "to-date" : "later-records"
    var fields: [Field<Pool>] = [
      Field("month") { _ in .label(name) },
      Field("state") { _ in .label(state) },
      Field("account") { .text($0.activity.account) },
      Field("region") { .text($0.activity.region) },
      Field("pool") { .text($0.activity.pool) },
      Field("name") { .text($0.activity.name) },
      Field("plan") { $0.plan.map { .label($0.plan.rawValue) } ?? .empty },
      Field("mau") { .count($0.activity.users.total) },
      Field("direct") { .count($0.activity.users.direct) },
      Field("enterprise") { .count($0.activity.users.enterprise) },
    ]
    fields += Activity.allCases.map { activity in
      Field(activity.rawValue) { .count($0.activity.events[activity] ?? 0) }
    }
    fields.append(Field("unattributed") { .count($0.activity.unattributed) })
    return Table("pool", for: .records, of: pools, fields: fields)
  }

  private var users: Table {
    Table(
      "users", title: "Active users", for: .people, of: pools, hasTotal: true,
      fields: [
        Field("pool", "Pool", fitting: .identifier, total: .label("Total")) { $0.activity.poolCell },
        Field("name", "Name", fitting: .text(minimum: 6, dropOrder: 4)) { .text($0.activity.name) },
        Field("account", "Account", fitting: .droppable(2)) { .text($0.activity.account) },
        Field("region", "Region", fitting: .droppable(1)) { .text($0.activity.region) },
        Field("plan", "Plan", fitting: .droppable(6)) { row in row.plan.map { .label($0.mark) } ?? .empty },
        Field("mau", "MAU", .trailing, total: sum(\.users.total)) { .count($0.activity.users.total) },
        Field("direct", "Direct", .trailing, fitting: .droppable(3), total: sum(\.users.direct)) {
          .count($0.activity.users.direct)
        },
        Field("enterprise", "Enterprise", .trailing, fitting: .droppable(5), total: sum(\.users.enterprise)) {
          .count($0.activity.users.enterprise)
        },
        Field("unattributed", "Unattributed", .trailing, total: sum(\.unattributed)) {
          .count($0.activity.unattributed)
        },
      ])
  }

  private var events: Table {
    var fields: [Field<Pool>] = [
      Field("pool", "Pool", fitting: .identifier, total: .label("Total")) { $0.activity.poolCell },
      Field("name", "Name", fitting: .text(minimum: 8, dropOrder: 1)) { .text($0.activity.name) },
    ]
    fields += Activity.allCases.map { activity in
      Field(
        activity.rawValue, activity.title, .trailing, fitting: .droppable(activity == .other ? 2 : 3),
        total: sum { $0.events[activity] ?? 0 }
      ) { .count($0.activity.events[activity] ?? 0) }
    }
    return Table("events", title: "Counted activity", for: .people, of: pools, fields: fields)
  }

  private typealias Client = (pool: PoolActivity, client: ClientUsers)

  /// No total: a user of two clients is in both.
  private var clients: Table {
    let rows: [Client] = month.activity.pools.flatMap { pool in pool.clients.map { (pool, $0) } }
    let name = month.activity.month.description
    return Table(
      "client", title: "App clients", of: rows,
      fields: [
        Field("month", for: .records) { _ in .label(name) },
        Field("pool", "Pool", for: .people, fitting: .identifier) { $0.pool.poolCell },
        Field("pool", for: .records) { .text($0.pool.pool) },
        Field("client", "Client", fitting: .identifier) { .text($0.client.client) },
        Field("client_name", "Name", fitting: .text(minimum: 8, dropOrder: 1)) {
          .text(report.clientNames[$0.client.client])
        },
        Field("mau", "MAU", .trailing) { .count($0.client.users) },
      ])
  }

  private var machineTokens: Table {
    let name = month.activity.month.description
    let total = month.activity.machineTokens.reduce(0) { $0 + $1.requests }
    return Table(
      "machine_tokens", title: "Machine tokens", of: month.activity.machineTokens, hasTotal: true,
      fields: [
        Field("month", for: .records) { _ in .label(name) },
        Field("pool", "Pool", for: .people, fitting: .identifier, total: .label("Total")) { tokens in
          tokens.pool.map { .text($0) } ?? .label("(not known)")
        },
        Field("pool", for: .records) { .text($0.pool) },
        Field("client", "Client", fitting: .identifier) { .text($0.client) },
        Field("client_name", "Name", fitting: .text(minimum: 8, dropOrder: 1)) {
          .text(report.clientNames[$0.client])
        },
        Field("requests", "Requests", .trailing, total: .count(total)) { .count($0.requests) },
      ])
  }
}

extension PoolPlan {
  /// The plan, with a mark where it is an assumption that a note explains.
  fileprivate var mark: String {
    guard case .assumed(let reason) = origin, reason != .beforePlans else { return titles }
    return titles + "*"
  }
}
