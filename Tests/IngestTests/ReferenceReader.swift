import Domain
import Foundation
import TestSupport

@testable import Ingest

/// The classification once more, over Foundation's JSON: slow, and with nothing in common with the scanner.
///
/// The containers are in `ReferenceReader+Containers.swift`, other formats in `ReferenceReader+Formats.swift`.
struct ReferenceReader {
  var reading = Reading()
  /// Something was met that Foundation does not judge: a text inside that is not exactly one value.
  var isUncertain = false
  var notices = 0

  /// Reads one value; nil when nothing of it may be kept.
  static func read(_ bytes: [UInt8]) -> Reading? { reader(of: bytes)?.reading }

  /// Reads one value, which may be gzip; nil when nothing of it may be kept.
  static func reader(of bytes: [UInt8]) -> ReferenceReader? {
    guard let root = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else {
      return nil
    }
    var reader = ReferenceReader()
    reader.unwrap(root, Context())
    let counts = reader.reading.records
    guard counts.rejected == 0 || counts.rejected < counts.read else { return nil }
    reader.reading.notes = reader.notices > 0 ? [.objectNotices(reader.notices)] : []
    reader.reading.sort()
    return reader
  }

  mutating func reject() {
    reading.records.read += 1
    reading.records.rejected += 1
  }

  mutating func append(_ entry: LogEntry, _ source: RecordSource, caller: String? = nil, provider: String? = nil) {
    reading.records.read += 1
    reading.entries.append(entry)
    reading.details.insert(Reading.Detail(id: entry.id, source: source, caller: caller, provider: provider))
  }

  mutating func addCloudTrail(_ record: [String: Any]) {
    guard text(record["eventSource"]) == "cognito-idp.amazonaws.com" else {
      reading.records.read += 1
      reading.records.notCognito += 1
      return
    }
    guard let name = text(record["eventName"]), !name.isEmpty, let id = text(record["eventID"]), !id.isEmpty,
      let time = text(record["eventTime"]).flatMap({ Instant(iso8601: $0) }), time.secondsSinceEpoch >= 0
    else { return reject() }
    let identity = record["userIdentity"] as? [String: Any]
    let additional = record["additionalEventData"] as? [String: Any]
    let account = text(record["recipientAccountId"]) ?? text(identity?["accountId"]) ?? ""
    var entry = LogEntry(
      id: eventID(id), user: user(record), time: time, account: short(account) ?? "",
      region: short(text(record["awsRegion"])) ?? "", kind: .failed, operation: short(name) ?? "")
    let stated = (additional?["responseParameters"] as? [String: Any])?["status"]
    let digits = (stated as? String).map { $0.prefix { "0123456789".contains($0) } }
    let status = (stated as? NSNumber)?.doubleValue ?? digits.flatMap { Double($0) } ?? 0
    var caller: String?
    if (text(record["errorCode"]) ?? "").isEmpty, status < 400 {
      entry.kind = kind(record, entry.operation, hasUser: entry.user != nil)
      entry.pool = pool(record)
      entry.client = client(record)
      if entry.kind == .machineToken { entry.user = nil }
      if entry.kind == .notCounted { learn(record, time) }
      if entry.kind.canCount { caller = short(text(identity?["arn"]).flatMap(self.caller)) }
    }
    append(entry, .cloudTrail, caller: caller)
  }

  private func caller(_ arn: String) -> String? {
    var parts = arn.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 2, parts[0].hasSuffix(":assumed-role") { parts.removeLast() }
    let caller = parts.joined(separator: "/")
    if !caller.contains("@") { return caller }
    return parts[0].contains("@") ? nil : parts.count > 1 ? String(parts[0]) : nil
  }

  // MARK: Fields

  func text(_ value: Any?) -> String? { (value as? String)?.replacing("\0", with: "\u{FFFD}") }

  /// A text that is kept: neither empty nor longer than any name that AWS gives.
  func short(_ text: String?) -> String? { text.flatMap { (1...256).contains($0.utf8.count) ? $0 : nil } }

  func object(_ record: [String: Any], _ path: String...) -> [String: Any]? {
    path.reduce(record as [String: Any]?) { $0?[$1] as? [String: Any] }
  }

  func first(_ value: Any?) -> String? { text(value) ?? text((value as? [Any])?.first) }

  func isHidden(_ text: String) -> Bool {
    ["HIDDEN_DUE_TO_SECURITY_REASONS", "HIDDEN_FOR_SECURITY_REASONS"].contains(text)
  }

  func eventID(_ text: String) -> UUID128 {
    if let id = UUID128(text) { return id }
    let bytes = Array(text.utf8).withUnsafeBytes { ContentHash(of: $0).bytes }
    func word(_ start: Int) -> UInt64 { bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
    return UUID128(high: word(0), low: word(8))
  }

  func user(_ record: [String: Any]) -> UUID128? {
    let candidates = [
      text(object(record, "additionalEventData")?["sub"]), text(object(record, "responseElements")?["userSub"]),
      first(object(record, "additionalEventData", "requestParameters")?["sub"]),
      text(object(record, "requestParameters")?["username"]),
      text(object(record, "responseElements", "user")?["username"]),
    ]
    return candidates.lazy.compactMap { $0.flatMap { UUID128($0) } }.first
  }

  func poolID(_ text: String?) -> String? {
    guard let text, text.utf8.count <= 55, text.wholeMatch(of: /[^_]+_[0-9A-Za-z]+/.dotMatchesNewlines()) != nil else {
      return nil
    }
    return text
  }

  private func poolInResponse(_ record: [String: Any]) -> String? {
    text(object(record, "responseElements", "userPool")?["id"])
      ?? text(object(record, "responseElements", "userPoolClient")?["userPoolId"])
      ?? text(object(record, "responseElements", "identityProvider")?["userPoolId"])
  }

  private func pool(_ record: [String: Any]) -> String? {
    poolID(text(object(record, "requestParameters")?["userPoolId"])) ?? poolID(poolInResponse(record))
      ?? poolID(text(object(record, "additionalEventData")?["userPoolId"]))
  }

  private func client(_ record: [String: Any]) -> String? {
    let clients = [
      text(object(record, "requestParameters")?["clientId"]),
      first(object(record, "additionalEventData", "requestParameters")?["client_id"]),
      text(object(record, "responseElements", "userPoolClient")?["clientId"]),
    ]
    return clients.lazy.compactMap { short($0.flatMap { isHidden($0) ? nil : $0 }) }.first
  }

  // MARK: What it proves

  private func hasTokens(_ record: [String: Any]) -> Bool {
    switch object(record, "responseElements")?["authenticationResult"] {
    case is String: true
    case let result as [String: Any]: !result.isEmpty && !(result["accessToken"] is NSNull)
    default: false
    }
  }

  private func kind(_ record: [String: Any], _ operation: String, hasUser: Bool) -> EventKind {
    let grant = first(object(record, "additionalEventData", "requestParameters")?["grant_type"])
    let proven: EventKind
    switch operation.lowercased() {
    case "initiateauth", "admininitiateauth":
      let flow = text(object(record, "requestParameters")?["authFlow"])
      if flow == "REFRESH_TOKEN" || flow == "REFRESH_TOKEN_AUTH" {
        proven = .tokenRefresh
      } else if hasTokens(record) {
        proven = .signIn
      } else {
        return .attempt
      }
    case "respondtoauthchallenge", "adminrespondtoauthchallenge":
      proven = hasTokens(record) ? .signIn : .challengeResponse
    case "token_post", "beta_token_post":
      if grant == "client_credentials" { return .machineToken }
      if grant == nil { return .unattributed }
      proven = grant == "refresh_token" ? .tokenRefresh : .signIn
    case "getclienttoken": return .machineToken
    case "adminresetuserpassword": return .administratorPasswordReset
    case let name:
      guard let row = CountingTable.rows.first(where: { $0.operations.contains { $0.lowercased() == name } }) else {
        return .notCounted
      }
      proven = row.kind
    }
    return hasUser ? proven : proven == .removal ? .notCounted : .unattributed
  }

  // MARK: What it teaches

  private mutating func learn(_ record: [String: Any], _ time: Instant) {
    let parameters = object(record, "requestParameters")
    func visible(_ text: String?) -> String? { short(text.flatMap { isHidden($0) ? nil : $0 }) }
    guard let pool = poolID(text(parameters?["userPoolId"])) ?? poolID(poolInResponse(record)) else { return }
    let answer = object(record, "responseElements", "userPoolClient")
    if let client = visible(text(answer?["clientId"]) ?? text(parameters?["clientId"])) {
      let name = text(answer?["clientName"]) ?? text(parameters?["clientName"])
      reading.lessons.insert(.client(client, pool: pool, name: visible(name)))
    }
    let userPool = object(record, "responseElements", "userPool")
    if let name = visible(text(userPool?["name"]) ?? text(parameters?["poolName"])) {
      reading.lessons.insert(.poolName(pool: pool, name: name, since: time))
    }
    if let plan = (text(userPool?["userPoolTier"]) ?? text(parameters?["userPoolTier"])).flatMap(Plan.init(anyCase:)) {
      reading.lessons.insert(.plan(pool: pool, plan: plan, since: time))
    }
    if text(record["eventName"]) == "CreateUserPool" { reading.lessons.insert(.poolCreated(pool: pool, at: time)) }
    let provider = object(record, "responseElements", "identityProvider")
    if let name = visible(text(provider?["providerName"]) ?? text(parameters?["providerName"])),
      let type = visible(text(provider?["providerType"]) ?? text(parameters?["providerType"]))
    {
      reading.lessons.insert(.identityProvider(pool: pool, name: name, type: type, since: time))
    }
  }
}

/// The rows of the counting rules that depend on nothing but the operation.
enum CountingTable {
  static let rows: [(kind: EventKind, operations: [String])] = [
    (.signUp, ["SignUp", "AdminCreateUser", "Signup_POST", "signup_POST"]),
    (.tokenRefresh, ["GetTokensFromRefreshToken"]),
    (
      .passwordReset,
      [
        "ForgotPassword", "ConfirmForgotPassword", "AdminSetUserPassword", "ForgotPassword_POST", "forgotPassword_POST",
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
      ["AdminUpdateUserAttributes", "AdminDeleteUserAttributes", "AdminAddUserToGroup", "AdminRemoveUserFromGroup"]
    ),
    (.ownAccountUpdate, ["UpdateUserAttributes", "DeleteUserAttributes"]),
    (.administratorQuery, ["AdminGetUser"]),
    (.signOut, ["GlobalSignOut", "AdminUserGlobalSignOut", "RevokeToken", "Logout", "SAML2Logout_POST"]),
    (.removal, ["AdminDeleteUser", "DeleteUser", "AdminDisableUser", "AdminEnableUser"]),
    (
      .signIn,
      [
        "Login_POST", "login_POST", "login_continue_POST", "login_passkey_POST", "CognitoAuthentication",
        "OAuth2Response_GET", "OAuth2Response_POST", "SAML2Response_POST", "Beta_SAML2Response_POST",
        "Login_OIDC_SAML_POST",
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
