import Domain

/// Who pays for which account, and what people call accounts and pools.
public struct Organisation: Hashable, Sendable {
  /// By the 12 digits of the account.
  ///
  /// An account that is not here pays for itself.
  public var accounts: [String: Account] = [:]
  /// By pool id.
  public var pools: [String: Pool] = [:]
  /// Tags of app clients, by client id.
  public var clientTags: [String: [String: String]] = [:]

  public struct Account: Hashable, Sendable {
    public var name: String?
    /// The account that gets the bill; nil for one that pays for itself.
    public var payer: String?
    public var tags: [String: String]

    public init(name: String? = nil, payer: String? = nil, tags: [String: String] = [:]) {
      self.name = name
      self.payer = payer
      self.tags = tags
    }
  }

  public struct Pool: Hashable, Sendable {
    public var name: String?
    /// When the pool was created, which decides about the older and larger free quantity; nil when not known.
    public var created: Instant?
    public var tags: [String: String]

    public init(name: String? = nil, created: Instant? = nil, tags: [String: String] = [:]) {
      self.name = name
      self.created = created
      self.tags = tags
    }
  }

  public init() {}

  /// The account that gets the bill of this one.
  public func payer(of account: String) -> String { accounts[account]?.payer ?? account }
}
