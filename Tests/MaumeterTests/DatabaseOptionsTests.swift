import Testing

@testable import maumeter

@Suite struct DatabaseOptionsTests {
  /// Flag, then environment, then config, then the data folder.
  @Test(
    arguments: [
      (["--db", "f.db"], ["MAUMETER_DB": "/e.db"], "/c.db", "/srv/here/f.db"),
      ([], ["MAUMETER_DB": "/e.db"], "/c.db", "/e.db"),
      ([], ["MAUMETER_DB": ""], "/c.db", "/c.db"),
      ([], ["HOME": "/home/me"], nil, "/home/me/.local/share/maumeter/maumeter.db"),
      ([], ["HOME": "/home/me", "XDG_DATA_HOME": "/data"], nil, "/data/maumeter/maumeter.db"),
      ([], ["HOME": "/home/me", "XDG_DATA_HOME": "data"], nil, "/home/me/.local/share/maumeter/maumeter.db"),
    ] as [([String], [String: String], String?, String)])
  func precedence(flags: [String], variables: [String: String], config: String?, expected: String) throws {
    var configuration = Configuration()
    configuration.database = config
    #expect(try DatabaseOptions.parse(flags).path(configuration, in: .test(variables)) == expected)
  }

  /// The working folder is no place for a database that nobody named.
  @Test(
    arguments: [[:], ["HOME": ""], ["HOME": "me"], ["HOME": "../me", "XDG_DATA_HOME": "data"]] as [[String: String]])
  func thereIsNoDefaultWithoutAHome(variables: [String: String]) throws {
    let error = #expect(throws: CommandError.self) {
      try DatabaseOptions.parse([]).path(Configuration(), in: .test(variables))
    }
    #expect(error?.status == .badConfiguration && error?.message.contains("Name a database with --db") == true)
    let data = variables.merging(["XDG_DATA_HOME": "/data"]) { _, new in new }
    #expect(try DatabaseOptions.parse([]).path(Configuration(), in: .test(data)) == "/data/maumeter/maumeter.db")
  }

  @Test func asOf() throws {
    #expect(try AsOfOptions.parse([]).day(in: .test()).description == "2026-11-22")
    #expect(try AsOfOptions.parse(["--as-of", "2026-10-14"]).day(in: .test()).description == "2026-10-14")
    #expect(throws: (any Error).self) { try AsOfOptions.parse(["--as-of", "2026-02-29"]) }
  }
}
