import Domain
import Testing

@testable import Ingest

@Suite struct MappedReaderTests {
  private static func path(_ text: String) -> Mapping.Field {
    Mapping.Field(paths: text.split(separator: "|").compactMap { MemberPath(String($0)) })
  }

  static let shop: Mapping = {
    var mapping = Mapping(
      name: "shop", user: path("actor.id|user"), time: path("at"), timeFormat: .epoch(unitsPerSecond: 1_000),
      id: path("uuid"), pool: Mapping.Field(constant: "shop"), client: path("app"), provider: path("idp"),
      activity: path("action"),
      values: [
        "LOGIN": .signIn, "JOIN": .signUp, "BOT": .machineToken, "LOGIN_ERROR": .failed, "PING": .notCounted,
      ])
    mapping.conditions = [Mapping.Condition(path: path("kind").paths[0], values: ["auth"])]
    mapping.failures = [Mapping.Condition(path: path("result").paths[0], values: ["DENIED"])]
    mapping.records = MemberPath("items[]")
    return mapping
  }()

  struct Result {
    var events: [String] = []
    var problems: [String] = []
    var ids: [UUID128] = []
    var users: [UUID128] = []
    var records = RecordCounts()
    var unclaimed = 0
    var added = 0
    var sources: Set<RecordSource> = []
    var texts: Set<String> = []
  }

  /// Reads objects, a line each.
  static func read(_ text: String, _ mappings: [Mapping], users: UserNames = UserNames(.unkeyed)) throws -> Result {
    var reader = MappedReader(mappings, users: users)
    var result = Result()
    for line in text.split(separator: "\n") {
      let bytes = Array(line.utf8) + Array(repeating: 0, count: 64)
      let added = try bytes.withUnsafeBufferPointer { buffer -> MappedReader.Added? in
        let start = try #require(buffer.baseAddress)
        return try reader.add(
          JSONCursor(position: start, end: start + line.utf8.count), at: 1_000, withConditions: true)
      }
      if added == nil { result.unclaimed += 1 }
      result.problems += (added?.rejected ?? []).map { "\($0.offset) \($0.problem)" }
      result.added += added?.records ?? 0
    }
    for batch in reader.take() {
      func text(_ symbol: Symbol) -> String { batch.symbols[Int(symbol.index)] }
      result.records += batch.records
      result.ids += batch.events.map(\.id)
      result.users += batch.events.map(\.user)
      result.texts.formUnion(batch.symbols)
      if batch.records.read > 0 { result.sources.insert(batch.source) }
      result.events += batch.events.map { event in
        [
          event.time.description, "\(event.kind)", text(event.pool), text(event.client), text(event.provider),
          text(event.operation),
        ].joined(separator: " ")
      }
    }
    #expect(result.problems.count == result.records.rejected && result.added == result.records.read)
    return result
  }

  private static let user = "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"
  private static let id = "e1000000-1111-4222-8333-9a4b5c6d7e8f"

  @Test func becomesAnEvent() throws {
    let line = """
      {"kind":"auth","uuid":"\(Self.id)","at":1790812800123,"actor":{"id":"\(Self.user)"},"app":"web","idp":"Google",\
      "action":"LOGIN","result":"OK"}
      """
    let result = try Self.read(line, [Self.shop])
    #expect(result.events == ["2026-10-01T00:00:00Z signIn shop web Google LOGIN"])
    #expect(result.ids.map(\.description) == [Self.id] && result.users.map(\.description) == [Self.user])
    #expect(result.sources == [.mapping("shop")] && result.problems.isEmpty && result.records.read == 1)
  }

  /// The next path has the user then, or nothing has.
  @Test(arguments: [#""HIDDEN_DUE_TO_SECURITY_REASONS""#, #""null""#, #"" ""#, "\"\"", "null", "true", "{}"])
  func whatNamesNobodyIsNoUser(value: String) throws {
    func line(_ user: String) -> String {
      #"{"kind":"auth","uuid":"1","at":1790812800123,"actor":{"id":\#(value)},"user":\#(user),"action":"LOGIN"}"#
    }
    #expect(try Self.read(line("\"\(Self.user)\""), [Self.shop]).users.map(\.description) == [Self.user])
    #expect(
      try Self.read(line(value), [Self.shop]).problems == [
        "1000 has no member actor.id or user, which is the user of mapping shop"
      ])
  }

  @Test func meansWhatTheValuesSay() throws {
    let lines = ["LOGIN", "JOIN", "BOT", "LOGIN_ERROR", "PING"].enumerated().map { index, action in
      #"{"kind":"auth","uuid":"\#(index)","at":1790812800000,"user":"u","app":"a","action":"\#(action)"}"#
    }
    let denied = #"{"kind":"auth","uuid":"9","at":1790812800000,"user":"u","action":"LOGIN","result":"DENIED"}"#
    let result = try Self.read((lines + [denied]).joined(separator: "\n"), [Self.shop])
    #expect(
      result.events.map { $0.split(separator: " ")[1] } == [
        "signIn", "signUp", "machineToken", "failed", "notCounted", "failed",
      ])
    #expect(result.users[2] == .none && result.users[0] != .none && Set(result.ids).count == 6)
  }

  @Test func namesWhatIsMissing() throws {
    let lines = [
      #"{"kind":"auth","at":1790812800000,"action":"LOGIN"}"#,
      #"{"kind":"auth","actor":{"id":"u"},"action":"LOGIN"}"#,
      #"{"kind":"auth","at":"soon","actor":{"id":"u"},"action":"LOGIN"}"#,
      #"{"kind":"auth","at":1790812800000,"actor":{"id":"u"},"action":"DANCE"}"#,
      #"{"kind":"auth","at":1790812800000,"actor":{"id":"u"}}"#,
      #"{"kind":"auth","at":1790812800000,"actor":{"id":null},"user":"","action":"LOGIN"}"#,
    ]
    let result = try Self.read(lines[0..<5].joined(separator: "\n"), [Self.shop])
    #expect(
      result.problems == [
        "1000 has no member actor.id or user, which is the user of mapping shop",
        "1000 has no member at, which is the time of mapping shop",
        "1000 has a member at, which is the time of mapping shop that is no time of its format: \"soon\"",
        "1000 has a member action, which is the activity of mapping shop that is no activity: \"DANCE\"; "
          + "add it to its values",
        "1000 has no member action, which is the activity of mapping shop",
      ])
    #expect(try Self.read(lines[5], [Self.shop]).problems.count == 1)
    var lenient = Self.shop
    lenient.otherValues = .notCounted
    #expect(try Self.read(lines[3], [lenient]).records.notCounted == 0)
    #expect(try Self.read(lines[3], [lenient]).events == ["2026-10-01T00:00:00Z notCounted    shop"])
  }

  /// What nobody said is an id must not become one.
  @Test func keepsNothingPersonal() throws {
    let secrets = ["ada@example.com", "+49 170 1234567", "eyJhbGciOi.eyJzdWIi.c2ln"]
    for secret in secrets {
      let line =
        #"{"kind":"auth","uuid":"1","at":1790812800000,"user":"\#(secret)","app":"\#(secret)","action":"LOGIN"}"#
      let result = try Self.read(line, [Self.shop])
      #expect(result.events.isEmpty)
      #expect(
        result.problems == [
          "1000 has an e-mail address, phone number or token in member app, which is the client of mapping shop, "
            + "where only ids are kept"
        ])
      let named = try Self.read(line.replacing(#""app":"\#(secret)","#, with: ""), [Self.shop])
      #expect(named.events.count == 1 && !named.texts.contains(secret))
      // Nor does a message show it.
      let unknown = try Self.read(
        line.replacing("LOGIN", with: secret).replacing(#""app":"\#(secret)","#, with: ""), [Self.shop])
      #expect(unknown.problems.count == 1 && !unknown.problems[0].contains(secret))
    }
  }

  @Test func findsRecordsInsideAValue() throws {
    let record = #"{"kind":"auth","uuid":"1","at":1790812800000,"user":"u","action":"LOGIN"}"#
    let other = record.replacing(#""uuid":"1""#, with: #""uuid":"2""#)
    let result = try Self.read(#"{"items":[\#(record),\#(other),{"kind":"x"},7]}"#, [Self.shop])
    #expect(result.events.count == 2 && result.records.read == 4)
    #expect(result.problems == ["1158 is none of the mapping shop", "1171 is not an object"])
    #expect(try Self.read(#"{"items":[]}"#, [Self.shop]).records.read == 0)
    // An array of something else is not taken.
    #expect(try Self.read(#"{"items":[{"kind":"x"}]}"#, [Self.shop]).unclaimed == 1)
  }

  @Test func theFirstThatKnowsARecordReadsIt() throws {
    var second = Self.shop
    second.name = "second"
    second.conditions = [Mapping.Condition(path: MemberPath(column: "kind"), values: nil)]
    let line = #"{"kind":"KIND","uuid":"1","at":1790812800000,"user":"u","action":"LOGIN"}"#
    func sources(_ kind: String) throws -> Set<RecordSource> {
      try Self.read(line.replacing("KIND", with: kind), [Self.shop, second]).sources
    }
    #expect(try sources("auth") == [.mapping("shop")])
    #expect(try sources("other") == [.mapping("second")])
    #expect(try Self.read("{}", [Self.shop, second]).unclaimed == 1)
  }

  /// Without an id, what happened is the id.
  @Test func anIDIsMadeOfWhatHappened() throws {
    var mapping = Self.shop
    mapping.id = nil
    func id(_ user: String, _ at: Int, _ action: String = "LOGIN", pool: String = "shop") throws -> UUID128 {
      mapping.pool = Mapping.Field(constant: pool)
      let line = #"{"kind":"auth","at":\#(at),"user":"\#(user)","action":"\#(action)"}"#
      return try #require(try Self.read(line, [mapping]).ids.first)
    }
    let first = try id("u", 1_790_812_800_000)
    #expect(first == (try id("u", 1_790_812_800_000)))
    let others = [
      try id("v", 1_790_812_800_000), try id("u", 1_790_812_800_001), try id("u", 1_790_812_800_000, "JOIN"),
      try id("u", 1_790_812_800_000, pool: "other"),
    ]
    #expect(Set(others + [first]).count == 5)
  }

  @Test func stopsWithoutAKey() throws {
    struct NoKey: Error {}
    let line = #"{"kind":"auth","uuid":"1","at":1790812800000,"user":"ada","action":"LOGIN"}"#
    #expect(throws: InputProblem.stopped) { try Self.read(line, [Self.shop], users: UserNames { throw NoKey() }) }
  }
}
