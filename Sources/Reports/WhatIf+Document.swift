import Domain
import Forecast
import Pricing

extension WhatIf: Presentable {
  public var document: Document {
    let amounts = WhatIfAmounts(scenarios.map { $0.months.map(\.net) })
    var blocks: [Document.Block] = [.heading("What if · from \(base.title)", level: 1)]
    blocks.append(.table(summary(amounts)))
    blocks.append(.table(users))
    blocks.append(.table(costs(amounts)))
    if draws > 0 { blocks.append(.table(spreads(amounts))) }
    blocks.append(.table(crossings))
    if !crossingNotes.isEmpty {
      blocks.append(.heading("What is crossed, and when", level: 3))
      blocks.append(.notes(crossingNotes))
    }
    blocks.append(.table(breakEvenTable))
    blocks.append(.table(records))
    blocks.append(.notes(notesOfAll))
    return Document(blocks)
  }

  private var notesOfAll: [Note] {
    var all = warnings.map { Note($0, kind: .warning) }
    all.append(Note(origin))
    all += notes.map { Note($0) }
    if draws > 0 {
      all.append(
        Note(
          "Numbers given as ranges were drawn \(draws.grouped) times (seed \(seed)). The tables by month have them at "
            + "their middle, or most likely value; a tenth of the draws is below P10, nine tenths are below P90."))
    }
    all.append(Note("Prices: \(catalog)."))
    return all
  }

  // MARK: For people

  /// The head of a scenario's column: its name, or its number where names would make the table too wide.
  func head(_ index: Int) -> String {
    scenarios.count > 3 ? "(\(index))" : scenarios[index].name.harmless
  }

  private func summary(_ amounts: WhatIfAmounts) -> Table {
    let largest = amounts.totals.max() ?? .zero
    return Table(
      "summary", for: .people, of: Array(scenarios.enumerated()),
      fields: [
        Field("number", "", .trailing) { scenarios.count > 3 ? .label(head($0.offset)) : .empty },
        Field("scenario", "Scenario", fitting: .text(minimum: 12)) { .text($0.element.name) },
        Field("mau", "MAU at the end", .trailing) { .count($0.element.months.last?.mau ?? 0) },
        Field("trend", "MAU", fitting: .droppable(2)) { .label(TextChart.sparkline($0.element.months.map(\.mau))) },
        Field("net", "USD in all", .trailing) { amounts.cell($0.element.net, amounts.totals[$0.offset]) },
        Field("difference", "Difference", .trailing) { index, scenario in
          guard index > 0, let first = scenarios.first else { return .empty }
          return amounts.cell(scenario.net - first.net, amounts.totals[index] - amounts.totals[0])
        },
        Field("bar", "", fitting: .droppable(1)) {
          .label(TextChart.bar(amounts.totals[$0.offset].tenBillionths, of: largest.tenBillionths, width: 16))
        },
      ])
  }

  private typealias Row = (place: Int, month: Month)

  private var rows: [Row] { (scenarios.first?.months ?? []).enumerated().map { ($0.offset, $0.element.month) } }

  private var users: Table {
    var fields: [Field<Row>] = [Field("month", "Month") { .label($0.month.description) }]
    for (index, scenario) in scenarios.enumerated() {
      fields.append(
        Field("mau\(index)", head(index), .trailing) { .count(scenario.months[$0.place].mau) })
    }
    return Table("mau", title: WhatIf.usersTitle, for: .people, of: rows, fields: fields)
  }

  private func costs(_ amounts: WhatIfAmounts) -> Table {
    var fields: [Field<Row>] = [Field("month", "Month", total: .label("Total")) { .label($0.month.description) }]
    for (index, scenario) in scenarios.enumerated() {
      fields.append(
        Field(
          "net\(index)", head(index), .trailing, total: amounts.cell(scenario.net, amounts.totals[index])
        ) { amounts.cell(scenario.months[$0.place].net, amounts.months[index][$0.place]) })
    }
    // Where nothing is taken off, the list price says the same again.
    for (index, scenario) in scenarios.enumerated() where scenario.list != scenario.net {
      let list = WhatIfAmounts([scenario.months.map(\.list)])
      fields.append(
        Field(
          "list", "\(head(index)), list", .trailing, fitting: .droppable(1),
          total: list.cell(scenario.list, list.totals[0])
        ) { list.cell(scenario.months[$0.place].list, list.months[0][$0.place]) })
    }
    return Table("net", title: WhatIf.costsTitle, for: .people, of: rows, hasTotal: true, fields: fields)
  }

  private typealias Spread = (scenario: String, month: String, mau: ScenarioSpread?, net: ScenarioSpread?)

  private func spreads(_ amounts: WhatIfAmounts) -> Table {
    let rows: [Spread] = scenarios.filter { $0.totalSpread != nil }.flatMap { scenario -> [Spread] in
      scenario.months.map { (scenario.name, $0.month.description, $0.mauSpread, $0.netSpread) }
        + [(scenario.name, "all", nil, scenario.totalSpread)]
    }
    func users(_ key: String, _ title: String, _ path: KeyPath<ScenarioSpread, Int64>) -> Field<Spread> {
      Field(key, title, .trailing, fitting: .droppable(key.hasSuffix("50") ? 1 : 2)) { row in
        row.mau.map { .count($0[keyPath: path]) } ?? .empty
      }
    }
    func money(_ key: String, _ title: String, _ path: KeyPath<ScenarioSpread, Int64>) -> Field<Spread> {
      Field(key, title, .trailing) { row in
        guard let net = row.net else { return .empty }
        let amount = Money(tenBillionths: net[keyPath: path])
        return amounts.cell(amount, amounts.precision.rounded(amount))
      }
    }
    return Table(
      "range", title: "Ranges", for: .people, of: rows,
      fields: [
        Field("scenario", "Scenario", fitting: .text(minimum: 10)) { .text($0.scenario) },
        Field("month", "Month") { .label($0.month) },
        users("mau_p10", "MAU P10", \.p10), users("mau_p50", "P50", \.p50), users("mau_p90", "P90", \.p90),
        money("net_p10", "USD P10", \.p10), money("net_p50", "P50", \.p50), money("net_p90", "P90", \.p90),
      ])
  }

  // MARK: For everybody

  /// Sentences, which a table would cut.
  private var crossingNotes: [Note] {
    scenarios.flatMap { scenario in
      scenario.crossings.map { Note("\(scenario.name.harmless), \($0.month): \($0.sentence)") }
    }
  }

  private var crossings: Table {
    let rows = scenarios.flatMap { scenario in scenario.crossings.map { (scenario: scenario.name, crossing: $0) } }
    return Table(
      "crossing", for: .records, of: rows,
      fields: [
        Field("scenario") { .text($0.scenario) },
        Field("month") { .label($0.crossing.month.description) },
        Field("kind") { .label($0.crossing.kind.rawValue) },
        Field("what") { .text($0.crossing.sentence) },
      ])
  }

  private var breakEvenTable: Table {
    let rows = breakEvens.flatMap { result in result.stretches.map { (result: result, stretch: $0) } }
    return Table(
      "break_even", title: "Break-even", of: rows,
      fields: [
        Field("first", "Between", fitting: .text(minimum: 8)) { .text($0.result.first) },
        Field("second", "and", fitting: .text(minimum: 8)) { .text($0.result.second) },
        Field("from", "From MAU", .trailing) { .count($0.stretch.from) },
        Field("to", "to", .trailing) { .count($0.stretch.to ?? $0.result.limit) },
        Field("cheaper", "Cheaper", fitting: .text(minimum: 8)) { row in
          row.result.name(of: row.stretch.cheaper).map { .text($0) } ?? .label("the same")
        },
      ])
  }

  private var records: Table {
    let rows = scenarios.flatMap { scenario in
      scenario.months.enumerated().map { (scenario: scenario, place: $0.offset, month: $0.element) }
    }
    func spread(_ key: String, _ value: @escaping (ScenarioMonth) -> Int64?) -> Field<
      (
        scenario: ScenarioResult, place: Int, month: ScenarioMonth
      )
    > {
      Field(key) { value($0.month).map { .count($0) } ?? .empty }
    }
    func money(_ key: String, _ value: @escaping (ScenarioMonth) -> Int64?) -> Field<
      (
        scenario: ScenarioResult, place: Int, month: ScenarioMonth
      )
    > {
      Field(key) { value($0.month).map { .rate(Money(tenBillionths: $0)) } ?? .empty }
    }
    return Table(
      "month", for: .records, of: rows,
      fields: [
        Field("scenario") { .text($0.scenario.name) },
        Field("month") { .label($0.month.month.description) },
        Field("mau") { .count($0.month.mau) },
        Field("direct") { .count($0.month.direct) },
        Field("enterprise") { .count($0.month.enterprise) },
        Field("list") { .rate($0.month.list) },
        Field("net") { .rate($0.month.net) },
        Field("difference") { row in
          .rate(row.month.net - (scenarios.first?.months[row.place].net ?? .zero))
        },
        spread("mau_p10", \.mauSpread?.p10), spread("mau_p50", \.mauSpread?.p50), spread("mau_p90", \.mauSpread?.p90),
        money("net_p10", \.netSpread?.p10), money("net_p50", \.netSpread?.p50), money("net_p90", \.netSpread?.p90),
      ])
  }
}

/// The amounts of the tables, rounded so that the months of a scenario add up to its total.
struct WhatIfAmounts {
  let precision: Precision
  /// By scenario.
  let totals: [Money]
  /// By scenario and month.
  let months: [[Money]]

  init(_ exact: [[Money]]) {
    let sums = exact.map { $0.reduce(.zero, +) }
    let precision = Precision(for: sums.max() ?? .zero)
    totals = sums.map(precision.rounded)
    months = zip(exact, totals).map { precision.parts($0, of: $1) }
    self.precision = precision
  }

  func cell(_ exact: Money, _ rounded: Money) -> Cell { .amount(exact, shown: precision.text(rounded)) }
}
