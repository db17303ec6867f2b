import Domain
import Store
import TestSupport
import Testing

@Suite struct NamedRequestsTests {
  private static let pool = "eu-west-1_Shop"

  /// Records of one operation, in hours of October.
  struct Records: Sendable {
    var operation: String
    var hours: [Int]
    var each = 1

    /// A request without a user, or a trigger that names one.
    var kind: EventKind {
      if operation.hasPrefix("TokenGeneration_Refresh") { return .tokenRefresh }
      if operation.hasPrefix("CustomMessage_") || operation.hasPrefix("PreSignUp_") { return .attempt }
      if operation.hasPrefix("PostConfirmation_") { return .confirmation }
      return isTrigger ? .signIn : .unattributed
    }

    var isTrigger: Bool {
      ["TokenGeneration_", "PostAuthentication_", "PostConfirmation_", "CustomMessage_", "PreSignUp_"].contains {
        operation.hasPrefix($0)
      }
    }
  }

  struct Case: Sendable {
    var requests: [Records]
    var triggers: [Records]
    var unattributed: Int
  }

  private static let post = Records(operation: "PostAuthentication_Authentication", hours: [5])
  private static let refresh = Records(operation: "TokenGeneration_RefreshTokens", hours: [5])

  static let cases = [
    // No trigger, and triggers that name nobody, or not all.
    Case(requests: [Records(operation: "Token_POST", hours: [5], each: 3)], triggers: [], unattributed: 3),
    Case(
      requests: [Records(operation: "Token_POST", hours: Array(24..<700), each: 2)],
      triggers: [Records(operation: "CustomMessage_SignUp", hours: [0, 743])], unattributed: 1_352),
    Case(
      requests: [Records(operation: "login_POST", hours: [5])],
      triggers: [
        Records(operation: "PreSignUp_SignUp", hours: [5]),
        Records(operation: "PostConfirmation_ConfirmSignUp", hours: [5]),
      ], unattributed: 1),
    // The one after authentication names who signs in, and not who refreshes.
    Case(requests: [Records(operation: "Token_POST", hours: [5], each: 3)], triggers: [post], unattributed: 3),
    Case(
      requests: [Records(operation: "SAML2Response_POST", hours: [5, 6]), Records(operation: "Mfa_POST", hours: [5])],
      triggers: [post], unattributed: 1),
    // The one before token generation names both.
    Case(
      requests: [Records(operation: "Token_POST", hours: [5], each: 3), Records(operation: "login_POST", hours: [5])],
      triggers: [refresh], unattributed: 0),
    Case(
      requests: [Records(operation: "Beta_Token_POST", hours: [5])],
      triggers: [Records(operation: "TokenGeneration_HostedAuth", hours: [5])], unattributed: 0),
    // A sign-in of which the trigger after authentication was recorded, and not the second one.
    Case(
      requests: [Records(operation: "Token_POST", hours: [5, 6, 7])],
      triggers: [
        Records(operation: "PostAuthentication_Authentication", hours: [6]),
        Records(operation: "TokenGeneration_RefreshTokens", hours: [5, 7]),
      ], unattributed: 0),
    // Two records are no flow for the time between them, and one is none for a hundred requests.
    Case(
      requests: [Records(operation: "Token_POST", hours: Array(0..<700))],
      triggers: [Records(operation: "TokenGeneration_RefreshTokens", hours: [0, 699])], unattributed: 698),
    Case(requests: [Records(operation: "Token_POST", hours: [5], each: 100)], triggers: [refresh], unattributed: 100),
    // Nothing names all who sign up, reset their password or sign out through managed login.
    Case(
      requests: [
        Records(operation: "Signup_POST", hours: [5]), Records(operation: "ForgotPassword_POST", hours: [5]),
        Records(operation: "Logout", hours: [5]),
      ], triggers: [refresh, post], unattributed: 3),
  ]

  @Test(arguments: cases) func triggersCloseOnlyWhatTheyName(_ example: Case) throws {
    var random = SeededGenerator(seed: 7)
    let month = try #require(Month("2026-10"))
    func input(_ all: [Records], _ source: RecordSource) -> LogInput {
      let entries = all.flatMap { (records: Records) -> [LogEntry] in
        records.hours.flatMap { (hour: Int) -> [LogEntry] in
          (0..<records.each).map { (number: Int) -> LogEntry in
            LogEntry(
              id: random.uuid(), user: records.isTrigger ? random.uuid() : nil,
              time: Instant(secondsSinceEpoch: month.start.secondsSinceEpoch + Int64(hour * 3_600 + number)),
              pool: Self.pool, region: "eu-west-1", kind: records.kind, operation: records.operation)
          }
        }
      }
      var input = LogInput(entries)
      input.parts[0].source = source
      return input
    }
    let database = try TestDatabase()
    try database.record([input(example.requests, .cloudTrail), input(example.triggers, .lambdaTrigger)])
    let pool = try #require(try database.store().coverage(of: month).pools.first)
    #expect(pool.unattributed == example.unattributed)
    #expect(pool.atMost == pool.atLeast + example.unattributed)
  }
}
