import Domain
import Forecast
import Pricing

extension WhatIf {
  /// The schema `maumeter.what-if/1`: names only get added.
  public var json: JSON {
    [
      "schema": "maumeter.what-if/1",
      "base": .string(base.description),
      "currency": "USD",
      "catalog": .string(catalog),
      "draws": .integer(draws),
      "seed": .string(String(seed)),
      "scenarios": .array(scenarios.map(json)),
      "break_even": .array(breakEvens.map(json)),
      "notes": .array(([origin] + notes).map { .string($0) }),
      "warnings": .array(warnings.map { .string($0) }),
    ]
  }

  private func json(of scenario: ScenarioResult) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("name", .string(scenario.name)),
      JSON.Member("total", .string(scenario.net.description)),
      JSON.Member("list_total", .string(scenario.list.description)),
      JSON.Member("difference", .string((scenario.net - (scenarios.first?.net ?? .zero)).description)),
    ]
    if let spread = scenario.totalSpread { members.append(JSON.Member("total_range", spread.amounts)) }
    let months = scenario.months.enumerated().map { place, month in json(of: month, at: place) }
    members.append(JSON.Member("months", .array(months)))
    members.append(
      JSON.Member(
        "crossings",
        .array(
          scenario.crossings.map {
            [
              "month": .string($0.month.description), "kind": .string($0.kind.rawValue),
              "sentence": .string($0.sentence),
            ]
          })))
    return .object(members)
  }

  private func json(of month: ScenarioMonth, at place: Int) -> JSON {
    let difference = month.net - (scenarios.first?.months[place].net ?? .zero)
    var members: [JSON.Member] = [
      JSON.Member("month", .string(month.month.description)),
      JSON.Member(
        "mau",
        [
          "total": .integer(month.mau), "direct": .integer(month.direct), "enterprise": .integer(month.enterprise),
        ]),
      JSON.Member("cost", .string(month.net.description)),
      JSON.Member("list_cost", .string(month.list.description)),
      JSON.Member("difference", .string(difference.description)),
    ]
    if let spread = month.mauSpread { members.append(JSON.Member("mau_range", spread.counts)) }
    if let spread = month.netSpread { members.append(JSON.Member("cost_range", spread.amounts)) }
    if let range = month.listRange { members.append(JSON.Member("list_range", range.json)) }
    return .object(members)
  }

  private func json(of result: BreakEvenResult) -> JSON {
    [
      "first": .string(result.first), "second": .string(result.second), "limit": .integer(result.limit),
      "stretches": .array(
        result.stretches.map { stretch in
          [
            "from": .integer(stretch.from), "to": stretch.to.map { .integer($0) } ?? .null,
            "cheaper": .string(result.name(of: stretch.cheaper)),
          ]
        }),
    ]
  }
}

extension ScenarioSpread {
  fileprivate var counts: JSON { ["p10": .integer(p10), "p50": .integer(p50), "p90": .integer(p90)] }

  fileprivate var amounts: JSON {
    func amount(_ number: Int64) -> JSON { .string(Money(tenBillionths: number).description) }
    return ["p10": amount(p10), "p50": amount(p50), "p90": amount(p90)]
  }
}
