/// A default quota of request rate: requests a second over all pools of an account in a Region.
///
/// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
public struct RequestQuota: Hashable, Sendable {
  /// AWS's name of the category.
  public let name: String
  /// Requests a second.
  public let limit: Int64
  /// The operations that it counts, as logs name them.
  public let operations: Set<String>

  public static let userAuthentication = RequestQuota(
    name: "UserAuthentication", limit: 120,
    operations: [
      "InitiateAuth", "AdminInitiateAuth", "GetTokensFromRefreshToken", "Login_POST", "login_continue_POST",
      "login_passkey_POST", "CognitoAuthentication", "Mfa_POST", "MfaOption_POST", "mfa_options_POST", "mfa_totp_POST",
      "mfa_phone_verify_POST", "Token_POST", "Beta_Token_POST",
    ])
  public static let userCreation = RequestQuota(
    name: "UserCreation", limit: 50,
    operations: [
      "SignUp", "ConfirmSignUp", "AdminCreateUser", "AdminConfirmSignUp", "Signup_POST", "Confirm_POST",
      "signup_confirm_POST",
    ])
  public static let userFederation = RequestQuota(
    name: "UserFederation", limit: 25,
    operations: [
      "OAuth2Response_GET", "OAuth2Response_POST", "SAML2Response_POST", "Beta_SAML2Response_POST",
      "Login_OIDC_SAML_POST",
    ])
  public static let userAccountRecovery = RequestQuota(
    name: "UserAccountRecovery", limit: 30,
    operations: [
      "ChangePassword", "ConfirmForgotPassword", "ForgotPassword", "AdminResetUserPassword", "AdminSetUserPassword",
      "ForgotPassword_POST", "ConfirmForgotPassword_POST", "ResetPassword_POST",
    ])
  public static let userRead = RequestQuota(
    name: "UserRead", limit: 120, operations: ["AdminGetUser", "AdminGetUserAuthFactors", "GetUser"])
  public static let userUpdate = RequestQuota(
    name: "UserUpdate", limit: 25,
    operations: [
      "AdminAddUserToGroup", "AdminDeleteUserAttributes", "AdminUpdateUserAttributes", "AdminDeleteUser",
      "AdminDisableUser", "AdminEnableUser", "AdminLinkProviderForUser", "AdminDisableProviderForUser",
      "VerifyUserAttribute", "DeleteUser", "DeleteUserAttributes", "UpdateUserAttributes", "AdminUserGlobalSignOut",
      "GlobalSignOut", "AdminRemoveUserFromGroup",
    ])
  public static let userToken = RequestQuota(name: "UserToken", limit: 120, operations: ["RevokeToken"])
  /// Client credentials; at the token endpoint they are told from others by what they proved.
  public static let clientAuthentication = RequestQuota(
    name: "ClientAuthentication", limit: 150, operations: ["GetClientToken"])

  /// The categories that logs tell of.
  public static let all = [
    userAuthentication, userCreation, userFederation, userAccountRecovery, userRead, userUpdate, userToken,
    clientAuthentication,
  ]

  /// Answers to challenges, which have three times the limit of `userAuthentication` for themselves; what is beyond it
  /// counts there.
  public static let challengeResponses: Set<String> = ["RespondToAuthChallenge", "AdminRespondToAuthChallenge"]
  public static let challengeAllowance: Int64 = 3 * 120

  /// The peak of sign-ins a second that AWS gives as a guide value: 80 for 1,000,000 monthly active users, in
  /// proportion, rounded up.
  public static func expectedPeak(users: Int64) -> Int64 {
    let (whole, rest) = users.quotientAndRemainder(dividingBy: 1_000_000)
    return whole * 80 + (rest * 80 + 999_999) / 1_000_000
  }
}
