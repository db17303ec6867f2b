import Domain

/// What an event of a Lambda trigger proves, by its `triggerSource`.
///
/// The triggers:
/// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
enum TriggerRule {
  /// What the trigger proves of its user; names that are not in the table prove nothing.
  static func kind(of trigger: String) -> EventKind {
    if let kind = table[trigger] { return kind }
    let family = trigger.prefix { $0 != "_" }
    return families[String(family)] ?? .notCounted
  }

  /// Whether the trigger fires at the end of a sign-in, of which others may have told already.
  ///
  /// One sign-in calls PostAuthentication and then TokenGeneration.
  static func endsSignIn(_ trigger: String) -> Bool { kind(of: trigger) == .signIn }

  private static let table: [String: EventKind] = [
    "PostConfirmation_ConfirmForgotPassword": .passwordReset,
    "TokenGeneration_RefreshTokens": .tokenRefresh,
    "TokenGeneration_ClientCredentials": .machineToken,
  ]

  /// Triggers by what their name begins with.
  ///
  /// The Pre triggers can still refuse, challenges are not yet answered, and messages are only sent. The user of
  /// InboundFederation has no profile yet.
  private static let families: [String: EventKind] = [
    "PreSignUp": .attempt, "PreAuthentication": .attempt, "DefineAuthChallenge": .attempt,
    "CreateAuthChallenge": .attempt, "VerifyAuthChallengeResponse": .attempt, "VerifyAuthChallenge": .attempt,
    "CustomMessage": .attempt, "CustomEmailSender": .attempt, "CustomSMSSender": .attempt,
    "PostConfirmation": .confirmation, "PostAuthentication": .signIn, "TokenGeneration": .signIn,
    "UserMigration": .signUp, "InboundFederation": .notCounted,
  ]
}
