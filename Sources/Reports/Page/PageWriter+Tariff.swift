import Domain
import Pricing

/// The sections of the tariff: where the month stands on it, and how far its bands are filled.
extension PageWriter {
  /// Charts of each kind: the page of a hundred tariffs would hide the one that matters.
  private static let chartLimit = 6

  var tariff: Page.Section {
    var section = Page.Section(id: "tariff", title: texts(.tariff))
    let curves = content.tariffs.filter { $0.points.last.map { $0.users > 0 } ?? false }
      .sorted { ($1.here.cost, $0.region) < ($0.here.cost, $1.region) }
    var names = UniqueNames()
    for curve in curves.prefix(PageWriter.chartLimit) {
      let name = names.unique("tariff-\(curve.plan.rawValue)-\(curve.region)")
      section.blocks += blocks(of: curve, name)
    }
    guard !section.blocks.isEmpty else { return section }
    section.text = [texts(.tariffText)]
    if curves.count > PageWriter.chartLimit {
      section.text.append(texts(.limited, ["count": String(PageWriter.chartLimit), "all": String(curves.count)]))
    }
    return section
  }

  /// Who pays for a drawing, where several do: else they would look the same.
  private func owner(_ payer: String?) -> String? {
    let payers = Set((months.last?.bill?.items ?? []).map(\.payer))
    return payers.count > 1 ? title(ofAccount: payer) : nil
  }

  private func blocks(of curve: PageContent.TariffCurve, _ name: String) -> [Page.Section.Block] {
    let most = Double(curve.points.last?.users ?? 0)
    let ticks = NiceScale(most).values.filter { $0 <= most }.map {
      Chart.Tick($0, NiceScale.label($0, in: texts.language))
    }
    let here = texts(.tariffHere, ["users": curve.here.users.grouped, "cost": text(curve.here.cost)])
    let chart = Chart(
      name: name,
      title: texts(.tariffCurve, ["plan": curve.plan.title, "region": curve.region.clipped])
        + (owner(curve.payer).map { " · \($0)" } ?? ""),
      summary: texts(.tariffSummary, ["users": curve.here.users.grouped, "cost": text(curve.here.cost)]),
      ticks: ticks, span: 0...most, language: texts.language,
      series: [
        Chart.Series(nil, .line(curve.points.map { Chart.Point(Double($0.users), $0.cost.plotted) }), colour: 2),
        Chart.Series(here, .mark(Chart.Point(Double(curve.here.users), curve.here.cost.plotted)), colour: 1),
      ])
    let rows = curve.points.enumerated().filter { $0.offset % max(1, curve.points.count / 10) == 0 }.map {
      [$0.element.users.grouped, text($0.element.cost)]
    }
    return [.chart(chart), .table(PageTable(nil, [.number(texts(.mau)), .number(texts(.amount))], rows).folded)]
  }

  // MARK: Bands

  /// Of the last month of the page.
  var bands: Page.Section {
    var section = Page.Section(id: "bands", title: texts(.bands))
    let items = (months.last?.bill?.items ?? []).filter { item in item.charges.contains { $0.to != nil } }
      .sorted { ($1.amount, $1.quantity, $0.region) < ($0.amount, $0.quantity, $1.region) }
    var names = UniqueNames()
    for item in items.prefix(PageWriter.chartLimit) {
      let name = names.unique("bands-\(item.meter.rawValue)-\(item.plan?.rawValue ?? "all")-\(item.region)")
      section.blocks += blocks(of: item, name)
    }
    guard !section.blocks.isEmpty, let last = months.last else { return section }
    section.text = [texts(.bandsText, ["month": texts.month(last.activity.month)])]
    let isShared = items.prefix(PageWriter.chartLimit).flatMap(\.charges).contains { charge in
      charge.pot.map { $0.used != charge.quantity } ?? false
    }
    if isShared { section.text.append(texts(.bandsShared)) }
    if items.count > PageWriter.chartLimit {
      section.text.append(texts(.limited, ["count": String(PageWriter.chartLimit), "all": String(items.count)]))
    }
    return section
  }

  /// A band as far as it is filled.
  private struct Filling {
    let label: String
    let rate: String
    /// Nil where the band is open.
    let size: Int64?
    let units: Int64

    var percentage: Double? { size.map { Double(units) * 100 / Double($0) } }
  }

  /// A free quantity is shown whole, and as far as all that draw on it have used it.
  private func filling(of charge: Charge) -> Filling {
    let rate = charge.isFree ? texts(.free) : charge.rate.shown(minimumPlaces: 5)
    guard let pot = charge.pot, pot.size != charge.to || pot.used != charge.quantity else {
      return Filling(
        label: band(from: charge.from, to: charge.to), rate: rate, size: charge.to.map { max(1, $0 - charge.from) },
        units: charge.quantity)
    }
    return Filling(label: texts(.freeQuantity), rate: rate, size: max(1, pot.size), units: pot.used)
  }

  private func blocks(of item: BillItem, _ name: String) -> [Page.Section.Block] {
    let title = [self.title(item.meter), item.plan?.title, item.region.clipped, owner(item.payer)].compactMap(\.self)
      .joined(separator: " · ")
    let bands = item.charges.map(filling)
    let filled = bands.map(\.percentage)
    let places = filled.indices.map(Double.init)
    let chart = Chart(
      name: name, title: title,
      summary: texts(.bandsSummary, ["units": item.quantity.grouped, "bands": String(item.charges.count)]),
      ticks: zip(places, bands).map { Chart.Tick($0, $1.label) }, span: -0.5...(Double(bands.count) - 0.5),
      unit: .percent, language: texts.language,
      series: [
        Chart.Series(texts(.filled), .bars(zip(places, filled).compactMap { x, y in y.map { Chart.Point(x, $0) } })),
        Chart.Series(
          texts(.room), .frames(zip(places, filled).compactMap { x, y in y.map { _ in Chart.Point(x, 100) } })),
        Chart.Series(
          nil,
          .texts(
            bands.indices.map { Chart.Label(places[$0], filled[$0] ?? 0, bands[$0].units.grouped) })),
      ])
    let rows = bands.map { band in
      [
        band.label, band.rate, band.size?.grouped ?? "–", band.units.grouped,
        band.size.map { percent(Int(band.units), of: Int($0)) } ?? "–",
      ]
    }
    return [
      .chart(chart),
      .table(
        PageTable(
          nil,
          [
            .text(texts(.units)), .number(texts(.rate)), .number(texts(.size)), .number(texts(.filled)),
            .number(texts(.share)),
          ], rows)),
    ]
  }
}

/// Gives each of several things with the same name one of its own.
struct UniqueNames {
  private var counts: [String: Int] = [:]

  mutating func unique(_ name: String) -> String {
    let count = (counts[name] ?? 0) + 1
    counts[name] = count
    return count == 1 ? name : "\(name)-\(count)"
  }
}
