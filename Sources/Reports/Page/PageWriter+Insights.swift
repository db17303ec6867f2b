import Domain
import Pricing

/// The sections that say where users come from, and what can be known of them.
extension PageWriter {
  var growth: Page.Section {
    var section = Page.Section(id: "growth", title: texts(.growth))
    guard content.growth.count > 1, let last = content.growth.last else { return section }
    section.text = [texts(.growthText)]
    let rows = content.growth.map { row in
      [
        texts.month(row.month), row.new.grouped, row.retained.grouped, row.resurrected.grouped,
        row.churned?.grouped ?? "–", row.users.grouped,
      ]
    }
    let summary = texts(
      .growthSummary,
      [
        "month": texts.month(last.month), "new": last.new.grouped, "retained": last.retained.grouped,
        "resurrected": last.resurrected.grouped,
      ])
    let chart = Chart(
      name: "growth", title: texts(.growthChart), summary: summary,
      ticks: content.growth.enumerated().map { Chart.Tick(Double($0.offset), texts.shortMonth($0.element.month)) },
      span: -0.5...(Double(content.growth.count) - 0.5), language: texts.language, series: growthSeries)
    section.blocks = [
      .chart(chart),
      .table(
        PageTable(
          nil,
          [
            .text(texts(.month)), .number(texts(.new)), .number(texts(.retained)), .number(texts(.resurrected)),
            .number(texts(.churned)), .number(texts(.mau)),
          ], rows)),
    ]
    return section
  }

  /// Users of the month upward, those who did not come back downward.
  private var growthSeries: [Chart.Series] {
    func spans(_ low: (PageContent.GrowthRow) -> Int, _ high: (PageContent.GrowthRow) -> Int) -> Chart.Shape {
      .spans(
        content.growth.enumerated().map { place, row in
          Chart.Interval(Double(place), Double(low(row)), Double(high(row)))
        })
    }
    return [
      Chart.Series(texts(.retained), spans({ _ in 0 }, { $0.retained }), colour: 2),
      Chart.Series(texts(.resurrected), spans({ $0.retained }, { $0.retained + $0.resurrected }), colour: 3),
      Chart.Series(texts(.new), spans({ $0.retained + $0.resurrected }, { $0.users }), colour: 0),
      Chart.Series(texts(.churned), spans({ -($0.churned ?? 0) }, { _ in 0 }), colour: 1),
    ]
  }

  var coverage: Page.Section {
    var section = Page.Section(id: "coverage", title: texts(.coverage))
    guard !content.coverage.isEmpty else { return section }
    section.text = [texts(.coverageText)]
    let rows = content.coverage.map { row in
      [
        title(ofPool: row.pool, row.name), row.attributed.map { percent(tenths: "\($0 / 10).\($0 % 10)") } ?? "–",
        row.sources.harmless, row.holes.grouped, row.mau.lowerBound.grouped, row.mau.upperBound.grouped,
      ]
    }
    section.blocks = [
      .table(
        PageTable(
          nil,
          [
            .text(texts(.pool)), .number(texts(.attributed)), .text(texts(.source)), .number(texts(.holes)),
            .number(texts(.mau)), .number(texts(.upperBound)),
          ], rows))
    ]
    return section
  }

  // MARK: Avoidable users

  var avoidable: Page.Section {
    var section = Page.Section(id: "avoidable", title: texts(.avoidable))
    guard let avoidable = content.avoidable, let last = months.last else { return section }
    let rows = avoidable.pools.filter { $0.users > 0 }
    let month = texts.month(last.activity.month)
    guard !rows.isEmpty else {
      section.text = [texts(.avoidableNone, ["month": month])]
      return section
    }
    let sums = [\PageContent.AvoidableRow.queries, \.refreshes, \.signUps].map { path in
      rows.reduce(0) { $0 + $1[keyPath: path] }
    }
    let summary = texts(
      .avoidableSummary,
      ["month": month, "users": sums.reduce(0, +).grouped, "cost": avoidable.cost.map(text) ?? "–"])
    section.text = [summary, texts(.avoidableText)]
    let names = [texts(.queries), texts(.tokenRefresh), texts(.signUp)]
    let chart = Chart(
      name: "avoidable", title: texts(.avoidableChart, ["month": month]), summary: summary,
      ticks: names.enumerated().map { Chart.Tick(Double($0.offset), $0.element) }, span: -0.5...2.5,
      language: texts.language,
      series: [
        Chart.Series(
          nil, .bars(sums.enumerated().map { Chart.Point(Double($0.offset), Double($0.element)) }), colour: 1),
        Chart.Series(
          nil,
          .texts(sums.enumerated().map { Chart.Label(Double($0.offset), Double($0.element), $0.element.grouped) })),
      ])
    section.blocks = [.chart(chart), .table(avoidableTable(rows, sums, avoidable.cost))]
    return section
  }

  private func avoidableTable(_ rows: [PageContent.AvoidableRow], _ sums: [Int], _ cost: Money?) -> PageTable {
    PageTable(
      nil,
      [
        .text(texts(.pool)), .number(texts(.onlyQueries)), .number(texts(.onlyRefreshes)),
        .number(texts(.onlySignUps)), .number(texts(.amount)),
      ],
      rows.map { row in
        [
          title(ofPool: row.pool, row.name), row.queries.grouped, row.refreshes.grouped, row.signUps.grouped,
          row.cost.map(text) ?? "",
        ]
      }, total: [texts(.total)] + sums.map(\.grouped) + [cost.map(text) ?? ""])
  }
}
