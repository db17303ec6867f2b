import Foundation
import Testing

@testable import Reports

/// Whole pages, in every language and form.
@Suite struct PageTests {
  @Test(arguments: Language.allCases)
  func html(language: Language) throws {
    try expectGolden(Samples.page.text(as: .html, language: language), "page-\(language.rawValue).html")
  }

  @Test(arguments: Language.allCases)
  func markdown(language: Language) throws {
    try expectGolden(Samples.page.text(as: .markdown, language: language), "page-\(language.rawValue).md")
  }

  /// What has no page of its own is its tables.
  @Test func ofADocument() throws {
    try expectGolden(Samples.quote.text(as: .html), "quote.html")
  }

  /// Nothing but months with bills: what every database has.
  @Test func withoutMore() throws {
    let content = PageContent(report: Samples.report, version: "0.0.0")
    let text = try content.text(as: .html)
    #expect(!text.contains("id=\"trend\"") && !text.contains("id=\"growth\""))
    #expect(text.contains("id=\"bill-2026-10\"") && text.contains("id=\"bill-2026-11\""))
    #expect(!text.contains("http-equiv=\"refresh\""))
    #expect(try content.html(refreshing: 60).contains("<meta http-equiv=\"refresh\" content=\"60\">"))
  }

  @Test func ofNothing() throws {
    let report = Report(rules: Samples.report.rules, months: [], records: Samples.report.records)
    let text = try PageContent(report: report, version: "0").text(as: .html)
    #expect(text.contains("<section id=\"notes\""))
  }

  /// Names come from logs: none of them may become markup, steer anything, or load anything.
  @Test func hostileNamesAreText() throws {
    var report = Samples.report
    let hostile = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\u{202E}\u{1B}[31m"
    report.months[0].activity.pools[0].name = hostile
    report.months[0].activity.pools[0].clients[0].client = hostile
    report.months[0].activity.machineTokens[0].client = hostile
    report.clientNames = [:]
    report.accountNames[Samples.production] = hostile
    var content = Samples.page
    content.report = report
    content.coverage[0].pool = hostile
    for text in try Language.allCases.map({ try content.text(as: .html, language: $0) }) {
      #expect(!text.contains("<script") && !text.contains("<img"))
      #expect(!text.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x1B })
      #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
      for address in ["http:", "https:", "url(", "@import"] { #expect(!text.contains(address), "\(address)") }
    }
    let markdown = try content.text(as: .markdown)
    #expect(markdown.contains("\\<script\\>"))
    #expect(markdown.firstMatch(of: /[^\\]<\w/) == nil)
    // A table keeps its cells.
    for line in markdown.split(separator: "\n") where line.hasPrefix("|") { #expect(line.hasSuffix("|")) }
  }
}
