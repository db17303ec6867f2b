import Domain
import GRDB

/// What a database knows of pools, for reading: who they are, and which rows stand for which.
struct PoolList {
  struct PoolRow {
    var pool: String?
    var name: String?
    var account: String?
    var region: String?
  }

  private var rows: [Int64: PoolRow] = [:]
  private var resolved: [Int64: Int64] = [:]

  init(_ db: Database) throws {
    for row in try Row.fetchAll(db, sql: "SELECT id, pool, name, account, region FROM pool") {
      let (account, region): (String, String) = (row[3], row[4])
      rows[row[0]] = PoolRow(
        pool: row[1], name: row[2], account: account.isEmpty ? nil : account, region: region.isEmpty ? nil : region)
    }
    // Where the pools of a place are not known but only one is, it is that one.
    let known = Dictionary(grouping: rows.filter { $0.key > 0 }) { [$0.value.account, $0.value.region] }
    for (id, row) in rows where id < 0 {
      if let here = known[[row.account, row.region]], here.count == 1 { resolved[id] = here[0].key }
    }
  }

  /// The pool that a row is shown as: itself, or the only known one of its place.
  func resolve(_ id: Int64) -> Int64 { resolved[id] ?? id }

  /// The ids of all rows that are shown as this pool.
  func ids(of pool: Int64) -> [Int64] { rows.keys.filter { resolve($0) == pool }.sorted() }

  /// Who the pool is, without any activity.
  func pool(_ id: Int64) -> PoolActivity {
    let row = rows[id]
    return PoolActivity(
      pool: row?.pool, name: row?.name, account: row?.account, region: row?.region, users: ActiveUsers(direct: 0))
  }
}
