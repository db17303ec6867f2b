/// What a user did, as reports name it.
public enum Activity: String, CaseIterable, Hashable, Sendable {
  case signUp = "sign_up"
  case signIn = "sign_in"
  case tokenRefresh = "token_refresh"
  case passwordChange = "password_change"
  case other
}
