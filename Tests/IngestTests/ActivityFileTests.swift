import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct ActivityFileTests {
  private static let ada = "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"
  private static let bob = "1c8f7a10-1111-4222-8333-9a4b5c6d7e8f"

  /// "day user pool client kind events" of each row, and what was wrong.
  private func table(
    _ text: [UInt8], _ sources: SourceMappings = SourceMappings(users: UserNames(.unkeyed)), windowSize: Int = 64
  ) throws -> (rows: [String], problems: [String], records: RecordCounts) {
    var (rows, records, problems) = ([String](), RecordCounts(), [String]())
    try text.withUnsafeBytes { bytes in
      let table = try #require(try TableReader(TextWindow(SlowSource(bytes, chunk: 13), size: windowSize), sources))
      let rejections = try table.read(batchSize: 3) { (batch) throws(InputProblem) in
        #expect(batch.source == .activityFile && batch.events.isEmpty)
        records += batch.records
        rows += batch.rows.map { row in
          let (pool, client) = (batch.symbols[Int(row.pool.index)], batch.symbols[Int(row.client.index)])
          return "\(row.day) \(row.user) \(pool) \(client) \(row.kind) \(row.events)"
        }
      }
      problems = rejections.described.map { "\($0.place) \($0.problem)" }
      #expect(rejections.count == records.rejected)
    }
    return (rows, problems, records)
  }

  @Test func readsTheInterchangeFormat() throws {
    let text = """
      day,pool,user,client,activity,events
      2026-10-01,eu-west-1_A,\(Self.ada),web,sign_in,3
      2026-10-01,eu-west-1_A,\(Self.ada),web,token_refresh,40
      2026-10-02,eu-west-1_A,\(Self.bob),,sign_up,1
      2026-10-02,eu-west-1_B,\(Self.bob),app,password_change,2
      2026-10-03,eu-west-1_A,\(Self.bob.uppercased()),app,other,1
      """
    let expected = [
      "2026-10-01 \(Self.ada) eu-west-1_A web signIn 3", "2026-10-01 \(Self.ada) eu-west-1_A web tokenRefresh 40",
      "2026-10-02 \(Self.bob) eu-west-1_A  signUp 1", "2026-10-02 \(Self.bob) eu-west-1_B app passwordReset 2",
      "2026-10-03 \(Self.bob) eu-west-1_A app accountUpdate 1",
    ]
    let (rows, problems, records) = try table(Array(text.utf8))
    #expect(rows == expected && problems.isEmpty && records.read == 5)
    // As spreadsheets and other engines write it: CR LF, a byte-order mark, everything quoted, columns in any order.
    let quoted = "\u{FEFF}" + text.replacing("\n", with: "\"\r\n\"").replacing(",", with: "\",\"")
    #expect(try table(Array("\"\(quoted.dropFirst())\"".utf8)).rows == expected)
    let turned = text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).reversed().joined(separator: ",") + ",more"
    }.joined(separator: "\n")
    #expect(try table(Array(turned.utf8)).rows == expected)
  }

  @Test func aWrongRowRejectsItself() throws {
    let row = "2026-10-01,p,\(Self.ada),c,sign_in,1"
    let text = """
      day,pool,user,client,activity,events
      \(row)
      2026-02-29,p,\(Self.ada),c,sign_in,1
      2026-10-01,p,,c,sign_in,1
      2026-10-01,p,\(Self.ada),c,login,1
      2026-10-01,p,\(Self.ada),c,sign_in,0
      2026-10-01,ada@example.com,\(Self.ada),c,sign_in,1
      2026-10-01,p,HIDDEN_DUE_TO_SECURITY_REASONS,c,sign_in,1
      \(row)
      """
    let (rows, problems, records) = try table(Array(text.utf8))
    #expect(rows.count == 2 && records.read == 8 && records.rejected == 6)
    #expect(
      problems == [
        "line 3 has a column day that is no day such as 2026-10-01: \"2026-02-29\"",
        "line 4 has a column user that is empty",
        "line 5 has a column activity that is no activity: \"login\" "
          + "(sign_up, sign_in, token_refresh, password_change, other)",
        "line 6 has a column events that is no number from 1 to 1000000000: \"0\"",
        "line 7 has an e-mail address, phone number or token in column pool, where only ids are kept",
      ])
    let broken = try table(
      Array("day,pool,user,activity,events\n\"2026-10-01\"x,p,u,sign_in,1\n1,2\n2026-10-01,p,u,sign_in,1".utf8))
    #expect(broken.rows.count == 1)
    #expect(
      broken.problems == [
        "line 2 goes on after the closing quote of column 1", "line 3 has 2 fields, and the header 5",
      ])
  }

  /// As logs have them, and `export activity` writes them: the app client tells the pool, or nothing does.
  @Test func aRowNeedNotNameItsPool() throws {
    let text = """
      day,pool,user,client,activity,events
      2026-10-01,,\(Self.ada),web,sign_in,1
      2026-10-01,,\(Self.ada),,other,2
      2026-10-01,HIDDEN_DUE_TO_SECURITY_REASONS,\(Self.ada),HIDDEN_DUE_TO_SECURITY_REASONS,other,3
      """
    let (rows, problems, _) = try table(Array(text.utf8))
    #expect(
      rows == [
        "2026-10-01 \(Self.ada)  web signIn 1", "2026-10-01 \(Self.ada)   accountUpdate 2",
        "2026-10-01 \(Self.ada)   accountUpdate 3",
      ])
    #expect(problems.isEmpty)
  }

  /// Files that were joined have the header again, and a byte-order mark before it.
  @Test(arguments: ["", "\u{FEFF}"]) func theHeaderMayComeAgain(mark: String) throws {
    let file = "\(mark)day,pool,user,activity,events\n2026-10-01,p,\(Self.ada),sign_in,1\n"
    let (rows, problems, records) = try table(Array((file + file).utf8))
    #expect(rows.count == 2 && problems.isEmpty && records.read == 2)
    let other = try table(Array((file + "day,user,pool,activity,events\n").utf8))
    #expect(other.problems == ["line 3 has a column day that is no day such as 2026-10-01: \"day\""])
  }

  @Test(arguments: ["HIDDEN_DUE_TO_SECURITY_REASONS", "HIDDEN_FOR_SECURITY_REASONS", "null", " ", "true"])
  func whatNamesNobodyIsNoUser(name: String) throws {
    let text = "day,pool,user,activity,events\n2026-10-01,p,\(name),sign_in,1\n2026-10-01,p,nullable,sign_in,1"
    let (rows, problems, _) = try table(Array(text.utf8))
    #expect(rows.count == 1)
    #expect(problems == ["line 2 has a column user that names nobody"])
  }

  /// A quote that is closed many lines on makes one record of them, which then has too few fields.
  @Test func aStrayQuoteTakesItsLineOnly() throws {
    let text =
      "day,pool,user,activity,events\n\"2026-10-01,p,a,sign_in,1\n"
      + "2026-10-01,p,b,sign_in,1\n\"2026-10-01\",p,c,sign_in,1\n"
    let (rows, problems, _) = try table(Array(text.utf8))
    #expect(rows.count == 2 && problems.count == 1)
  }

  @Test func refusesWhatItDoesNotKnow() throws {
    for text in ["a,b\n1,2", "2026-10-01,u", ""] {
      let isTable = try Array(text.utf8).withUnsafeBytes {
        try TableReader(TextWindow(MemorySource($0)), SourceMappings()) != nil
      }
      #expect(!isTable, "\(text)")
    }
    #expect(throws: InputProblem.missingColumn("events")) { try table(Array("day,user,pool,activity\n".utf8)) }
  }

  @Test func refusesNamesWhenToldTo() throws {
    let text = "day,pool,user,activity,events\n2026-10-01,p,ada,sign_in,1"
    let (rows, problems, _) = try table(Array(text.utf8), SourceMappings(users: UserNames(.refused)))
    #expect(rows.isEmpty)
    #expect(
      problems == ["line 2 has a column user that is no UUID; users: hashed in the config would keep a hash of it"])
  }

  @Test func readsAPlainFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("2026-10-01,a\n2026-10-01,b,pool\nyesterday,c\n2026-10-02,a\n", to: "days.csv")
    var rows: [ActivityRow] = []
    var pools: [String] = []
    let problems = try ActivityFile.read(path) { batch in
      rows += batch.rows
      pools += batch.rows.map { batch.symbols[Int($0.pool.index)] }
    }
    #expect(rows.map(\.day.description) == ["2026-10-01", "2026-10-01", "2026-10-02"])
    #expect(rows[0].user == rows[2].user && rows[0].user != rows[1].user)
    #expect(rows.allSatisfy { $0.kind == .signIn && $0.events == 1 } && pools == ["", "pool", ""])
    #expect(problems.rejectedCount == 1 && problems.rejected.map(\.place) == ["line 3"])
    let header = try folder.write("user,day\na,2026-10-01\n", to: "header.csv")
    var days: [Day] = []
    _ = try ActivityFile.read(header) { days += $0.rows.map(\.day) }
    #expect(days.map(\.description) == ["2026-10-01"])
    let dates = try folder.write("Date,user\r\n2026-10-03,\"b, c\"\r\n", to: "dates.csv")
    _ = try ActivityFile.read(dates) { days += $0.rows.map(\.day) }
    #expect(days.map(\.description) == ["2026-10-01", "2026-10-03"])
    #expect(throws: InputProblem.notFound) { try ActivityFile.read(folder.path("none")) { _ in } }
    #expect(throws: InputProblem.unknownHeader) {
      try ActivityFile.read(folder.write("x\ny", to: "no.csv")) { _ in }
    }
  }

  /// Rows of a file without a header have two or three fields; others are told apart from those by where they stand.
  @Test func rowsOfDaysHaveTwoOrThreeFields() throws {
    let text = "2026-10-01,a\n2026-10-01,a,p,x\n2026-10-01\n2026-10-01,b,p\n"
    let folder = try TemporaryFolder()
    var rows = 0
    let result = try ActivityFile.read(folder.write(text, to: "days.csv")) { rows += $0.rows.count }
    #expect(rows == 2 && result.rejectedCount == 2 && result.rejected.map(\.place) == ["line 2", "line 3"])
    #expect(result.rejected.allSatisfy { $0.problem == .noRowOfDays })
  }
}
