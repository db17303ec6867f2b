import Domain
import TestSupport
import Testing

@testable import Ingest

@Suite struct RecordClassifierTests {
  private typealias Sample = SampleRecords
  private static let user = UUID128(SampleRecords.sub)
  private static let other = UUID128(SampleRecords.other)

  private func entry(_ record: String) throws -> LogEntry {
    let reading = try Reading(Array(record.utf8))
    return try #require(reading.entries.first)
  }

  private func auth(_ name: String, flow: String, response: String?, additional: String? = nil) -> String {
    SampleRecords.record(
      name, request: #"{"clientId":"c","authFlow":"\#(flow)"}"#, response: response,
      additional: additional ?? #"{"sub":"\#(SampleRecords.sub)"}"#)
  }

  // MARK: What it proves

  @Test(arguments: ["InitiateAuth", "AdminInitiateAuth"]) func initiateAuth(name: String) throws {
    for flow in ["REFRESH_TOKEN", "REFRESH_TOKEN_AUTH"] {
      for response in [Sample.tokens, "null", "{}"] {
        #expect(try entry(auth(name, flow: flow, response: response)).kind == .tokenRefresh)
      }
    }
    for flow in [
      "USER_SRP_AUTH", "CUSTOM_AUTH", "ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH", "USER_AUTH", "refresh_token",
    ] {
      #expect(try entry(auth(name, flow: flow, response: Sample.tokens)).kind == .signIn)
      let challenge = #"{"challengeName":"PASSWORD_VERIFIER","challengeParameters":"\#(Sample.hidden)"}"#
      #expect(try entry(auth(name, flow: flow, response: challenge)).kind == .attempt)
    }
    #expect(try entry(Sample.record(name, response: Sample.tokens)).kind == .signIn)
  }

  /// The four cases that another reader of these logs tests too.
  ///
  /// They are an InitiateAuth without additional data, with a sub and
  /// no response, with an empty response, and with a null token. None is a sign-in.
  @Test func isNoSignIn() throws {
    let without = Sample.record(
      "InitiateAuth", request: #"{"clientId":"c","authFlow":"USER_SRP_AUTH"}"#, response: nil, additional: nil)
    #expect(try entry(without).kind == .attempt)
    #expect(try entry(without).user == nil)
    for response in [nil, "null", "{}", #"{"authenticationResult":{"accessToken":null}}"#] {
      let entry = try entry(auth("InitiateAuth", flow: "USER_SRP_AUTH", response: response))
      #expect(entry.kind == .attempt)
      #expect(entry.user == RecordClassifierTests.user)
    }
    for result in ["null", "{}", "true", "0", "[]"] {
      let response = #"{"authenticationResult":\#(result)}"#
      #expect(try entry(auth("InitiateAuth", flow: "USER_SRP_AUTH", response: response)).kind == .attempt, "\(result)")
    }
  }

  @Test(arguments: [
    #"{"authenticationResult":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#,
    #"{"authenticationResult":{"accessToken":"x"}}"#, #"{"authenticationResult":{"tokenType":"Bearer"}}"#,
    #"{"challengeParameters":"HIDDEN_DUE_TO_SECURITY_REASONS","authenticationResult":{"expiresIn":1}}"#,
  ])
  func hasTokens(response: String) throws {
    #expect(try entry(auth("InitiateAuth", flow: "USER_SRP_AUTH", response: response)).kind == .signIn)
    #expect(try entry(Sample.record("RespondToAuthChallenge", response: response)).kind == .signIn)
  }

  @Test(arguments: ["RespondToAuthChallenge", "AdminRespondToAuthChallenge"]) func challenges(name: String) throws {
    for challenge in ["SMS_MFA", "PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"] {
      let request = #"{"clientId":"c","challengeName":"\#(challenge)"}"#
      #expect(try entry(Sample.record(name, request: request, response: Sample.tokens)).kind == .signIn)
      #expect(try entry(Sample.record(name, request: request, response: "{}")).kind == .challengeResponse)
    }
  }

  @Test func everyOtherOperation() throws {
    for (kind, operations) in CountingTable.rows {
      for operation in operations {
        #expect(try entry(Sample.record(operation)).kind == kind, "\(operation)")
        let nobody = try entry(Sample.record(operation, additional: nil))
        // What counts for nobody tells of no user that is missing.
        #expect(nobody.kind == (kind == .removal ? .notCounted : .unattributed) && nobody.user == nil, "\(operation)")
      }
    }
    for operation in ["GetUser", "ListUsers", "Login_GET", "CreateGroup"] {
      #expect(try entry(Sample.record(operation)).kind == .notCounted)
      #expect(try entry(Sample.record(operation, additional: nil)).kind == .notCounted)
    }
    #expect(try entry(Sample.record("AdminResetUserPassword")).kind == .administratorPasswordReset)
  }

  @Test(arguments: [
    ("client_credentials", EventKind.machineToken), ("refresh_token", .unattributed),
    ("authorization_code", .unattributed),
  ])
  func tokenEndpoint(grant: String, kind: EventKind) throws {
    let form = #""grant_type":["\#(grant)"],"client_id":["\#(Sample.client)"]"#
    for status in ["200", "200.0", "302", "\"200\""] {
      let entry = try entry(Sample.endpoint("Token_POST", form: form, status: status))
      #expect(entry.kind == kind && entry.user == nil)
      #expect(entry.pool == Sample.pool && entry.client == Sample.client)
    }
    for status in ["400", "401.0", "500", "\"400\"", "\"403.0\""] {
      #expect(try entry(Sample.endpoint("Token_POST", form: form, status: status)).kind == .failed)
    }
  }

  /// Newer records may tell the user of a token request; a machine token has none even then.
  @Test func tokenEndpointWithAUser() throws {
    for (grant, kind) in [("refresh_token", EventKind.tokenRefresh), ("authorization_code", .signIn)] {
      let form = #""grant_type":["\#(grant)"],"sub":["\#(Sample.sub)"]"#
      let entry = try entry(Sample.endpoint("Token_POST", form: form))
      #expect(entry.kind == kind && entry.user == RecordClassifierTests.user)
    }
    let machine = try entry(
      Sample.endpoint("Token_POST", form: #""grant_type":["client_credentials"],"sub":["\#(Sample.sub)"]"#))
    #expect(machine.kind == .machineToken && machine.user == nil)
    #expect(try entry(Sample.endpoint("Token_POST", form: "")).kind == .unattributed)
  }

  @Test func failedRecordsProveNothing() throws {
    for (code, isFailed) in [(#""NotAuthorizedException""#, true), (#""""#, false), ("null", false)] {
      let record = Sample.record("SignUp", more: #""errorCode":\#(code),"errorMessage":"x""#)
      let entry = try entry(record)
      #expect(entry.kind == (isFailed ? .failed : .signUp), "\(code)")
      #expect(entry.client == (isFailed ? nil : Sample.client))
    }
  }

  // MARK: Who and where

  @Test func identityComesInOrder() throws {
    let (first, second) = (Sample.sub, Sample.other)
    let additional = #"{"sub":"\#(first)","requestParameters":{"sub":["\#(second)"]}}"#
    let response = #"{"userSub":"\#(second)","user":{"username":"\#(second)"}}"#
    let request = #"{"username":"\#(second)"}"#
    func user(_ request: String?, _ response: String?, _ additional: String?) throws -> UUID128? {
      try entry(Sample.record("SignUp", request: request, response: response, additional: additional)).user
    }
    #expect(try user(request, response, additional) == RecordClassifierTests.user)
    #expect(
      try user(request, #"{"userSub":"\#(first)"}"#, #"{"requestParameters":{"sub":["\#(second)"]}}"#)
        == RecordClassifierTests.user)
    #expect(
      try user(request, "null", #"{"requestParameters":{"sub":["\#(first)","\#(second)"]}}"#)
        == RecordClassifierTests.user)
    #expect(
      try user(#"{"username":"\#(first)"}"#, #"{"user":{"username":"\#(second)"}}"#, nil) == RecordClassifierTests.user)
    #expect(try user(nil, #"{"user":{"username":"\#(second)"}}"#, nil) == RecordClassifierTests.other)
    // What is hidden or no UUID is passed over, and so is a value of another type.
    for nobody in [#""\#(Sample.hidden)""#, #""anna@example.com""#, #""""#, "null", "7", "{}", #"["\#(first)"]"#] {
      #expect(try user(#"{"username":"\#(second)"}"#, nil, #"{"sub":\#(nobody)}"#) == RecordClassifierTests.other)
      #expect(try user(#"{"username":\#(nobody)}"#, nil, nil) == nil)
    }
    #expect(try user(nil, nil, #"{"sub":"\#(first.uppercased())"}"#) == RecordClassifierTests.user)
  }

  @Test func hiddenObjectsAreNoObjects() throws {
    let hidden = #""\#(Sample.hidden)""#
    let record = Sample.record("InitiateAuth", request: hidden, response: hidden, additional: hidden)
    #expect(try entry(record).kind == .attempt)
    let odd = try entry(Sample.record("SignUp", request: #"{"clientId":\#(hidden),"userPoolId":\#(hidden)}"#))
    #expect(odd.client == nil && odd.pool == nil)
    let told = try entry(
      Sample.record(
        "SignUp", request: #"{"clientId":\#(hidden),"userPoolId":\#(hidden)}"#,
        additional: #"{"userPoolId":"\#(Sample.pool)","requestParameters":{"client_id":["\#(Sample.client)"]}}"#))
    #expect(told.client == Sample.client && told.pool == Sample.pool)
  }

  /// By rules that count removals, the user of one that names nobody is missing; by the narrower list, who changed
  /// their password is not.
  @Test(arguments: [
    (CountingRules(), ["AdminDisableUser": EventKind.notCounted, "ChangePassword": .unattributed]),
    (CountingRules(countsRemovals: true), ["AdminDisableUser": .unattributed, "ChangePassword": .unattributed]),
    (CountingRules(name: .quotasPage), ["AdminDisableUser": .notCounted, "ChangePassword": .notCounted]),
  ])
  func whatCountsForNobodyIsNotUnattributed(rules: CountingRules, kinds: [String: EventKind]) throws {
    for (operation, kind) in kinds {
      let record = Sample.record(operation, additional: nil)
      let batches = try BodyReader(sources: SourceMappings(rules: rules)).read(
        Array(record.utf8), arrivedAt: Reading.arrival
      ).batches
      #expect(batches.flatMap(\.events).map(\.kind) == [kind], "\(operation)")
      let known = try BodyReader(sources: SourceMappings(rules: rules)).read(
        Array(Sample.record(operation).utf8), arrivedAt: Reading.arrival
      ).batches
      #expect(known.flatMap(\.events).map(\.user) == [RecordClassifierTests.user], "\(operation)")
    }
  }

  @Test(arguments: [
    ("ap-northeast-1_AbCdEfGhI", true), ("us-gov-west-1_a", true), ("", false), ("_a", false), ("us-east-1_", false),
    ("us-east-1", false), ("us-east-1_a-b", false), ("us-east-1_a_b", false), ("us-east-1_日本", false),
    (String(repeating: "x", count: 53) + "_a", true), (String(repeating: "x", count: 54) + "_a", false),
  ])
  func poolIDs(text: String, isPool: Bool) throws {
    let entry = try entry(Sample.record("AdminGetUser", request: #"{"userPoolId":"\#(text)"}"#))
    #expect(entry.pool == (isPool ? text : nil))
  }

  @Test func accountsAndRegions() throws {
    let record = Sample.record("SignUp")
    #expect(try entry(record).account == "111122223333")
    #expect(try entry(record).region == "ap-northeast-1")
    let caller = record.replacing(#""recipientAccountId":"111122223333""#, with: #""x":1"#)
      .replacing(#""principalId":"Anonymous""#, with: #""accountId":"444455556666""#)
    #expect(try entry(caller).account == "444455556666")
  }

  /// Escapes are another way to write the same.
  @Test func escapesChangeNothing() throws {
    let record = Sample.endpoint("Token_POST", form: #""grant_type":["client_credentials"],"client_id":["abc"]"#)
    let plain = try Reading(Array(record.utf8))
    for text in [
      "Token_POST", "client_credentials", "abc", Sample.pool, "2026-10-04T05:06:07Z", "5a5a5a5a-0001-4002",
      "cognito-idp.amazonaws.com", "eventName", "grant_type", "additionalEventData", "111122223333", "ap-northeast-1\"",
    ] {
      let first = String(text.unicodeScalars.first?.value ?? 0, radix: 16)
      let escaped = record.replacing("\"\(text)", with: "\"\\u00\(first)\(text.dropFirst())")
      #expect(escaped != record)
      #expect(try Reading(Array(escaped.utf8)) == plain, "\(escaped)")
    }
  }

  @Test func eventIDsThatAreNoUUIDsAreHashed() throws {
    let ids = ["a", "b", "a ", String(repeating: "x", count: 500)]
    let entries = try ids.map { try entry(Sample.record("SignUp", id: $0)) }
    #expect(Set(entries.map(\.id)).count == ids.count)
    // The first 16 bytes of the SHA-256 of "a".
    #expect(entries[0].id.description == "ca978112-ca1b-bdca-fac2-31b39a23dc4d")
  }

  // MARK: What it teaches

  @Test func lessons() throws {
    let time = try #require(Instant(iso8601: "2026-10-04T05:06:07Z"))
    let (pool, client) = (Sample.pool, Sample.client)
    let cases: [(String, Set<Lesson>)] = [
      (
        Sample.record("UpdateUserPool", request: #"{"userPoolId":"\#(pool)","userPoolTier":"ESSENTIALS"}"#),
        [.plan(pool: pool, plan: .essentials, since: time)]
      ),
      (Sample.record("UpdateUserPool", request: #"{"userPoolId":"\#(pool)","userPoolTier":"GOLD"}"#), []),
      (
        Sample.record(
          "CreateUserPool", request: #"{"poolName":"a"}"#,
          response: #"{"userPool":{"id":"\#(pool)","name":"b","userPoolTier":"PLUS"}}"#),
        [
          .poolCreated(pool: pool, at: time), .poolName(pool: pool, name: "b", since: time),
          .plan(pool: pool, plan: .plus, since: time),
        ]
      ),
      (
        Sample.record(
          "UpdateUserPoolClient", request: #"{"userPoolId":"\#(pool)","clientId":"\#(client)","clientName":"web"}"#),
        [.client(client, pool: pool, name: "web")]
      ),
      (
        Sample.record(
          "CreateIdentityProvider", request: #"{"userPoolId":"\#(pool)","providerName":"Corp","providerType":"SAML"}"#),
        [.identityProvider(pool: pool, name: "Corp", type: "SAML", since: time)]
      ),
      (Sample.record("CreateUserPoolClient", request: #"{"userPoolId":"\#(Sample.hidden)"}"#), []),
      (
        Sample.record("CreateUserPool", request: #"{"poolName":"a"}"#, more: #""errorCode":"LimitExceededException""#),
        []
      ),
    ]
    for (record, lessons) in cases { #expect(try Reading(Array(record.utf8)).lessons == lessons, "\(record)") }
  }

  // MARK: What must not be kept

  /// A text that says who somebody is, in the place of an id, rejects its record.
  @Test(
    arguments: [
      ("client", Sample.record("SignUp", request: #"{"clientId":"me@example.com"}"#)),
      ("client", Sample.record("SignUp", request: #"{"clientId":"me\u0040example.com"}"#)),
      ("client", Sample.record("SignUp", request: #"{"clientId":"+49 151 1234567"}"#)),
      ("pool", Sample.record("AdminGetUser", request: #"{"userPoolId":"me@example.com_a"}"#)),
      ("operation", Sample.record("me@example.com")),
      (
        "client",
        Sample.record("CreateUserPoolClient", request: #"{"userPoolId":"\#(Sample.pool)","clientId":"me@example.com"}"#)
      ),
    ] as [(String, String)])
  func personalTextsAreRejected(field: String, record: String) throws {
    let reading = try Reading(SampleRecords.all[0] + "\n" + record + "\n" + record)
    #expect(reading.entries.count == 1 && reading.records.rejected == 2 && reading.lessons.isEmpty)
    let problem = FieldProblem(mapping: nil, field: field, place: "its \(field)", reason: .personal)
    #expect(reading.problems == [.field(problem), .field(problem)])
  }

  /// A name that is an address is not learned, and what it is the name of is.
  @Test func personalNamesAreNotLearned() throws {
    let record = Sample.record(
      "UpdateUserPoolClient",
      request: #"{"userPoolId":"\#(Sample.pool)","clientId":"\#(Sample.client)","clientName":"me@example.com"}"#)
    #expect(try Reading(record).lessons == [.client(Sample.client, pool: Sample.pool, name: nil)])
  }

  /// What is longer than any id, or says who somebody is, is not learned, in whatever place.
  @Test(arguments: [
    #""clientId":"\#(String(repeating: "x", count: 257))""#, #""clientId":"""#,
    #""providerName":"Corp","providerType":"me@example.com""#,
    #""providerName":"me@example.com","providerType":"SAML""#,
    #""providerName":"Corp","providerType":"\#(String(repeating: "x", count: 257))""#,
    #""poolName":"\#(String(repeating: "x", count: 257))""#,
  ])
  func onlyShortAndImpersonalTextsAreLearned(members: String) throws {
    let record = Sample.record("CreateIdentityProvider", request: #"{"userPoolId":"\#(Sample.pool)",\#(members)}"#)
    let reading = try Reading(record)
    #expect(reading.entries.count == 1 && reading.lessons.isEmpty)
  }
}
