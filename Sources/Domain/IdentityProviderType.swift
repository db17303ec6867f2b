/// What an identity provider of a pool is, as far as its users are charged for.
///
/// AWS charges users of SAML and OIDC providers as enterprise users, and users of social providers like those of the
/// pool's own directory: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#monthly-active-users.
public enum IdentityProviderType: Sendable {
  /// The names of social providers' types, in lower case.
  ///
  /// A pool can have one of each, whose name must be that of its type
  /// (https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-cognito/lib/user-pool-idps/google.ts), so that
  /// a name tells the type where no record does.
  public static let socialNames: Set<String> = ["google", "facebook", "signinwithapple", "loginwithamazon"]

  /// Whether users who came through the provider are enterprise users.
  ///
  /// - Parameters:
  ///   - name: as the pool names it; "COGNITO" is the pool's own directory.
  ///   - type: as Cognito writes it, nil when no record told it.
  public static func isEnterprise(name: String, type: String?) -> Bool {
    let name = name.lowercased()
    guard !name.isEmpty, name != "cognito" else { return false }
    return !socialNames.contains(type?.lowercased() ?? name)
  }
}
