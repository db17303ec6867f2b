import Domain
import Foundation
import Ingest
import Mappings
import Testing

@testable import maumeter

/// The ready mappings, on logs that are shaped as their documentation says.
@Suite struct ReadyMappingsTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/mappings")

  /// "time kind pool client provider operation" of each event, a letter for each user, and what was wrong.
  private func read(_ file: String, _ mapping: String) throws -> (
    events: [String], batches: [EventBatch], outcome: BodyReader.Outcome
  ) {
    let bytes = [UInt8](try Data(contentsOf: Self.fixtures.appending(path: file)))
    let mappings = try Configuration().mappings(named: [mapping])
    let reader = BodyReader(sources: SourceMappings(mappings, isExclusive: true, users: UserNames(.unkeyed)))
    let (batches, outcome) = try reader.read(bytes, arrivedAt: Instant(secondsSinceEpoch: 0))
    var users: [UUID128] = []
    let events = batches.flatMap { batch in
      #expect(batch.source == .mapping(mapping))
      return batch.events.map { event -> String in
        func text(_ symbol: Symbol) -> String { symbol == .none ? "-" : batch.symbols[Int(symbol.index)] }
        var user = "-"
        if event.user != .none {
          if !users.contains(event.user) { users.append(event.user) }
          user = "user\(users.firstIndex(of: event.user) ?? 0)"
        }
        return [
          event.time.description, user, "\(event.kind)", text(event.pool), text(event.client), text(event.provider),
          text(event.operation),
        ].joined(separator: " ")
      }
    }
    return (events, batches, outcome)
  }

  @Test func auth0() throws {
    let (events, batches, outcome) = try read("auth0.json", "auth0")
    #expect(
      events
        == [
          "2026-10-01T08:00:00Z user0 signUp acme web - ss",
          "2026-10-01T08:00:01Z user0 signIn acme web - s",
          "2026-10-01T08:00:01Z user0 signIn acme web - seacft",
          "2026-10-01T08:00:01Z user0 signIn acme web - seacft",
          "2026-10-02T09:00:00Z user1 tokenRefresh acme app - sertft",
          "2026-10-02T09:30:00Z - failed - - - fp",
          "2026-10-02T10:00:00Z - notCounted - - - auth0",
          "2026-10-02T10:00:00Z - machineToken acme batch - seccft",
          "2026-10-03T07:00:00Z user2 passwordReset acme web - scp",
        ].sortedAs(events))
    #expect(outcome.rejectedCount == 0)
    // The same log id is the same event.
    #expect(Set(batches.flatMap(\.events).map(\.id)).count == 8)
    #expect(batches.flatMap(\.symbols).allSatisfy { !$0.contains("@") })
  }

  /// "We consider a user to be active in a given month if they have generated a log of user activity with their
  /// user_id, under one of the following events: s: Successful login, sepft: Successful exchange of password for
  /// token, ssa: Successful silent authentication, seoobft ..., seotpft ..., sercft ..., sertft: Successful exchange of Refresh
  /// Token for Access Token, seacft: Successful exchange of authorization code for Access Token, scoa: Success
  /// cross-origin authentication, sens: Successful native social exchange"
  /// (https://community.auth0.com/t/what-is-counted-as-monthly-active-users-mau/122564).
  @Test func auth0CountsWhatAuth0Counts() throws {
    let mapping = try #require(try ReadyMappings.named("auth0"))
    let codes = ["s", "sepft", "ssa", "seoobft", "seotpft", "sercft", "sertft", "seacft", "scoa", "sens"]
    #expect(codes.allSatisfy { [.signIn, .tokenRefresh].contains(mapping.values[$0]) })
    #expect(Set(mapping.values.filter { $0.value.canCount }.keys) == Set(codes + ["ss", "scp"]))
  }

  @Test func keycloak() throws {
    let (events, _, outcome) = try read("keycloak.json", "keycloak")
    #expect(
      events
        == [
          "2026-10-01T08:00:00Z user0 signUp shop web - REGISTER",
          "2026-10-01T08:01:00Z user0 signIn shop web - LOGIN",
          "2026-10-01T08:01:01Z user0 signIn shop web - CODE_TO_TOKEN",
          "2026-10-02T08:00:00Z user1 tokenRefresh shop app - REFRESH_TOKEN",
          "2026-10-02T08:00:00Z - failed - - - LOGIN_ERROR",
          "2026-10-02T08:00:00Z - notCounted - - - keycloak",
          "2026-10-02T08:00:00Z - machineToken shop batch - CLIENT_LOGIN",
          "2026-10-03T08:00:00Z user2 signIn shop web - access.LOGIN",
        ].sortedAs(events))
    #expect(outcome.rejectedCount == 0)
  }

  @Test func okta() throws {
    let (events, _, outcome) = try read("okta.json", "okta")
    #expect(
      events
        == [
          "2026-10-01T08:00:00Z user0 signIn okta - - user.session.start",
          "2026-10-01T08:00:02Z user0 signIn okta 0oaweb - user.authentication.sso",
          "2026-10-01T09:00:00Z - notCounted - - - app.oauth2.as.token.grant.access_token",
          "2026-10-01T09:00:00Z - notCounted - - - okta",
          "2026-10-01T09:00:00Z - failed - - - user.session.start",
        ].sortedAs(events))
    #expect(outcome.rejectedCount == 0)
  }

  /// The body of a hook has the same events in `data.events` (https://developer.okta.com/docs/concepts/event-hooks/).
  @Test func oktaHook() throws {
    let (events, _, outcome) = try read("okta-hook.json", "okta")
    #expect(
      events == [
        "2026-10-03T08:00:00Z user0 signIn okta - - user.session.start",
        "2026-10-03T08:00:01Z user0 accountUpdate okta - - user.session.end",
      ])
    #expect(outcome.rejectedCount == 0)
  }

  @Test func eachQuotesItsSource() {
    #expect(EmbeddedMappings.files.count == 3)
    for file in EmbeddedMappings.files {
      #expect(String(decoding: file.yaml, as: UTF8.self).contains("# Members: https://") || file.name == "auth0")
      #expect(String(decoding: file.yaml, as: UTF8.self).contains("https://"))
    }
  }

  /// Nothing of another vendor is taken for Cognito's, nor one's for another's, unless it was asked for.
  @Test(arguments: ["auth0.json", "keycloak.json", "okta.json", "okta-hook.json"])
  func nothingIsGuessed(file: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.fixtures.appending(path: file)))
    #expect(throws: InputProblem.self) {
      try BodyReader().read(bytes, arrivedAt: Instant(secondsSinceEpoch: 0))
    }
  }
}

extension [String] {
  /// The same texts in the order of another list, as far as that has them: events of one second come in the order of
  /// their ids.
  fileprivate func sortedAs(_ other: [String]) -> [String] {
    sorted { (other.firstIndex(of: $0) ?? .max, $0) < (other.firstIndex(of: $1) ?? .max, $1) }
  }
}
