import Domain

/// The sections that say where users come from, and what can be known of them.
extension PageWriter {
  var growth: Page.Section {
    var section = Page.Section(id: "growth", title: texts(.growth), text: [texts(.growthText)])
    guard !content.growth.isEmpty else { return section }
    let rows = content.growth.map { row in
      [
        texts.month(row.month), row.new.grouped, row.retained.grouped, row.resurrected.grouped, row.churned.grouped,
        (row.new + row.retained + row.resurrected).grouped,
      ]
    }
    section.blocks = [
      .table(
        PageTable(
          nil,
          [
            .text(texts(.month)), .number(texts(.new)), .number(texts(.retained)), .number(texts(.resurrected)),
            .number(texts(.churned)), .number(texts(.mau)),
          ], rows))
    ]
    return section
  }

  var coverage: Page.Section {
    var section = Page.Section(id: "coverage", title: texts(.coverage), text: [texts(.coverageText)])
    guard !content.coverage.isEmpty else { return section }
    let rows = content.coverage.map { row in
      [
        title(ofPool: row.pool), row.attributed.map { "\($0 / 10).\($0 % 10)\u{A0}%" } ?? "–", row.sources.harmless,
        row.holes.grouped, row.mau.lowerBound.grouped, row.mau.upperBound.grouped,
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

  var avoidable: Page.Section {
    var section = Page.Section(id: "avoidable", title: texts(.avoidable), text: [texts(.avoidableText)])
    let rows = content.avoidable.filter { $0.queries + $0.refreshes + $0.signUps > 0 }
    guard !rows.isEmpty else { return section }
    section.blocks = [
      .table(
        PageTable(
          nil,
          [
            .text(texts(.pool)), .number(texts(.onlyQueries)), .number(texts(.onlyRefreshes)),
            .number(texts(.onlySignUps)), .number(texts(.amount)),
          ],
          rows.map { row in
            [
              title(ofPool: row.pool), row.queries.grouped, row.refreshes.grouped, row.signUps.grouped,
              row.cost.map(text) ?? "",
            ]
          }))
    ]
    return section
  }
}
