import Domain
import TestSupport
import Testing

@testable import Ingest

/// Events of triggers, as
/// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
/// lists them.
@Suite struct TriggerEventTests {
  private typealias Sample = SampleEvents

  private func entry(_ text: String) throws -> LogEntry { try #require(try Reading(text).entries.first) }

  static let kinds: [(String, EventKind)] = [
    ("PreSignUp_SignUp", .attempt), ("PreSignUp_AdminCreateUser", .attempt), ("PreSignUp_ExternalProvider", .attempt),
    ("PostConfirmation_ConfirmSignUp", .confirmation), ("PostConfirmation_ConfirmForgotPassword", .passwordReset),
    ("PreAuthentication_Authentication", .attempt), ("PostAuthentication_Authentication", .signIn),
    ("TokenGeneration_HostedAuth", .signIn), ("TokenGeneration_Authentication", .signIn),
    ("TokenGeneration_NewPasswordChallenge", .signIn), ("TokenGeneration_AuthenticateDevice", .signIn),
    ("TokenGeneration_RefreshTokens", .tokenRefresh), ("TokenGeneration_ClientCredentials", .machineToken),
    ("UserMigration_Authentication", .signUp), ("UserMigration_ForgotPassword", .signUp),
    ("DefineAuthChallenge_Authentication", .attempt), ("CreateAuthChallenge_Authentication", .attempt),
    ("VerifyAuthChallengeResponse_Authentication", .attempt), ("VerifyAuthChallenge_Authentication", .attempt),
    ("CustomMessage_SignUp", .attempt), ("CustomMessage_ForgotPassword", .attempt),
    ("CustomEmailSender_AccountTakeOverNotification", .attempt), ("CustomSMSSender_Authentication", .attempt),
    ("InboundFederation_ExternalProvider", .notCounted), ("Later_Unknown", .notCounted),
  ]

  @Test(arguments: kinds, ["1", "2", "3"]) func whatTriggersProve(row: (String, EventKind), version: String) throws {
    let reading = try Reading(Sample.trigger(row.0, version: version))
    let entry = try #require(reading.entries.first)
    #expect(entry.kind == row.1 && entry.operation == row.0)
    #expect(entry.user == (row.1 == .machineToken ? nil : UUID128(Sample.sub)))
    #expect(entry.pool == Sample.pool && entry.client == Sample.client && entry.region == "ap-northeast-1")
    #expect(reading.details.first?.source == .lambdaTrigger)
    // Older examples have a number as their version.
    #expect(try Reading(Sample.trigger(row.0).replacing(#""version":"1""#, with: #""version":1"#)).entries.count == 1)
  }

  @Test func theUserIsTheSub() throws {
    func user(_ attributes: String?, _ name: String) throws -> LogEntry {
      try entry(Sample.trigger("PostAuthentication_Authentication", userName: name, attributes: attributes))
    }
    #expect(try user(#"{"sub":"\#(Sample.sub)"}"#, SampleRecords.other).user == UUID128(Sample.sub))
    #expect(try user(nil, Sample.sub).user == UUID128(Sample.sub))
    #expect(try user(nil, "anna@example.com").user == nil)
    #expect(try user(nil, "anna@example.com").kind == .unattributed)
    // The first event of a migration has a name as its user and nothing more.
    let migration = Sample.trigger("UserMigration_Authentication", attributes: nil)
    #expect(try entry(migration).kind == .unattributed)
  }

  /// A client belongs to one pool; calls of administrators have no client.
  @Test func administratorsHaveNoClient() throws {
    #expect(try entry(Sample.triggers[5]).client == nil)
    #expect(try entry(Sample.triggers[0]).client == Sample.client)
  }

  // MARK: One event is one

  @Test func theSameTriggerInAMinuteIsOneEvent() throws {
    func one(_ name: String, _ time: String) throws -> LogEntry {
      try entry(Sample.trigger(name, added: #","time":"2026-03-04T\#(time)Z""#))
    }
    let first = try one("PostConfirmation_ConfirmSignUp", "05:06:07")
    let again = try one("PostConfirmation_ConfirmSignUp", "05:06:59")
    #expect(first.id == again.id && first.time == again.time && first.time.description == "2026-03-04T05:06:00Z")
    #expect(try one("PostConfirmation_ConfirmSignUp", "05:07:00").id != first.id)
    #expect(try one("PostConfirmation_ConfirmForgotPassword", "05:06:07").id != first.id)
    let other = Sample.trigger("PostConfirmation_ConfirmSignUp").replacing(Sample.sub, with: SampleRecords.other)
    #expect(try entry(other).id != first.id)
  }

  /// One sign-in calls PostAuthentication and then TokenGeneration.
  @Test func aSignInIsOneEvent() throws {
    let names = TriggerEventTests.kinds.filter { $0.1 == .signIn }.map(\.0)
    #expect(names.count == 5)
    let ids = try names.flatMap { name in
      try ["", #","requestId":"\#(name)""#].map { added in
        try entry(Sample.trigger(name, added: #","time":"2026-03-04T05:06:07Z""# + added)).id
      }
    }
    #expect(Set(ids).count == 1)
    #expect(try entry(Sample.trigger("TokenGeneration_RefreshTokens")).id != ids[0])
  }

  @Test func aForwardersIdIsTrusted() throws {
    func one(_ request: String, _ time: String, _ name: String = "TokenGeneration_RefreshTokens") throws -> LogEntry {
      try entry(Sample.trigger(name, added: #","time":"2026-03-04T\#(time)Z","requestId":"\#(request)""#))
    }
    let first = try one("r-1", "05:06:07")
    #expect(try one("r-1", "05:06:07").id == first.id && first.time.description == "2026-03-04T05:06:07Z")
    #expect(try one("r-2", "05:06:07").id != first.id)
  }

  /// Tokens of machines are priced each.
  @Test func machineTokensAreNotMerged() throws {
    func tokens(_ added: [String]) throws -> Set<UUID128> {
      let texts = added.map { Sample.trigger("TokenGeneration_ClientCredentials", attributes: nil, added: $0) }
      return Set(try Reading(texts.joined(separator: "\n")).entries.map(\.id))
    }
    let time = #","time":"2026-03-04T05:06:07Z""#
    #expect(try tokens([time, time, time]).count == 3)
    #expect(
      try tokens([time + #","requestId":"a""#, time + #","requestId":"a""#, time + #","requestId":"b""#]).count == 2)
    // The id of the delivery is that of the event.
    let bare = Sample.trigger("TokenGeneration_ClientCredentials", attributes: nil, added: "")
    let event = SampleContainer.eventBridge(bare)
    #expect(try Set(Reading(event + event).entries.map(\.id)).count == 1)
  }

  /// What a message brings counts each, and once however often the message comes.
  @Test func aMessageMayBringSeveral() throws {
    let bare = Sample.trigger("TokenGeneration_ClientCredentials", attributes: nil, added: "")
    let message = SampleContainer.message([bare, bare, bare].joined(separator: "\n"))
    func tokens(_ text: String) throws -> Set<UUID128> { Set(try Reading(text).entries.map(\.id)) }
    #expect(try tokens(message).count == 3)
    #expect(try tokens(message + bare + message) == tokens(message).union(tokens(message + bare)))
    #expect(try tokens(message + message).count == 3)
  }

  /// An id of a CloudEvent is one of its source.
  @Test func cloudEventsAreKnownBySourceAndID() throws {
    let bare = Sample.trigger("TokenGeneration_ClientCredentials", attributes: nil, added: "")
    let event = SampleContainer.cloudEvent(#""data":\#(bare)"#)
    let other = event.replacing("/forwarder", with: "/other")
    #expect(try Set(Reading(event + other + event).entries.map(\.id)).count == 2)
  }

  /// The time of the arrival might be in another month.
  @Test(arguments: [
    ("\"yesterday\"", "yesterday"), ("\"\"", ""), ("\"2026-13-01T00:00:00Z\"", "2026-13-01T00:00:00Z"),
    ("true", "true"), ("{}", "{}"),
    ("-5", "-5"), ("\"1969-12-31T23:59:59Z\"", "1969-12-31T23:59:59Z"),
  ])
  func aTimeThatIsNoneIsRefused(_ time: String, _ shown: String) throws {
    let trigger = Sample.trigger("PostAuthentication_Authentication", added: #","time":\#(time)"#)
    #expect(throws: InputProblem.notALog(.badTime(shown), offset: 0)) { try Reading(trigger) }
    let event = #"{"specversion":"1.0","id":"1","source":"s","type":"t","time":\#(time),"data":\#(Sample.triggers[0])}"#
    #expect(throws: InputProblem.notALog(.badTime(shown), offset: 0)) { try Reading(event) }
  }

  @Test func aTimeThatIsMissingIsThatOfTheArrival() throws {
    for added in ["", #","time":null"#] {
      let trigger = Sample.trigger("PostAuthentication_Authentication", added: added)
      #expect(try entry(trigger).time == Reading.arrival.minute)
    }
  }

  // MARK: Providers

  @Test func identitiesNameTheProvider() throws {
    func reading(_ attributes: String) throws -> Reading {
      try Reading(Sample.trigger("PostAuthentication_Authentication", userName: "Corp_7", attributes: attributes))
    }
    let time = Instant(iso8601: "2026-03-04T05:06:07Z")
    for (type, primary) in [("SAML", #"\"true\""#), ("Google", "true"), ("OIDC", "false")] {
      let reading = try reading(Sample.attributes("Corp", type, primary: primary))
      #expect(reading.details.first?.provider == "Corp")
      #expect(
        reading.lessons == [
          .identityProvider(pool: Sample.pool, name: "Corp", type: type, since: try #require(time))
        ])
    }
    let two =
      #"{"sub":"\#(Sample.sub)","identities":"[{\"providerName\":\"Google\",\"providerType\":\"Google\",\"primary\":false},{\"providerName\":\"Corp\",\"providerType\":\"SAML\",\"primary\":false}]"}"#
    #expect(try reading(two).details.first?.provider == "Corp")
    #expect(try reading(two).lessons.count == 2)
    // Linked users are enterprise users, whichever identity came first.
    let first = two.replacing(#"\"Google\",\"primary\":false"#, with: #"\"Google\",\"primary\":true"#)
    #expect(first != two)
    #expect(try reading(first).details.first?.provider == "Corp")
    let status = #"{"sub":"\#(Sample.sub)","cognito:user_status":"EXTERNAL_PROVIDER"}"#
    #expect(try reading(status).details.first?.provider == "Corp")
    #expect(try reading(#"{"sub":"\#(Sample.sub)"}"#).details.first?.provider == nil)
    for bad in ["", "[", "{}", "7", "[7]", #"[{\"providerName\":7}]"#, #"[{\"providerName\":\"a\"}]"#] {
      #expect(try reading(#"{"sub":"\#(Sample.sub)","identities":"\#(bad)"}"#).lessons == [])
    }
  }

  @Test func aMillionUsersOfAProviderAreOneLesson() throws {
    let text = Sample.trigger("PostAuthentication_Authentication", attributes: Sample.attributes("Corp", "SAML"))
    let batch = try #require(
      try BodyReader().read(Array(String(repeating: text, count: 100).utf8), arrivedAt: Reading.arrival).batches.first)
    #expect(batch.lessons.count == 1 && batch.events.count == 100)
  }

  // MARK: What is not kept

  @Test func secretsAreNotKept() throws {
    let texts = TriggerEventTests.kinds.map {
      Sample.trigger(
        $0.0,
        request:
          #""password":"Correct-Horse-9","code":"123456","attributes":{"idToken":"eyJ0b2tlbg"},"validationData":{"k":"Correct"}"#
      )
    }
    for batch in try BodyReader().read(Array(texts.joined().utf8), arrivedAt: Reading.arrival).batches {
      for secret in ["Correct", "123456", "eyJ", "anna", "acme"] { #expect(!"\(batch)".contains(secret)) }
    }
  }

  /// Without the key nobody can tell whether an address is in a database, and two users of a moment are two.
  @Test func namesAreHashedAsTheConfigSays() throws {
    func ids(_ names: [String], _ users: UserNames) throws -> [UUID128] {
      let texts = names.map { Sample.trigger("UserMigration_Authentication", userName: $0, attributes: nil) }
      return try BodyReader(sources: SourceMappings(users: users)).read(
        Array(texts.joined().utf8), arrivedAt: Reading.arrival
      ).batches.flatMap(\.events).map(\.id)
    }
    func id(_ user: String) -> UUID128 {
      UUID128(hashing: ["trigger", Sample.pool, user, "UserMigration_Authentication", "2026-03-04T05:06:00Z"])
    }
    let name = "anna@example.com"
    let key = try #require(UserKey(Array("0123456789abcdef".utf8)))
    let keyed = UserNames(.hashed) { key }
    #expect(try ids([name], keyed) == [id(try #require(try keyed.id(of: name)).description)])
    for users in [keyed, UserNames(.refused), UserNames(.unkeyed)] {
      #expect(try Set(ids([name, "bob@example.com", name], users)).count == 2)
      #expect(try ids([name], users) != [id(name)])
    }
    #expect(try ids([name], UserNames(.hashed)) != ids([name], keyed))
    let lost = UserNames(.hashed) { throw InputProblem.notFound }
    #expect(throws: InputProblem.stopped) { try ids([name], lost) }
  }

  /// A provider whose name says who somebody is, the user's own or another one, rejects the event and is not learned.
  @Test func personalProvidersAreRejected() throws {
    func entry(_ name: String, primary: Bool) -> String {
      #"{\"providerName\":\"\#(name)\",\"providerType\":\"SAML\",\"primary\":\"\#(primary)\"}"#
    }
    let problem = FieldProblem(mapping: nil, field: "provider", place: "its provider", reason: .personal)
    for identities in [
      entry("anna@example.com", primary: true),
      entry("Corp", primary: true) + "," + entry("+49 151 1234567", primary: false),
    ] {
      let trigger = Sample.trigger(
        "PostAuthentication_Authentication", attributes: #"{"sub":"\#(Sample.sub)","identities":"[\#(identities)]"}"#)
      let reading = try Reading(Sample.triggers[0] + "\n" + trigger)
      #expect(reading.entries.count == 1 && reading.lessons.isEmpty)
      #expect(reading.problems == [.field(problem)])
    }
  }

  @Test func timesBefore1970AreRefused() {
    #expect(throws: InputProblem.notALog(.badTime("1969-12-31T23:59:00Z"), offset: 0)) {
      try Reading(
        Sample.trigger("PostAuthentication_Authentication", added: ""), arrival: Instant(secondsSinceEpoch: -60))
    }
  }

  @Test func halfAnEventIsRefused() {
    #expect(throws: InputProblem.notALog(.missing("userPoolId"), offset: 0)) {
      try Reading(#"{"version":"1","triggerSource":"PostAuthentication_Authentication"}"#)
    }
    #expect(throws: InputProblem.notALog(.missing("triggerSource"), offset: 0)) {
      try Reading(#"{"triggerSource":"","userPoolId":"\#(Sample.pool)"}"#)
    }
  }
}
