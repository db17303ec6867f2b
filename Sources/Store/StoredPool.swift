/// A pool as reports show it.
public struct StoredPool: Hashable, Sendable {
  /// Nil when no record tells which pool the activity belongs to.
  public var pool: String?
  public var name: String?
  public var account: String?
  public var region: String?

  public init(pool: String? = nil, name: String? = nil, account: String? = nil, region: String? = nil) {
    self.pool = pool
    self.name = name
    self.account = account
    self.region = region
  }
}
