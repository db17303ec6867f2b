import Domain
import GRDB

/// Which identity providers of which pools are those of enterprise users: SAML and OIDC.
///
/// The types of providers are looked up now, so that a type that was learned late applies to what came before.
struct EnterpriseProviders {
  private let types: [Int64: [String: String]]
  private let names: [Int64: String]

  init(_ db: Database) throws {
    types = try Row.fetchAll(db, sql: "SELECT pool, name, type FROM identity_provider").reduce(into: [:]) {
      $0[$1[0], default: [:]][$1[1]] = $1[2]
    }
    names = try Row.fetchAll(db, sql: "SELECT id, name FROM provider").reduce(into: [:]) { $0[$1[0]] = $1[1] }
  }

  var isEmpty: Bool { names.isEmpty }

  /// The ids of the enterprise providers of a pool.
  func ids(of pool: Int64) -> Set<Int64> {
    Set(names.filter { IdentityProviderType.isEnterprise(name: $0.value, type: types[pool]?[$0.value]) }.keys)
  }
}

/// Tells of users of one pool and month, who are asked for in order, whether they came through SAML or OIDC.
struct EnterpriseUsers {
  private let cursors: [UserTableCursor]
  private let providers: Set<Int64>
  /// The rows of a user are together, mostly of the same provider.
  private var lastProvider: (id: Int64, isEnterprise: Bool) = (0, false)

  /// What a user came from may stand under another id of the pool than its activity, which moves when its app client is
  /// learned.
  init(
    _ reader: RollUpReader, _ month: Month, pool: Int64, _ pools: PoolList, _ slice: RollUpReader.Slice,
    _ enterprise: EnterpriseProviders
  ) throws {
    let providers = enterprise.ids(of: pool)
    self.providers = providers
    cursors = try pools.ids(of: pool).compactMap { id in
      providers.isEmpty ? nil : try reader.cursor(.userProvider, month, pool: id, slice)
    }
  }

  /// - Parameter user: not before the one that was asked for last.
  @inline(__always)
  mutating func contains(_ user: UUID128) throws -> Bool {
    var found = false
    for cursor in cursors {
      while cursor.hasRow, cursor.row.user < user { try cursor.advance() }
      while cursor.isAt(user) {
        if lastProvider.id != cursor.row.name {
          lastProvider = (cursor.row.name, providers.contains(cursor.row.name))
        }
        if lastProvider.isEnterprise { found = true }
        try cursor.advance()
      }
    }
    return found
  }
}
