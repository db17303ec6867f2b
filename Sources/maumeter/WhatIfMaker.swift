import Domain
import Forecast
import Pricing
import Reports

/// Puts scenarios side by side.
struct WhatIfMaker {
  let base: ScenarioBase
  let file: ScenarioFile
  let configuration: Configuration
  let catalog: Catalog
  /// Reads the catalogs of a folder that a scenario names.
  let catalogs: (_ folder: String) throws -> Catalog

  private var months: Int { file.months ?? ScenarioFile.defaultMonths }

  func whatIf() throws -> WhatIf {
    try file.checkPools(base.pools)
    if let pool = base.pools.first(where: { max($0.users, $0.machineTokens) >= Scenario.largestCount }) {
      throw CommandError(
        "\(max(pool.users, pool.machineTokens).grouped) users or machine tokens of one pool are more than what-if "
          + "counts, which ends at \(Scenario.largestCount.grouped). maumeter price takes any number.", .usage)
    }
    let seed = file.seed ?? 1
    let draws = file.draws ?? ScenarioFile.defaultDraws
    var results: [ScenarioResult] = []
    var warnings = base.warnings
    var hasRanges = false
    for plan in [PlannedScenario(name: PlannedScenario.asItIs, pricing: configuration.pricing)] + file.scenarios {
      var plan = plan
      plan.budget = plan.budget ?? file.budget
      let catalog = try plan.catalogs.map(catalogs) ?? catalog
      let pricer = try ScenarioPricer(
        plan, base: base, months: months, catalog: catalog, configuration: configuration)
      var remarks = late(plan, pricer.scenario) + steep(plan)
      do {
        let (made, found) = try self.result(of: pricer)
        var result = made
        if !pricer.scenario.isExact {
          let simulation = ScenarioSimulation(
            name: plan.name, scenario: pricer.scenario, pricer: try pricer.fast(), draws: ScenarioDraws(seed: seed),
            count: draws)
          if let spreads = try simulation.spreads() { result.add(spreads) }
          hasRanges = true
        }
        results.append(result)
        remarks += found + result.missing
      } catch let gap as PricingError where plan.vendor?.isOneOfAll == true {
        remarks.append("\(plan.name) is left out: \(gap)")
      }
      warnings += remarks.filter { !warnings.contains($0) }
    }
    var whatIf = WhatIf(base: base.month, origin: base.origin, catalog: catalog.name, scenarios: results)
    whatIf.draws = hasRanges ? draws : 0
    whatIf.seed = seed
    whatIf.warnings = warnings
    whatIf.breakEvens = try breakEvens()
    whatIf.notes = notes(whatIf)
    return whatIf
  }

  private func breakEvens() throws -> [BreakEvenResult] {
    guard !file.breakEven.isEmpty else { return [] }
    let maker = BreakEvenMaker(
      catalog: catalog, settings: configuration.pricing, region: breakEvenRegion, month: base.month.next)
    return try maker.results(file.breakEven)
  }

  /// Of the largest pool.
  private var breakEvenRegion: String {
    base.pools.max { $0.users < $1.users }?.region ?? PriceCommand.defaultRegion
  }

  private func notes(_ whatIf: WhatIf) -> [String] {
    var notes = ["Users are rounded to whole ones in each pool and month, a half up; amounts are exact."]
    if !whatIf.breakEvens.isEmpty {
      notes.append(
        "Break-even: one pool of direct users in \(breakEvenRegion), which alone has the free quantity, in "
          + "\(base.month.next); other services at their list prices.")
    }
    for result in whatIf.breakEvens where !result.unknownBeyond.isEmpty {
      notes.append(
        "Break-even of \(result.first) and \(result.second) ends at \(result.limit.grouped) users: no price of "
          + "\(result.unknownBeyond.joined(separator: " and of ")) for more of them is known.")
    }
    return notes + whatIf.scenarios.compactMap(order)
  }

  /// What the order in which the free quantity is spent could change, over all months.
  private func order(_ scenario: ScenarioResult) -> String? {
    let months = scenario.months.filter { $0.listRange != nil }
    let ranges = months.compactMap(\.listRange)
    guard let first = months.first, let last = months.last,
      let low = try? ranges.reduce(Money.zero, { try $0.adding($1.low) }),
      let high = try? ranges.reduce(Money.zero, { try $0.adding($1.high) })
    else { return nil }
    let time = months.count == 1 ? "of \(first.month)" : "of \(months.count) months, \(first.month) to \(last.month),"
    return "\(scenario.name): AWS does not say in which order the free quantity is spent: the list price \(time) is "
      + "between \(low) and \(high) USD. It is spent in proportion to the users."
  }

  // MARK: One scenario

  /// Well inside the range of `Money`, so that no sum or difference of what is printed leaves it.
  private static let largestTotal = Money(tenBillionths: 8_000_000_000_000_000_000)

  /// What never comes true in the months that are looked at.
  private func late(_ plan: PlannedScenario, _ scenario: Scenario) -> [String] {
    guard let first = scenario.months.first, let last = scenario.months.last else { return [] }
    func remark(_ month: Month, _ what: String) -> String {
      "\(plan.name): \(what) of \(month) is outside the months looked at, \(first) to \(last): see --months."
    }
    return plan.changes.compactMap { change in
      if case .launch(let month, _, _) = change.effect {
        return (first...last).contains(month) ? nil : remark(month, "the launch")
      }
      guard let from = change.from, from > last else { return nil }
      return remark(from, "a change")
    }
  }

  /// Growth that is more often a percentage without its sign.
  private func steep(_ plan: PlannedScenario) -> [String] {
    let rates = plan.changes.compactMap { change -> ScenarioNumber? in
      switch change.effect {
      case .growth(let rate), .tenant(_, _, let rate): rate.highest
      default: nil
      }
    }
    guard let highest = rates.max(), highest >= .one else { return [] }
    let percent = ScenarioNumber(billionths: highest.billionths * 100)
    return [
      "\(plan.name): growth of \(highest) is \(percent) % a month. Write \(highest) % as \(highest)%, if that is meant."
    ]
  }

  private func result(of pricer: ScenarioPricer) throws -> (ScenarioResult, [String]) {
    let counts = pricer.scenario.counts(pricer.scenario.middle)
    if let month = pricer.scenario.end(of: pricer.scenario.middle) {
      throw CommandError.beyondCounting(pricer.plan.name, in: month)
    }
    var months: [ScenarioMonth] = []
    var bills: [Bill?] = []
    var remarks: [String] = []
    var missing: [String] = []
    var gaps: Set<String> = []
    var total = Money.zero
    for (index, month) in pricer.scenario.months.enumerated() {
      let enterprise = counts[index].reduce(0) { $0 + $1.enterprise }
      let users = counts[index].reduce(0) { $0 + $1.users }
      var result = ScenarioMonth(
        month: month, direct: users - enterprise, enterprise: enterprise, list: .zero, net: .zero)
      if let quote = try pricer.quote(counts[index]) {
        (result.list, result.net) = (quote.amount, quote.amount)
        bills.append(nil)
        let note = quote.vendor.note.map { " \($0)" } ?? ""
        remarks.append("\(pricer.plan.name): prices of \(quote.label).\(note)")
      } else {
        let bill = try pricer.bill(of: index, counts[index])
        (result.list, result.net) = (bill.listTotal, bill.total)
        result.listRange = bill.range
        bills.append(bill)
        if let gap = bill.wholeGap {
          throw CommandError(
            "\(pricer.plan.name): \(gap) A scenario without any price cannot be compared.", .badConfiguration)
        }
        for unpriced in bill.unpriced {
          // The same in every later month.
          let reason = unpriced.reason.description
          guard gaps.insert(reason.replacing(month.description, with: "")).inserted else { continue }
          missing.append("\(pricer.plan.name): not in the total: \(reason)")
        }
      }
      // A negotiated rate may be above the list price.
      guard let sum = try? total.adding(max(result.list, result.net)), sum <= WhatIfMaker.largestTotal else {
        throw CommandError(
          "\(pricer.plan.name) costs more than \(WhatIfMaker.largestTotal) USD up to \(month): give fewer --months, or "
            + "less growth.", .usage)
      }
      total = sum
      months.append(result)
    }
    var result = ScenarioResult(name: pricer.plan.name, months: months)
    result.missing = missing
    let crossings = ScenarioCrossings(pricer: pricer, budgets: configuration.budgets, configuration: configuration)
    result.crossings = crossings.crossings(
      before: try billBefore(), bills: bills, counts: counts, costs: months.map(\.net))
    var seen: Set<String> = []
    return (result, remarks.filter { seen.insert($0).inserted })
  }

  /// The month that all scenarios start from, at its own prices: what bands are reached already.
  private func billBefore() throws -> Bill {
    var plan = PlannedScenario(name: "", pricing: configuration.pricing)
    plan.budget = nil
    let pricer = try ScenarioPricer(plan, base: base, months: 1, catalog: catalog, configuration: configuration)
    return try pricer.bill(of: 0, pricer.scenario.counts(pricer.scenario.middle)[0])
  }
}

extension ScenarioResult {
  fileprivate mutating func add(_ spreads: ScenarioSimulation.Spreads) {
    totalSpread = spreads.total
    for index in months.indices {
      months[index].mauSpread = spreads.mau[index]
      months[index].netSpread = spreads.net[index]
    }
  }
}
