import Domain

/// What a successful record of an operation proves: the table of the counting rules, by CloudTrail's `eventName`.
enum OperationRule: Hashable, Sendable {
  /// The kind, whatever else the record says; without a user it is unattributed.
  case proves(EventKind)
  /// InitiateAuth and AdminInitiateAuth: by flow and by whether tokens were issued.
  case initiateAuth
  /// RespondToAuthChallenge and AdminRespondToAuthChallenge: by whether tokens were issued.
  case respondToChallenge
  /// Token_POST: by grant type.
  case tokenEndpoint
  /// Nobody becomes active; the record may teach about pools.
  case touchesNobody(EventKind)

  /// The rule of an operation.
  ///
  /// Endpoint events are written in two spellings (`Login_POST` is not even documented, `login_POST` is), so case does
  /// not matter; a name that is not in the table touches nobody.
  static func named(_ eventName: String) -> OperationRule {
    table[eventName.lowercased()] ?? .touchesNobody(.notCounted)
  }

  /// By names in lower case.
  static let table: [String: OperationRule] = {
    var table: [String: OperationRule] = [
      "initiateauth": .initiateAuth, "admininitiateauth": .initiateAuth,
      "respondtoauthchallenge": .respondToChallenge, "adminrespondtoauthchallenge": .respondToChallenge,
      "token_post": .tokenEndpoint, "beta_token_post": .tokenEndpoint,
      "getclienttoken": .proves(.machineToken),
      "adminresetuserpassword": .touchesNobody(.administratorPasswordReset),
    ]
    for (kind, names) in operations {
      for name in names { table[name.lowercased()] = .proves(kind) }
    }
    return table
  }()

  /// API operations and endpoint events by what they prove.
  ///
  /// Pages that are only shown (`Login_GET`, `OAuth2_Authorize_GET`) prove nothing; forms and answers of identity
  /// providers do, for whoever sent them.
  private static let operations: [(EventKind, [String])] = [
    (.signUp, ["SignUp", "AdminCreateUser", "Signup_POST"]),
    (.tokenRefresh, ["GetTokensFromRefreshToken"]),
    (
      .passwordReset,
      [
        "ForgotPassword", "ConfirmForgotPassword", "AdminSetUserPassword", "ForgotPassword_POST",
        "ConfirmForgotPassword_POST", "ResetPassword_POST",
      ]
    ),
    (.passwordChange, ["ChangePassword"]),
    (
      .confirmation,
      [
        "ConfirmSignUp", "AdminConfirmSignUp", "VerifyUserAttribute", "Confirm_POST", "Confirm_With_Link_GET",
        "signup_confirm_POST", "confirmUser_GET", "verifyCode_POST",
      ]
    ),
    (
      .accountUpdate,
      [
        "AdminUpdateUserAttributes", "AdminDeleteUserAttributes", "AdminAddUserToGroup", "AdminRemoveUserFromGroup",
      ]
    ),
    (.ownAccountUpdate, ["UpdateUserAttributes", "DeleteUserAttributes"]),
    (.administratorQuery, ["AdminGetUser"]),
    (.signOut, ["GlobalSignOut", "AdminUserGlobalSignOut", "RevokeToken", "Logout", "SAML2Logout_POST"]),
    (.removal, ["AdminDeleteUser", "DeleteUser", "AdminDisableUser", "AdminEnableUser"]),
    (
      .signIn,
      [
        "Login_POST", "login_continue_POST", "login_passkey_POST", "CognitoAuthentication", "OAuth2Response_GET",
        "OAuth2Response_POST", "SAML2Response_POST", "Beta_SAML2Response_POST", "Login_OIDC_SAML_POST",
      ]
    ),
    (
      .challengeResponse,
      [
        "Mfa_POST", "MfaOption_POST", "mfa_options_POST", "mfa_totp_POST", "mfa_phone_verify_POST",
        "selectChallenge_POST",
      ]
    ),
  ]
}
