import Domain

/// The mappings in force, and how names of users are kept.
public struct SourceMappings: Sendable {
  public var mappings: [Mapping]
  /// The mappings were named for these inputs: nothing else is looked for in them.
  public var isExclusive: Bool
  public let users: UserNames
  /// What counts: a record without a user that counts for nobody is not unattributed.
  public var rules: CountingRules

  /// - Parameter users: unless it is given, records whose user is no UUID are rejected, so that nothing is kept of a
  ///   name by mistake.
  public init(
    _ mappings: [Mapping] = [], isExclusive: Bool = false, users: UserNames = UserNames(.refused),
    rules: CountingRules = CountingRules()
  ) {
    self.mappings = mappings
    self.isExclusive = isExclusive
    self.users = users
    self.rules = rules
  }

  var json: [Mapping] { mappings.filter { !$0.isCSV } }
  var csv: [Mapping] { mappings.filter(\.isCSV) }
}
