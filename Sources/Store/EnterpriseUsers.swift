import Domain
import GRDB

/// The users of a month who came through an identity provider of SAML or OIDC.
///
/// The types of providers are looked up now, so that a type that was learned late applies to what came before.
struct EnterpriseUsers {
  private var users: [Int64: Set<UUID128>] = [:]

  /// - Parameter resolve: the id of the pool that a row of `pool` stands for.
  init(_ db: Database, month: Month, resolve: (Int64) -> Int64) throws {
    let types = try EnterpriseUsers.types(db)
    let names = try Row.fetchAll(db, sql: "SELECT id, name FROM provider").reduce(into: [Int64: String]()) {
      $0[$1[0]] = $1[1]
    }
    guard !names.isEmpty else { return }
    var isEnterprise: [PoolAndProvider: Bool] = [:]
    let rows = try RawStatement(db, "SELECT pool, user, provider FROM user_provider WHERE month = \(month.index)")
    while try rows.step() {
      let key = PoolAndProvider(pool: resolve(rows.int(0)), provider: rows.int(2))
      let counts =
        isEnterprise[key]
        ?? names[key.provider].map { name in
          IdentityProviderType.isEnterprise(name: name, type: types[key.pool]?[name])
        } ?? false
      isEnterprise[key] = counts
      if counts { users[key.pool, default: []].insert(rows.uuid(1)) }
    }
  }

  private struct PoolAndProvider: Hashable {
    var pool: Int64
    var provider: Int64
  }

  private static func types(_ db: Database) throws -> [Int64: [String: String]] {
    try Row.fetchAll(db, sql: "SELECT pool, name, type FROM identity_provider").reduce(into: [:]) {
      $0[$1[0], default: [:]][$1[1]] = $1[2]
    }
  }

  func contains(_ user: UUID128, in pool: Int64) -> Bool {
    users[pool]?.contains(user) ?? false
  }
}
