/// What one record proves, as fine as the counting rules tell records apart: a row of `CountingRules.table`.
///
/// Raw values are stored in databases: never renumber, only append.
public enum EventKind: UInt8, CaseIterable, Hashable, Sendable {
  case signUp = 1
  case signIn = 2
  case tokenRefresh = 3
  /// A self-service reset, or a password set by an administrator.
  case passwordReset = 4
  /// ChangePassword, which rides on the user's own access token.
  case passwordChange = 5
  case challengeResponse = 6
  case confirmation = 7
  /// Attributes or groups changed by an administrator.
  case accountUpdate = 8
  /// Attributes changed with the user's own access token.
  case ownAccountUpdate = 9
  /// AdminGetUser: counts, and is avoidable.
  case administratorQuery = 10
  case signOut = 11
  /// Deleted, disabled or enabled.
  case removal = 12

  /// A client-credentials token: an app client, no user.
  case machineToken = 32
  /// An activity that counts for somebody, without saying for whom.
  case unattributed = 33

  /// A challenge was returned and nothing more.
  case attempt = 48
  case administratorPasswordReset = 49
  /// An operation of Cognito that touches no user in a way that counts.
  case notCounted = 50
  case failed = 51

  /// True for the kinds that some rule set counts when the user is known.
  public var canCount: Bool { rawValue < 32 }
}
