import Domain
import Ingest
import Testing

@testable import maumeter

@Suite struct MappingYAMLTests {
  private static func mappings(_ yaml: String) throws -> [Mapping] {
    try ConfigurationTests.read("sources:\n" + yaml).mappings
  }

  @Test func isReadWhole() throws {
    let mapping = try #require(
      try Self.mappings(
        """
          - name: shop
            records: batch.items[]
            when: { kind: [auth, sso], actor.id: "*" }
            user: [actor.id, user]
            time: { path: at, format: epoch-ms }
            id: uuid
            pool: { path: tenant, constant: shop }
            provider: details."identity.provider"
            activity: { path: action, values: { LOGIN: sign_in, FAIL: failed }, other: ignore }
            failed: { outcome: DENY }
            ignored: { actor.type: robot }
        """
      ).first)
    func field(_ paths: [String], _ constant: String? = nil) -> Mapping.Field {
      Mapping.Field(paths: paths.compactMap { MemberPath($0) }, constant: constant)
    }
    var expected = Mapping(
      name: "shop", records: MemberPath("batch.items[]"), user: field(["actor.id", "user"]), time: field(["at"]),
      timeFormat: .epoch(unitsPerSecond: 1_000), id: field(["uuid"]), pool: field(["tenant"], "shop"),
      provider: field(["details.\"identity.provider\""]), activity: field(["action"]),
      values: ["LOGIN": .signIn, "FAIL": .failed], otherValues: .notCounted)
    expected.conditions = mapping.conditions
    expected.failures = [Mapping.Condition(path: MemberPath(column: "outcome"), values: ["DENY"])]
    expected.exclusions = [Mapping.Condition(path: try #require(MemberPath("actor.type")), values: ["robot"])]
    #expect(mapping == expected)
    #expect(mapping.conditions.map(\.path.text) == ["kind", "actor.id"])
    #expect(mapping.conditions.map(\.values) == [["auth", "sso"], nil])
  }

  @Test func columnsAreTakenByTheirWholeNames() throws {
    let mapping = try #require(
      try Self.mappings(
        """
          - { name: p, format: csv, delimiter: tab, user: "Login.name [x]", time: T, activity: sign_in, header: [a, b] }
        """
      ).first)
    #expect(mapping.format == .csv(delimiter: 9, header: ["a", "b"]))
    #expect(mapping.user.paths == [MemberPath(column: "Login.name [x]")] && mapping.activity.constant == "sign_in")
  }

  @Test func aReadyMappingCanBeChanged() throws {
    let (okta, changed) = (
      try Self.mappings("  - okta"), try Self.mappings("  - {use: okta, name: acme, pool: {constant: acme}}")
    )
    var expected = okta[0]
    expected.name = "acme"
    expected.pool = Mapping.Field(constant: "acme")
    #expect(changed == [expected])
  }

  @Test func mappingsAreFoundByName() throws {
    let configuration = try ConfigurationTests.read("sources: [{use: okta, pool: {constant: acme}}]")
    #expect(try configuration.mappings(named: ["okta"])[0].pool?.constant == "acme")
    #expect(try configuration.mappings(named: ["auth0"])[0].name == "auth0")
    let error = #expect(throws: CommandError.self) { try configuration.mappings(named: ["cognito"]) }
    #expect(error?.status == .usage)
    #expect(error?.message.hasPrefix("There is no mapping cognito. Known: auth0, keycloak, okta;") == true)
  }

  private static let words = "sign_up, sign_in, token_refresh, password_change, other, machine_token, failed, ignore"

  @Test(
    arguments: [
      (
        "  - cognito",
        ":2: sources[1] is \"cognito\". It must be one of auth0, keycloak, okta, or a mapping of your own."
      ),
      (
        "  - {use: x}",
        ":2: sources[1].use is \"x\". It must be one of auth0, keycloak, okta, or a mapping of your own."
      ),
      ("  - {name: a, time: t, activity: sign_in}", ":2: sources[1] needs user."),
      (
        "  - {name: a, user: u, time: t, activity: login}",
        ":2: sources[1].activity is \"login\". It must be one of \(words)."
      ),
      (
        "  - {name: a, user: u, time: t, activity: {path: x}}", ":2: sources[1].activity needs values."
      ),
      (
        "  - {name: a, user: u, time: t, activity: {path: x, values: {A: b}}}",
        ":2: sources[1].activity.values.A is \"b\". It must be one of \(words)."
      ),
      (
        "  - name: a\n    user: 'u['\n    time: t\n    activity: sign_in",
        ":3: sources[1].user is \"u[\". It must be a path such as data.user_id, items[0].id or target[type=App].id."
      ),
      (
        "  - {use: okta, time: {path: t, format: rfc}}",
        ":2: sources[1].time.format is \"rfc\". It must be iso8601, epoch-seconds, epoch-ms, epoch-us or a pattern "
          + "such as \"%d.%m.%Y %H:%M\"."
      ),
      (
        "  - {use: okta, time: {path: t, zone: JST}}",
        ":2: sources[1].time.zone is \"JST\". It must be UTC or such as \"+09:00\"."
      ),
      ("  - {use: okta, delimiter: ;}", ":2: sources[1].delimiter is there. It must be only with format: csv."),
      (
        "  - {use: okta, name: a b}",
        ":2: sources[1].name is \"a b\". It must be a name of letters, digits, points, dashes and underscores."
      ),
      ("  - okta\n  - {use: okta}", ":3: sources[2] is a second mapping okta. Give one of them another name."),
      ("  - {use: okta, pool: {}}", ":2: sources[1].pool needs path or constant."),
    ] as [(String, String)])
  func told(yaml: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.mappings(yaml) }
    #expect(error?.description == "maumeter.yaml" + message)
  }
}
