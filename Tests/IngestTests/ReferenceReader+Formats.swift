import Domain
import Foundation
import TestSupport

@testable import Ingest

extension ReferenceReader {
  private func visible(_ text: String?) -> String? { short(text.flatMap { isHidden($0) ? nil : $0 }) }

  // MARK: The activity export

  mutating func addExport(_ record: [String: Any], _ context: Context) {
    let message = record["message"] as? [String: Any] ?? [:]
    let created = text(message["creationDate"]).flatMap { text in
      Array(text.utf8).withUnsafeBytes(Instant.init(javaDate:))
    }
    let own = ReferenceReader.time(record["eventTimestamp"]).flatMap { $0.secondsSinceEpoch >= 0 ? $0 : nil }
    guard let time = own ?? (context.hasTime ? context.time : created), time.secondsSinceEpoch >= 0 else {
      return reject()
    }
    let isNotification = text(record["eventSource"]) == "USER_NOTIFICATION"
    let type = text(message["eventType"]) ?? ""
    guard isNotification || !type.isEmpty else { return reject() }
    let pool = poolID(text(message["userPoolId"]) ?? text(object(record, "logSourceId")?["userPoolId"]))
    var entry = LogEntry(
      id: .none, time: time, pool: pool, account: context.account,
      region: pool.map { String($0.prefix { $0 != "_" }) } ?? "", kind: .notCounted,
      operation: isNotification ? "UserNotification" : short(type) ?? "")
    if !isNotification {
      entry.user = text(message["userSub"]).flatMap { UUID128($0) }
      entry.client = visible(text(message["clientId"]))
      entry.kind = exportKind(type, text(message["eventResponse"]))
      if entry.kind.canCount, entry.user == nil { entry.kind = .unattributed }
    }
    if let id = text(message["eventId"]), !id.isEmpty {
      entry.id = eventID(id)
    } else {
      let user = (entry.user ?? .none).description
      entry.id = eventID(
        ["activity export", pool ?? "", user, entry.operation, time.description].joined(separator: "\n"))
    }
    append(entry, .activityExport, provider: isNotification ? nil : visible(text(message["idpName"])))
  }

  private func exportKind(_ type: String, _ response: String?) -> EventKind {
    switch (type, response) {
    case (_, "Fail"): .failed
    case ("SignUp", "Pass"), ("SignUp", "InProgress"): .signUp
    case ("SignIn", "Pass"): .signIn
    case ("ForgotPassword", "Pass"): .passwordReset
    case ("PasswordChange", "Pass"): .passwordChange
    case ("ResendCode", _): .notCounted
    case (_, nil), ("SignIn", _), ("SignUp", _), ("ForgotPassword", _), ("PasswordChange", _): .attempt
    default: .notCounted
    }
  }

  // MARK: Triggers

  /// The triggers and what they prove.
  ///
  /// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
  static func triggerKind(_ name: String) -> EventKind {
    switch name {
    case "PostConfirmation_ConfirmForgotPassword": .passwordReset
    case "TokenGeneration_RefreshTokens": .tokenRefresh
    case "TokenGeneration_ClientCredentials": .machineToken
    default:
      switch name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false).first {
      case "PostAuthentication", "TokenGeneration": .signIn
      case "PostConfirmation": .confirmation
      case "UserMigration": .signUp
      case "PreSignUp", "PreAuthentication", "DefineAuthChallenge", "CreateAuthChallenge",
        "VerifyAuthChallengeResponse", "VerifyAuthChallenge", "CustomMessage", "CustomEmailSender", "CustomSMSSender":
        .attempt
      default: .notCounted
      }
    }
  }

  mutating func addTrigger(_ record: [String: Any], _ context: Context) {
    guard let name = text(record["triggerSource"]), !name.isEmpty, let pool = poolID(text(record["userPoolId"])),
      !ReferenceReader.isNoTime(record["time"])
    else { return reject() }
    let attributes = object(record, "request", "userAttributes")
    let userName = text(record["userName"])
    let given = ReferenceReader.time(record["time"]).flatMap { $0.secondsSinceEpoch >= 0 ? $0 : nil }
    let client = text(object(record, "callerContext")?["clientId"])
    var entry = LogEntry(
      id: .none, user: [text(attributes?["sub"]), userName].lazy.compactMap { $0.flatMap { UUID128($0) } }.first,
      time: given ?? context.time, pool: pool,
      client: client == "CLIENT_ID_NOT_APPLICABLE" ? nil : visible(client), account: context.account,
      region: visible(text(record["region"])) ?? String(pool.prefix { $0 != "_" }),
      kind: ReferenceReader.triggerKind(short(name) ?? ""), operation: short(name) ?? "")
    var provider: String?
    if entry.kind == .machineToken {
      entry.user = nil
    } else if entry.kind != .notCounted {
      provider = self.provider(attributes, userName, pool, entry.time)
      if entry.kind.canCount, entry.user == nil { entry.kind = .unattributed }
    }
    let isSignIn = ReferenceReader.triggerKind(entry.operation) == .signIn
    let minute = Instant(secondsSinceEpoch: entry.time.secondsSinceEpoch / 60 * 60)
    let request = text(record["requestId"]) ?? ""
    let parts: [String]
    if !request.isEmpty, !isSignIn {
      parts = ["trigger request", request, entry.operation]
      if given == nil { entry.time = minute }
    } else if entry.kind == .machineToken {
      let number = reading.records.read
      let place = context.delivery.map { delivery in
        let first = delivery.firstRecord
        return first < number ? "\(delivery.id) \(number - first)" : "\(delivery.id)"
      }
      parts = ["machine token", pool, entry.client ?? "", entry.time.description, place ?? "\(number)"]
    } else {
      entry.time = minute
      let user = entry.user?.description ?? alias(of: userName ?? "")
      parts = ["trigger", pool, user, isSignIn ? "sign-in" : entry.operation, minute.description]
    }
    entry.id = Array(parts.joined(separator: "\n").utf8).withUnsafeBytes { UUID128(hashing: $0) }
    append(entry, .lambdaTrigger, provider: provider)
  }

  private mutating func provider(
    _ attributes: [String: Any]?, _ userName: String?, _ pool: String, _ time: Instant
  ) -> String? {
    let list = text(attributes?["identities"]).flatMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [Any]
    }
    let all = (list ?? []).compactMap { ($0 as? [String: Any]).flatMap(identity) }.prefix(16)
    for (name, type, _) in all where !taught(pool, name, type) {
      reading.lessons.insert(.identityProvider(pool: pool, name: name, type: type, since: time))
    }
    if let entry = all.first(where: { ["SAML", "OIDC"].contains($0.type) }) ?? all.first(where: \.isPrimary)
      ?? all.first
    {
      return entry.name
    }
    guard text(attributes?["cognito:user_status"]) == "EXTERNAL_PROVIDER", let userName = visible(userName),
      let underscore = userName.firstIndex(of: "_")
    else { return nil }
    let name = String(userName[..<underscore])
    return name.count > 32 || name.contains("@") ? nil : short(name)
  }

  private func alias(of name: String) -> String {
    let alias = try? Array(name.utf8).withUnsafeBytes { try UserNames(.refused).alias(of: $0) }
    return name.isEmpty ? "" : alias?.description ?? ""
  }

  private func identity(_ entry: [String: Any]) -> (name: String, type: String, isPrimary: Bool)? {
    guard let name = visible(text(entry["providerName"])), let type = visible(text(entry["providerType"])),
      type.count <= 32
    else { return nil }
    return (name, type, entry["primary"] as? Bool == true || text(entry["primary"]) == "true")
  }

  private func taught(_ pool: String, _ name: String, _ type: String) -> Bool {
    reading.lessons.contains {
      if case .identityProvider(pool, name, type, _) = $0 { true } else { false }
    }
  }
}
