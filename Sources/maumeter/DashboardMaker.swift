import Domain
import Pricing
import Reports
import Server
import Store

/// Makes the pages of `serve --dashboard`: those of `report --format html`, with the running month to date.
struct DashboardMaker: Sendable {
  /// Read-only, and nobody else's: a page that takes long to make holds nobody up who writes.
  private let store: ActivityStore
  private let configuration: Configuration
  private let catalog: Catalog
  /// Seconds after which a browser asks again.
  private let refresh: Int

  init(path: String, configuration: Configuration, _ surroundings: Surroundings, refresh: Int) throws {
    store = try ActivityStore(path: path, rules: configuration.rules, mode: .readOnly)
    self.configuration = configuration
    self.refresh = refresh
    catalog = try CatalogFolder(configuration, in: surroundings).catalog()
  }

  /// - Parameter now: what counts as now.
  /// - Throws: `Failure`.
  func page(_ question: Dashboard.Question, at now: Instant) throws -> [UInt8] {
    do {
      return try html(question, at: now)
    } catch {
      throw Failure(description: CommandError(error)?.message ?? "\(error)")
    }
  }

  /// Why there is no page, for the log of the server.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private func html(_ question: Dashboard.Question, at now: Instant) throws -> [UInt8] {
    let maker = try ReportMaker(
      store: store, configuration: configuration, catalog: catalog, plan: nil, today: now.day)
    let month = question.month ?? now.month
    let content = try PageMaker(
      store: store, maker: maker, configuration: configuration, catalog: catalog, plan: nil, today: now.day
    ).content(of: try maker.report(of: [month]))
    let recorded = try store.months()
    let language = Language(rawValue: question.language) ?? .english
    let live = LivePage(
      madeAt: now, refresh: question.refreshes && month == now.month ? refresh : nil,
      links: links(question, month, now.month, recorded))
    return Array(try content.html(live: live, in: language).utf8)
  }

  /// To the months beside this one that have records, to the running one, to other languages, and to a page at rest.
  private func links(
    _ question: Dashboard.Question, _ month: Month, _ running: Month, _ recorded: [Month]
  ) -> [LivePage.Link] {
    var links: [LivePage.Link] = []
    func add(_ kind: LivePage.Link.Kind, _ change: (inout Dashboard.Question) -> Void) {
      var other = question
      change(&other)
      links.append(LivePage.Link(kind: kind, address: address(of: other)))
    }
    if let earlier = recorded.last(where: { $0 < month }) { add(.month(earlier)) { $0.month = earlier } }
    if let later = recorded.first(where: { $0 > month && $0 < running }) { add(.month(later)) { $0.month = later } }
    if month != running { add(.month(running)) { $0.month = nil } }
    for language in Language.allCases where language.rawValue != question.language {
      add(.language(language)) { ($0.language, $0.namesLanguage) = (language.rawValue, true) }
    }
    if month == running { add(question.refreshes ? .stop : .go) { $0.refreshes.toggle() } }
    return links
  }

  private func address(of question: Dashboard.Question) -> String {
    var parts: [String] = []
    if let month = question.month { parts.append("month=\(month)") }
    if question.namesLanguage { parts.append("lang=\(question.language)") }
    if !question.refreshes { parts.append("refresh=off") }
    return parts.isEmpty ? "/" : "/?" + parts.joined(separator: "&")
  }
}

extension DashboardMaker {
  /// The languages of pages, English first.
  static var languages: [String] { Language.allCases.map(\.rawValue) }
}
