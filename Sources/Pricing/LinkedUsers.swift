import Domain

/// How a local profile that is linked to a SAML or OIDC identity is charged.
///
/// AWS says both.
public enum LinkedUsers: String, CaseIterable, Hashable, Sendable {
  /// Always as an enterprise user.
  /// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#monthly-active-users
  case enterprise
  /// As a direct user in a month with direct sign-ins only.
  /// https://docs.aws.amazon.com/cognito/latest/developerguide/tracking-cost.html
  case bySignIn = "by-sign-in"

  /// The meter of a linked user in a month.
  public func meter(signedInThroughProvider: Bool) -> Meter {
    self == .enterprise || signedInThroughProvider ? .enterpriseMAU : .directMAU
  }
}
