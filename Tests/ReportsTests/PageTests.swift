import Domain
import Foundation
import Pricing
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

  /// A page has the shares of the terminal, to the last digit: there, halves are rounded in the order of payers.
  @Test func sharesAreThoseOfOtherFormats() throws {
    var report = Samples.report
    var settings = PricingSettings()
    settings.organisation.accounts = [
      Samples.production: Organisation.Account(payer: Samples.sandbox),
      Samples.sandbox: Organisation.Account(payer: Samples.production),
    ]
    let usages = [(Samples.production, "b", 1_001), (Samples.sandbox, "a", 1_003)].map { account, pool, quantity in
      Usage(
        month: Samples.october, account: account, region: Samples.tokyo, pool: pool, plan: .lite,
        meter: .enterpriseMAU, quantity: Int64(quantity))
    }
    report.months = [report.months[0]]
    report.months[0].bill = Samples.bill(usages, settings)
    let bill = try #require(report.months[0].bill)
    let amounts = try #require(ReportAmounts(bills: [bill]).bills[0])
    let shown = ShareTable(bill: bill, month: Samples.october, amounts: amounts, names: BillTables.Names()).shownAmounts
    #expect(shown.values.reduce(.zero, +) == amounts.total)
    let page = try PageContent(report: report, version: "0.0.0").text(as: .markdown)
    for (keys, amount) in shown {
      let pool = try #require(keys[1])
      let row = page.split(separator: "\n").last { $0.contains("| \(pool) |") }
      #expect(row?.hasSuffix("| \(amounts.precision.text(amount)) |") == true, "\(pool): \(row ?? "")")
    }
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
    #expect(!text.contains("class=\"live\"") && !text.contains("href=\"/"))
  }

  /// What a server adds: when it was made, when it is made anew, and where else one can go.
  @Test(arguments: Language.allCases)
  func live(language: Language) throws {
    let content = PageContent(report: Samples.report, version: "0.0.0")
    let links = [
      LivePage.Link(kind: .month(Samples.october), address: "/?month=2026-10"),
      LivePage.Link(kind: .language(.japanese), address: "/?month=2026-10&lang=ja"),
      LivePage.Link(kind: .stop, address: "/?refresh=off"),
    ]
    let now = try #require(Instant(iso8601: "2026-11-22T14:05:59Z"))
    var live = LivePage(madeAt: now, refresh: 60, links: links)
    let text = try content.html(live: live, in: language)
    #expect(text.contains("<meta http-equiv=\"refresh\" content=\"60\">"))
    #expect(text.contains("14:05") && text.contains("<a href=\"/?month=2026-10\">"))
    #expect(text.contains("<a href=\"/?month=2026-10&amp;lang=ja\" lang=\"ja\" hreflang=\"ja\">日本語</a>"))
    live.refresh = nil
    #expect(try !content.html(live: live, in: language).contains("http-equiv=\"refresh\""))
  }

  /// A cost that is not known is not nothing to pay.
  @Test func withoutPrices() throws {
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    let usage = Usage(
      month: Samples.october, region: "xx-nowhere-9", plan: .lite, meter: .directMAU, quantity: 5)
    var report = Samples.report
    report.months = [report.months[0]]
    report.months[0].bill = Samples.bill([usage], settings)
    let text = try PageContent(report: report, version: "0.0.0").text(as: .html)
    #expect(text.contains("<strong>–</strong> <span>October 2026, without what has no known price</span>"))
  }

  private static func usage(_ account: String, _ users: Int64, _ plan: Plan = .lite) -> Usage {
    Usage(
      month: Samples.october, account: account, region: Samples.tokyo, plan: plan, meter: .directMAU, quantity: users)
  }

  private static func content(of usages: [Usage], _ settings: PricingSettings = PricingSettings()) -> PageContent {
    var report = Samples.report
    report.months = [report.months[0]]
    report.accountNames = ["1": "Shop", "2": "Staff"]
    report.months[0].bill = Samples.bill(usages, settings)
    return PageContent(report: report, version: "0")
  }

  /// Each payer has its lines and its sum, and drawings say whose they are.
  @Test func severalPayers() throws {
    let usages = [Self.usage("1", 20_000), Self.usage("2", 30_000)]
    var content = Self.content(of: usages)
    let here = PageContent.TariffCurve.Point(users: 20_000, cost: Samples.money("55"))
    content.tariffs = ["1", "2"].map { payer in
      PageContent.TariffCurve(plan: .lite, region: Samples.tokyo, points: [here], here: here, payer: payer)
    }
    let text = try content.text(as: .markdown)
    #expect(text.contains("| Shop (1) | Direct"))
    #expect(text.contains("| **Shop (1)** | **Total** |  |  |  |  |  | **55.00** |"), "\(text)")
    #expect(text.contains("| **Staff (2)** | **Total** |  |  |  |  |  | **110.00** |"))
    #expect(text.contains("| **Total** |  |  |  |  |  |  | **165.00** |"))
    let titles = try content.charts().map(\.title)
    #expect(titles.count == 4 && Set(titles).count == 4, "\(titles)")
    #expect(titles.allSatisfy { $0.hasSuffix("Shop (1)") || $0.hasSuffix("Staff (2)") })
    let alone = try Self.content(of: [usages[0]]).text(as: .markdown)
    #expect(!alone.contains("| Shop (1) | Direct"))
  }

  /// A free quantity that two plans share is shown whole, and filled as far as both have used it.
  @Test func aSharedFreeQuantity() throws {
    let shared = try Self.content(of: [Self.usage("1", 1_000), Self.usage("1", 2_000, .essentials)])
      .text(as: .markdown)
    let row = "| Free quantity | free | 10,000 | 3,000 | 30.0\u{A0}% |"
    #expect(shared.components(separatedBy: row).count == 3, "\(shared)")
    #expect(shared.contains("A free quantity that several lines share"))
    let alone = try Self.content(of: [Self.usage("1", 1_000)]).text(as: .markdown)
    #expect(alone.contains("| first 10,000 | free | 10,000 | 1,000 | 10.0\u{A0}% |"))
    #expect(!alone.contains("A free quantity that several lines share"))
  }

  /// No month ends below what is recorded of it.
  @Test func theExpectedEndHasWhatIsRecorded() {
    let end = PageContent.MonthEnd(
      expected: 100, low: 90, high: 120, level: 80,
      cost: .init(expected: Samples.money("10"), low: Samples.money("9"), high: Samples.money("12")))
    let later = end.including(users: 110, cost: Samples.money("11"))
    #expect(later.expected == 110 && later.low == 110 && later.high == 120)
    let cost = later.cost
    #expect(cost?.expected == Samples.money("11") && cost?.low == Samples.money("11"))
    #expect(cost?.high == Samples.money("12"))
    let same = end.including(users: 50, cost: nil)
    #expect(same.expected == 100 && same.low == 90 && same.high == 120)
    #expect(same.cost?.low == Samples.money("9"))
  }

  @Test func ofNothing() throws {
    let report = Report(rules: Samples.report.rules, months: [], records: Samples.report.records)
    let text = try PageContent(report: report, version: "0").text(as: .html)
    #expect(text.contains("<section id=\"notes\""))
  }

  /// A Region comes from the log too, and becomes a part of ids and of names of drawings.
  @Test func aHostileRegionIsNoMarkup() throws {
    var content = Samples.page
    content.tariffs[0].region = "x\"><script>alert(1)</script>"
    content.tariffs.append(content.tariffs[0])
    let text = try content.text(as: .html)
    #expect(!text.contains("<script"))
    let ids = text.matches(of: /\ id="([^"]*)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9-]+/) != nil })
  }

  /// A name of thousands of characters is cut, wherever it stands.
  @Test func longNamesAreCut() throws {
    var content = Samples.page
    content.report.months[0].activity.pools[0].name = String(repeating: "長い e\u{301}", count: 2_000)
    content.report.months[0].activity.pools[0].clients[0].client = String(repeating: "c", count: 2_000)
    let text = try content.text(as: .html)
    #expect(!text.contains(String(repeating: "c", count: 129)) && text.contains("…"))
    #expect(text.utf8.count < 200_000)
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
      // The only addresses are those of sources, as links, which load nothing.
      let rest = text.replacing(/<a href="https:[^"]*" rel="noreferrer">https:[^<]*<\/a>/, with: "")
      for address in ["http:", "https:", "url(", "@import", "src="] where rest.contains(address) {
        #expect(address == "src=" && !rest.contains("<img"), "\(address)")
      }
    }
    let markdown = try content.text(as: .markdown)
    #expect(markdown.contains("\\<script\\>"))
    #expect(markdown.firstMatch(of: /[^\\]<(?!https:)\w/) == nil)
    // A table keeps its cells.
    for line in markdown.split(separator: "\n") where line.hasPrefix("|") { #expect(line.hasSuffix("|")) }
  }
}
