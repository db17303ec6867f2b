/// Which kinds of event make a user active in a month.
///
/// AWS writes the rule in two places that differ, so it is a choice with a name that every report prints:
/// `pricing-page` follows https://aws.amazon.com/cognito/pricing/, `quotas-page` the newer and narrower list of
/// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#monthly-active-users.
public struct CountingRules: Hashable, Sendable {
  public enum Name: String, CaseIterable, Hashable, Sendable {
    case pricingPage = "pricing-page"
    case quotasPage = "quotas-page"
  }

  public let name: Name
  /// Count a user that was only deleted, disabled or enabled.
  ///
  /// AWS's text of 2023-01 did, the current list is silent.
  public let countsRemovals: Bool
  /// Changes whenever a row of the table does, so that a report can be told from an older one.
  public static let version = "2026-11-22"

  public init(name: Name = .pricingPage, countsRemovals: Bool = false) {
    self.name = name
    self.countsRemovals = countsRemovals
  }

  /// One row per kind that can count: what reports call it, and which rule sets count it.
  struct Row: Sendable {
    let kind: EventKind
    let activity: Activity
    let countedBy: Set<Name>
  }

  static let table: [Row] = {
    let both: Set<Name> = [.pricingPage, .quotasPage]
    let pricing: Set<Name> = [.pricingPage]
    return [
      Row(kind: .signUp, activity: .signUp, countedBy: both),
      Row(kind: .signIn, activity: .signIn, countedBy: both),
      Row(kind: .tokenRefresh, activity: .tokenRefresh, countedBy: both),
      Row(kind: .passwordReset, activity: .passwordChange, countedBy: both),
      Row(kind: .passwordChange, activity: .passwordChange, countedBy: pricing),
      Row(kind: .challengeResponse, activity: .other, countedBy: both),
      Row(kind: .confirmation, activity: .other, countedBy: both),
      Row(kind: .accountUpdate, activity: .other, countedBy: both),
      Row(kind: .ownAccountUpdate, activity: .other, countedBy: pricing),
      Row(kind: .administratorQuery, activity: .other, countedBy: both),
      Row(kind: .signOut, activity: .other, countedBy: both),
      Row(kind: .removal, activity: .other, countedBy: []),
    ]
  }()

  /// What reports call an event of this kind, or nil when it does not count under these rules.
  public func activity(of kind: EventKind) -> Activity? {
    guard let row = CountingRules.table.first(where: { $0.kind == kind }) else { return nil }
    let counts = row.countedBy.contains(name) || (kind == .removal && countsRemovals)
    return counts ? row.activity : nil
  }

  /// What databases and metrics call an event of this kind, counted or not.
  public func activityName(of kind: EventKind) -> String {
    if let activity = activity(of: kind) { return activity.rawValue }
    return switch kind {
    case .machineToken: "machine_token"
    case .unattributed: "unattributed"
    case .failed: "failed"
    default: "not_counted"
    }
  }

  /// Whether an event of this kind makes its user a monthly active user.
  public func counts(_ kind: EventKind) -> Bool { activity(of: kind) != nil }

  /// The counted kinds as bits: bit n is the kind with raw value n.
  public var countedKinds: UInt64 {
    EventKind.allCases.filter(counts).reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// "pricing-page", "pricing-page, removals counted": the rules in words, and the key a database remembers them by.
  public var description: String {
    name.rawValue + (countsRemovals ? ", removals counted" : "")
  }
}
