import Domain
import TestSupport
import Testing

@testable import Ingest

/// The vocabulary of the export and its gaps, as
/// https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html shows it.
@Suite struct ActivityExportTests {
  private typealias Sample = SampleEvents

  private func entry(_ text: String) throws -> LogEntry { try #require(try Reading(text).entries.first) }

  @Test(arguments: [
    ("SignIn", #""Pass""#, EventKind.signIn), ("SignIn", #""InProgress""#, .attempt), ("SignIn", #""Fail""#, .failed),
    ("SignUp", #""Pass""#, .signUp), ("SignUp", #""InProgress""#, .signUp), ("SignUp", #""Fail""#, .failed),
    ("ForgotPassword", #""Pass""#, .passwordReset), ("ForgotPassword", #""InProgress""#, .attempt),
    ("PasswordChange", #""Pass""#, .passwordChange), ("PasswordChange", #""Fail""#, .failed),
    ("ResendCode", #""Pass""#, .notCounted), ("ResendCode", "null", .notCounted), ("SignIn", "null", .attempt),
    ("SignIn", #""Maybe""#, .attempt), ("Dance", #""Pass""#, .notCounted),
  ])
  func vocabulary(type: String, response: String, kind: EventKind) throws {
    let entry = try entry(Sample.export(type, response))
    #expect(entry.kind == kind && entry.operation == type)
    #expect(entry.user == UUID128(Sample.sub) && entry.pool == Sample.pool && entry.client == Sample.client)
    #expect(entry.region == "ap-northeast-1" && entry.account == "")
    #expect(entry.time.description == "2026-03-04T05:06:07Z")
  }

  @Test func idsAreThoseOfCognito() throws {
    #expect(try entry(Sample.export("SignIn")).id == UUID128("9a8b7c6d-0001-4002-8003-0000000000e1"))
    // Without one, the same event is the same event.
    let first = try entry(Sample.export("SignIn", id: "null"))
    #expect(try entry(Sample.export("SignIn", id: "null")).id == first.id)
    #expect(try entry(Sample.export("SignIn", id: "null", timestamp: #""1772600768123""#)).id != first.id)
    #expect(try entry(Sample.export("SignUp", id: "null")).id != first.id)
  }

  /// "eventTimestamp" is a text of milliseconds; it may be null, as every field may.
  @Test func times() throws {
    func time(_ timestamp: String, created: String = "null") throws -> String {
      try entry(Sample.export("SignIn", timestamp: timestamp, created: created)).time.description
    }
    #expect(try time(#""1772600767999""#) == "2026-03-04T05:06:07Z")
    #expect(try time("1772600767999") == "2026-03-04T05:06:07Z")
    for zone in ["UTC", "GMT"] {
      #expect(try time("null", created: #""Wed Mar 04 05:06:08 \#(zone) 2026""#) == "2026-03-04T05:06:08Z")
    }
    let elsewhere = Sample.export("SignIn", timestamp: "null", created: #""Wed Mar 04 05:06:08 CET 2026""#)
    #expect(throws: InputProblem.notALog(.badTime("Wed Mar 04 05:06:08 CET 2026"), offset: 0)) {
      try Reading(elsewhere)
    }
    let timeless = Sample.export("SignIn", timestamp: "null", created: "null")
    #expect(throws: InputProblem.notALog(.missing("eventTimestamp"), offset: 0)) { try Reading(timeless) }
    #expect(try entry(SampleContainer.subscription([timeless])).time.description == "2026-03-04T05:06:10Z")
    for bad in [#""soon""#, #""-1""#, #""99999999999999999""#, "{}", "true"] {
      #expect(throws: InputProblem.self) { try time(bad) }
    }
    let old = Sample.export("SignIn", timestamp: "null", created: #""Wed Mar 04 05:06:07 UTC 1901""#)
    #expect(throws: InputProblem.notALog(.badTime("1901-03-04T05:06:07Z"), offset: 0)) { try Reading(old) }
    for date in ["Wed Mar 04 05:06:07 JST 2026", "Wed Foo 04 05:06:07 UTC 2026", "Wed Mar 32 05:06:07 UTC 2026", "x"] {
      #expect(date.withUTF8Bytes { Instant(javaDate: $0) } == nil)
    }
  }

  @Test func usersAndProviders() throws {
    #expect(try entry(Sample.export("SignIn", user: "null")).kind == .unattributed)
    #expect(try entry(Sample.export("SignIn", user: #""anna""#)).user == nil)
    let federated = try Reading(Sample.export("SignIn", provider: "Corp"))
    #expect(federated.details.first?.provider == "Corp" && federated.details.first?.source == .activityExport)
    #expect(try Reading(Sample.export("SignIn")).details.first?.provider == nil)
  }

  @Test func poolOfTheSource() throws {
    let text = Sample.export("SignIn").replacing(#""userPoolId":"\#(Sample.pool)","clientId""#, with: #""clientId""#)
    #expect(text != Sample.export("SignIn"))
    #expect(try entry(text).pool == Sample.pool)
  }

  /// Messages that could not be sent: "userNotification" with a text for people.
  @Test func notificationsMakeNobodyActive() throws {
    let text =
      #"{"eventTimestamp":"1772600767123","eventSource":"USER_NOTIFICATION","logLevel":"ERROR","message":{"details":"SMS to +81 failed"},"logSourceId":{"userPoolId":"\#(Sample.pool)"}}"#
    let entry = try entry(text)
    #expect(entry.kind == .notCounted && entry.user == nil && entry.pool == Sample.pool)
  }

  @Test func personalDataIsNotKept() throws {
    for batch in try BodyReader().read(Array(Sample.exports.joined().utf8), arrivedAt: Reading.arrival).batches {
      #expect(!"\(batch)".contains("anna") && !"\(batch)".contains("192.0.2.1") && !"\(batch)".contains("Chrome"))
    }
  }

  /// "AuthEvents" of one user has neither user nor pool inside.
  @Test func authEventsOfOneUserAreRefused() {
    let text = #"{"AuthEvents":[{"EventId":"e","EventType":"SignIn","EventResponse":"Pass"}],"NextToken":"t"}"#
    let problem = InputProblem.notALog(.authEventsOfOneUser, offset: 0)
    #expect(throws: problem) { try Reading(text) }
    #expect(problem.description.contains("userAuthEvents"))
  }
}

extension String {
  func withUTF8Bytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R { Array(utf8).withUnsafeBytes(body) }
}
