import Domain
import Pricing

/// Where the rules and the prices of a page were read.
struct PageSources {
  private let writer: PageWriter

  init(_ writer: PageWriter) {
    self.writer = writer
  }

  private var texts: Texts { writer.texts }

  /// Rules first, then each source of a rate with what it gives, in the order of the bill.
  var sources: [Page.Source] {
    var order: [Source] = []
    var given: [Source: [String]] = [:]
    for charge in writer.months.compactMap(\.bill).flatMap(\.charges) {
      let name = charge.isFree ? texts(.freeQuantity) : writer.title(charge.meter)
      let what = [name, charge.plan?.title, charge.region.clipped].compactMap(\.self).joined(separator: " · ")
      if given[charge.source] == nil { order.append(charge.source) }
      if given[charge.source]?.contains(what) != true { given[charge.source, default: []].append(what) }
    }
    return [rules]
      + order.map { source in
        Page.Source(text: text(given[source] ?? []), address: source.address.harmless, remark: remark(source))
      }
  }

  /// A free quantity holds for many Regions: the first ones are named.
  private func text(_ items: [String]) -> String {
    let shown = 6
    guard items.count > shown else { return texts.list(items) }
    return items.prefix(shown).joined(separator: texts(.listSeparator)) + texts(.listSeparator) + "…"
  }

  private var rules: Page.Source {
    let address =
      switch writer.content.report.rules.name {
      case .pricingPage: "https://aws.amazon.com/cognito/pricing/"
      case .quotasPage: "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html"
      }
    return Page.Source(
      text: texts(.rules, ["rules": writer.content.report.rules.description]), address: address,
      remark: texts(.rulesVersion, ["version": CountingRules.version]))
  }

  private func remark(_ source: Source) -> String {
    guard source.confidence != .supplied else { return texts(.supplied) }
    let day = Day(source.read).map(texts.day) ?? Month(source.read).map(texts.month) ?? source.read.harmless
    return texts(.read, ["day": day])
  }
}
