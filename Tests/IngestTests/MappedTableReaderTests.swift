import Domain
import Testing

@testable import Ingest

@Suite struct MappedTableReaderTests {
  private static func column(_ name: String) -> Mapping.Field { Mapping.Field(paths: [MemberPath(column: name)]) }

  private static let portal = Mapping(
    name: "portal", format: .csv(delimiter: UInt8(ascii: ";"), header: nil), user: column("Login"),
    time: column("When.at"), timeFormat: TimeFormat("%d.%m.%Y %H:%M") ?? .iso8601, zone: 7_200,
    pool: Mapping.Field(constant: "portal"), activity: Mapping.Field(constant: "sign_in"))

  private func read(_ text: String, _ sources: SourceMappings) throws -> (events: [String], problems: [String]) {
    var events: [String] = []
    var rejections = Rejections()
    try Array(text.utf8).withUnsafeBytes { bytes in
      let window = TextWindow(SlowSource(bytes, chunk: 11), size: 32)
      guard let table = try TableReader(window, sources) else { throw InputProblem.unknownHeader }
      rejections = try table.read(batchSize: 2) { (batch) throws(InputProblem) in
        #expect(batch.rows.isEmpty)
        events += batch.events.map { "\($0.time) \($0.kind) \(batch.symbols[Int($0.pool.index)])" }
      }
    }
    return (events, rejections.described.map { "\($0.place) \($0.problem)" })
  }

  @Test func readsByColumns() throws {
    let text =
      "Login;\"When.at\";x\nada@example.com;01.10.2026 02:00;1\n\"b;b\";1.10.2026 2:01;2\n;1.10.2026 2:01;2\nc;1\n"
    let (events, problems) = try read(text, SourceMappings([Self.portal], users: UserNames(.unkeyed)))
    #expect(events == ["2026-10-01T00:00:00Z signIn portal", "2026-10-01T00:01:00Z signIn portal"])
    #expect(
      problems == [
        "line 4 has no column Login, which is the user of mapping portal",
        "line 5 has 2 fields, and the header 3",
      ])
  }

  /// A text is a mapping's when its header has the columns: none is guessed.
  @Test func knowsItsHeader() throws {
    #expect(throws: InputProblem.unknownHeader) {
      try read("Login;When\na;b", SourceMappings([Self.portal], users: UserNames(.unkeyed)))
    }
    #expect(throws: InputProblem.unknownHeader) {
      try read("Login,When.at\na,b", SourceMappings([Self.portal], users: UserNames(.unkeyed)))
    }
    #expect(throws: InputProblem.unknownHeader) { try read("Login;When.at\n", SourceMappings()) }
  }

  @Test func columnsCanBeNamedByTheMapping() throws {
    var mapping = Self.portal
    mapping.format = .csv(delimiter: UInt8(ascii: "\t"), header: ["When.at", "Login"])
    let (events, _) = try read("01.10.2026 02:00\ta\n", SourceMappings([mapping], users: UserNames(.unkeyed)))
    #expect(events == ["2026-10-01T00:00:00Z signIn portal"])
  }

  /// An activity file is one, also where mappings are in force; unless they alone were asked for.
  @Test func anActivityFileComesFirst() throws {
    var mapping = Self.portal
    mapping.format = .csv(delimiter: UInt8(ascii: ","), header: nil)
    (mapping.user, mapping.time, mapping.timeFormat) = (
      Self.column("user"), Self.column("day"), TimeFormat("%Y-%m-%d") ?? .iso8601
    )
    let text = "day,pool,user,client,activity,events\n2026-10-01,p,ada,c,sign_in,1\n"
    var rows = 0
    try Array(text.utf8).withUnsafeBytes { bytes in
      let sources = SourceMappings([mapping], users: UserNames(.unkeyed))
      let table = try #require(try TableReader(TextWindow(MemorySource(bytes)), sources))
      _ = try table.read { (batch) throws(InputProblem) in rows += batch.rows.count }
    }
    #expect(rows == 1)
    let (events, _) = try read(text, SourceMappings([mapping], isExclusive: true, users: UserNames(.unkeyed)))
    #expect(events == ["2026-09-30T22:00:00Z signIn portal"])
  }
}
