import Domain
import Pricing
import Reports

/// Looks for the numbers of users at which one way to pay gets cheaper than another.
struct BreakEvenMaker {
  /// As far as the search goes.
  static let limit: Int64 = 10_000_000

  let catalog: Catalog
  let settings: PricingSettings
  let region: String
  let month: Month

  /// A plan, a plan with an add-on, or the plan of another service.
  private struct Way {
    let name: String
    let group: String
    let price: (Int64) throws(PricingError) -> Money
    let steps: [Int64]
    /// The most users it has a price for.
    let limit: Int64
  }

  /// - Throws: `ConfigurationError` or `CommandError` for a name that is not known, `PricingError` for a plan without a
  ///   price.
  func results(_ names: [ScenarioFile.WayToPay]) throws -> [BreakEvenResult] {
    let ways = try names.flatMap(ways)
    guard Set(ways.map(\.group)).count > 1 else { throw onlyOne(names) }
    var results: [BreakEvenResult] = []
    for (index, first) in ways.enumerated() {
      for second in ways[(index + 1)...] where second.group != first.group {
        let limit = min(first.limit, second.limit)
        let found = try BreakEven(
          upTo: limit, steps: first.steps + second.steps, first.price, second.price)
        var result = BreakEvenResult(
          first: first.name, second: second.name, limit: limit, stretches: found.stretches)
        result.unknownBeyond = [first, second].filter { $0.limit == limit && limit < BreakEvenMaker.limit }.map(\.name)
        results.append(result)
      }
    }
    return results
  }

  private func onlyOne(_ names: [ScenarioFile.WayToPay]) -> any Error {
    if let place = names.first?.place {
      return place.wrong(
        "the only way to pay", expected: "beside another one to compare it with, such as [lite, plus, clerk]")
    }
    return CommandError(
      "Break-even is between two ways to pay or more, and there is only \"\(names.map(\.name).joined(separator: ","))"
        + "\". Add a plan or a service to compare it with, such as lite,plus,clerk.", .usage)
  }

  private func ways(_ wanted: ScenarioFile.WayToPay) throws -> [Way] {
    let parts = wanted.name.split(separator: "+", maxSplits: 1).map(String.init)
    if let plan = parts.first.flatMap(Plan.init(anyCase:)) {
      guard parts.count == 1 || parts[1] == "advanced_security" && plan != .plus else { throw unknown(wanted) }
      return [try way(wanted.name, plan, hasAdvancedSecurity: parts.count == 2)]
    }
    guard catalog.vendor(called: wanted.name) != nil else { throw unknown(wanted) }
    return try catalog.plans(of: .init(name: wanted.name)).map { vendor, plan in
      func price(_ users: Int64) throws(PricingError) -> Money { try vendor.quote(plan: plan, mau: users).amount }
      return Way(
        name: "\(vendor.title) \(plan.name)", group: vendor.id, price: price,
        steps: plan.steps(upTo: BreakEvenMaker.limit), limit: try priced(price))
    }
  }

  private func unknown(_ wanted: ScenarioFile.WayToPay) -> any Error {
    let known =
      "lite, essentials, plus, legacy, each but plus with +advanced_security, or another service: "
      + catalog.vendorNames.joined(separator: ", ")
    if let place = wanted.place { return place.wrong(expected: "one of \(known)") }
    return CommandError("\"\(wanted.name)\" is no way to pay. Known: \(known).", .usage)
  }

  private func way(_ name: String, _ plan: Plan, hasAdvancedSecurity: Bool) throws -> Way {
    let meters: [Meter] = hasAdvancedSecurity ? [.directMAU, .advancedSecurityMAU] : [.directMAU]
    let usages = meters.map { Usage(month: month, region: region, plan: plan, meter: $0, quantity: 0) }
    var settings = settings
    settings.unknownPrices = .refuse
    let function = try BillFunction(catalog, usages: usages, settings: settings)
    func price(_ users: Int64) throws(PricingError) -> Money {
      try function.total(meters.map { _ in users }).net
    }
    return Way(
      name: name, group: name, price: price, steps: catalog.steps(of: meters, settings: settings),
      limit: try priced(price))
  }

  /// How many users have a price.
  private func priced(_ price: (Int64) throws(PricingError) -> Money) throws(PricingError) -> Int64 {
    func hasPrice(_ users: Int64) -> Bool { (try? price(users)) != nil }
    if hasPrice(BreakEvenMaker.limit) { return BreakEvenMaker.limit }
    // Without a price for one user there is nothing to compare: the error says what is missing.
    _ = try price(1)
    var (low, high): (Int64, Int64) = (1, BreakEvenMaker.limit)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if hasPrice(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
