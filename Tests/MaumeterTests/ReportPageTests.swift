import Foundation
import TestSupport
import Testing

/// `report` as a page, and its drawings, from a database.
@Suite struct ReportPageTests {
  private static let logs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/corpus-small/AWSLogs").path()

  @Test func aPageOfTheDatabase() throws {
    let folder = try TemporaryFolder()
    let report = "maumeter report --db a.db --month 2026-03 --as-of 2026-03-20 --assume-region us-east-1"
    func run(_ command: String) throws -> Program.Result {
      try Program.run(command, ["HOME": folder.path], in: folder.path)
    }
    #expect(try run("maumeter ingest --quiet --db a.db '\(Self.logs)' >/dev/null").status == 0)
    let months = try run("maumeter report --db a.db --since 2000-01 --format json --quiet").output
    let month = try #require(months.firstMatch(of: /"month": "(\d{4}-\d\d)"/).map { String($0.1) })
    let page = report.replacing("2026-03", with: month)
    let html = try run("\(page) --format html")
    #expect(html.status == 0 && html.output.hasPrefix("<!doctype html>\n<html lang=\"en\">"), "\(html.errors)")
    for part in ["days", "tariff", "bill-\(month)", "pools-\(month)", "coverage", "notes"] {
      #expect(html.output.contains("<section id=\"\(part)\""), "\(part)")
    }
    #expect(try run("\(page) --format html --lang ja").output.contains("<html lang=\"ja\">"))
    #expect(try run("\(page) --format markdown").output.hasPrefix("# Amazon Cognito: active users and cost\n"))
    #expect(try run("\(page) --chart month").output.hasPrefix("<svg xmlns="))
    let unknown = try run("\(page) --chart nope")
    #expect(unknown.status == 64 && unknown.errors.contains("There is: "))
    let unexplained = ["--explain --format html", "--explain --format markdown", "--explain --chart month"]
    for options in ["--lang ja", "--by pool --chart month", "--format html --lang tlh"] + unexplained {
      #expect(try run("\(page) \(options)").status == 64, "\(options)")
    }
  }
}
