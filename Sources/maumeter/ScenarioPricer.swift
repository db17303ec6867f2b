import Domain
import Forecast
import Pricing
import Reports

/// Turns the users of a scenario into usage and prices it.
struct ScenarioPricer {
  let scenario: Scenario
  let plan: PlannedScenario
  let catalog: Catalog
  let settings: PricingSettings
  /// By month.
  private let templates: [[Line]]
  private let vendorPlans: [(vendor: Vendor, plan: Vendor.VendorPlan)]

  /// One usage of a month, and where its quantity is from.
  private struct Line {
    var usage: Usage
    var quantity: LineQuantity
  }

  fileprivate enum LineQuantity {
    /// Of the pool at this place.
    case direct(Int)
    case enterprise(Int)
    case users(Int)
    case machineTokens(Int)
    case fixed(Int64)

    /// - Parameter counts: by pool.
    func value(_ counts: ArraySlice<Scenario.Count>) -> Int64 {
      func count(_ pool: Int) -> Scenario.Count { counts[counts.startIndex + pool] }
      return switch self {
      case .direct(let pool): count(pool).users - count(pool).enterprise
      case .enterprise(let pool): count(pool).enterprise
      case .users(let pool): count(pool).users
      case .machineTokens(let pool): count(pool).machineTokens
      case .fixed(let quantity): quantity
      }
    }
  }

  /// - Parameter catalog: that of the scenario.
  init(
    _ plan: PlannedScenario, base: ScenarioBase, months: Int, catalog: Catalog, configuration: Configuration
  ) throws {
    self.plan = plan
    self.catalog = catalog
    scenario = Scenario(pools: base.pools, changes: plan.changes, after: base.month, months: months)
    var settings = plan.pricing
    settings.organisation = base.organisation
    settings.unknownPrices = .setAside
    self.settings = settings
    vendorPlans = try plan.vendor.map { try catalog.plans(of: $0) } ?? []
    var configuration = configuration
    if !base.hasStatedUsage { configuration = Configuration() }
    configuration.provisionedRates += plan.provisionedRates
    let maker = UsageMaker(configuration: configuration, planner: base.planner, catalog: catalog) { _, _, _ in [:] }
    var templates: [[Line]] = []
    for (place, month) in scenario.months.enumerated() {
      let places = scenario.places(in: place)
      var lines = zip(scenario.pools, places).enumerated().flatMap { index, pool in
        ScenarioPricer.lines(pool.0, pool.1, at: index, in: month)
      }
      let stated = maker.statedUsages(in: ScenarioPricer.activity(scenario.pools, places, in: month))
      lines += stated.map { Line(usage: $0.usage, quantity: .fixed($0.usage.quantity)) }
      templates.append(lines)
    }
    self.templates = templates
  }

  private static func lines(
    _ pool: ScenarioPool, _ place: Scenario.Place, at index: Int, in month: Month
  ) -> [Line] {
    func line(_ meter: Meter, _ quantity: LineQuantity, region: String? = nil) -> Line {
      Line(
        usage: Usage(
          month: month, account: pool.account, region: region ?? place.region, pool: pool.pool, plan: place.plan,
          meter: meter, quantity: 0), quantity: quantity)
    }
    var lines = [line(.directMAU, .direct(index)), line(.enterpriseMAU, .enterprise(index))]
    // Plus has advanced security in it.
    if place.hasAdvancedSecurity, place.plan != .plus { lines.append(line(.advancedSecurityMAU, .users(index))) }
    // A pool that is, or has moved, there already has no replica in the Region.
    let replicas = place.replicas.filter { $0 != place.region }
    lines += replicas.map { line(.replicaMAU, .users(index), region: $0) }
    lines.append(line(replicas.isEmpty ? .machineTokens : .replicatedMachineTokens, .machineTokens(index)))
    return lines
  }

  /// What the stated usage of a month refers to.
  private static func activity(
    _ pools: [ScenarioPool], _ places: [Scenario.Place], in month: Month
  ) -> MonthlyActivity {
    MonthlyActivity(
      month: month,
      pools: zip(pools, places).map { pool, place in
        PoolActivity(pool: pool.pool, account: pool.account, region: place.region, users: ActiveUsers(direct: 0))
      }, machineTokens: [])
  }

  // MARK: One run

  /// The bill of a month, as a report would have it.
  func bill(of month: Int, _ counts: [Scenario.Count]) throws -> Bill {
    let usages = templates[month].map { line in
      var usage = line.usage
      usage.quantity = line.quantity.value(counts[...])
      return usage
    }
    return try catalog.bill(usages: usages, settings: settings)
  }

  /// What another service takes for a month; nil where the scenario stays with Cognito.
  func quote(_ counts: some Sequence<Scenario.Count>) throws(PricingError) -> VendorQuote? {
    guard !vendorPlans.isEmpty else { return nil }
    var best: VendorQuote?
    var gap: PricingError?
    let users = counts.reduce(0) { $0 + $1.users }
    for (vendor, plan) in vendorPlans {
      do {
        let quote = try vendor.quote(plan: plan, mau: users)
        if best.map({ quote.amount < $0.amount }) ?? true { best = quote }
      } catch {
        gap = error
      }
    }
    if best == nil, let gap { throw gap }
    return best
  }

  // MARK: Many runs

  /// Prices months again and again with other numbers of users.
  struct Fast: Sendable {
    fileprivate let months: [Month]

    fileprivate struct Month: Sendable {
      let function: BillFunction
      let quantities: [LineQuantity]
    }

    fileprivate let quote: (@Sendable (ArraySlice<Scenario.Count>) throws(PricingError) -> Money)?

    /// Prices one month after the other, and needs no more memory for it than for the first of each.
    var run: Run { Run(pricer: self, sheets: months.map(\.function.emptySheet), quantities: []) }
  }

  struct Run {
    fileprivate let pricer: Fast
    /// By month.
    fileprivate var sheets: [BillFunction.Sheet]
    fileprivate var quantities: [Int64]

    /// What is to be paid in a month.
    ///
    /// - Parameter counts: by pool.
    mutating func net(of month: Int, _ counts: ArraySlice<Scenario.Count>) throws(PricingError) -> Money {
      if let quote = pricer.quote { return try quote(counts) }
      quantities.removeAll(keepingCapacity: true)
      for line in pricer.months[month].quantities { quantities.append(line.value(counts)) }
      return try pricer.months[month].function.total(quantities, on: &sheets[month]).net
    }
  }

  func fast() throws -> Fast {
    let months = try templates.map { lines in
      Fast.Month(
        function: try BillFunction(catalog, usages: lines.map(\.usage), settings: settings),
        quantities: lines.map(\.quantity))
    }
    guard !vendorPlans.isEmpty else { return Fast(months: months, quote: nil) }
    let pricer = self
    return Fast(months: months) { counts throws(PricingError) in try pricer.quote(counts)?.amount ?? .zero }
  }
}

extension Catalog {
  /// Services by the names that people give them: "clerk".
  var vendorNames: [String] { vendors.map { String($0.id.trimmingPrefix("vendor-")) } }

  func vendor(called name: String) -> Vendor? {
    let name = name.lowercased()
    return vendors.first { $0.id == name || $0.id == "vendor-\(name)" }
  }

  /// The plans of a service that a scenario may choose from.
  ///
  /// - Throws: `ConfigurationError` for a service or plan of a scenario file that is not known, `CommandError` for one
  ///   of a flag.
  func plans(of choice: PlannedScenario.VendorChoice) throws -> [(vendor: Vendor, plan: Vendor.VendorPlan)] {
    guard let vendor = vendor(called: choice.name) else {
      let known = vendorNames.joined(separator: ", ")
      if let place = choice.namePlace { throw place.wrong(expected: "a service of the catalogs: \(known)") }
      throw CommandError("There is no service \"\(choice.name)\" in the catalogs. Known: \(known), or all.", .usage)
    }
    guard let plan = choice.plan else { return vendor.plans.map { (vendor, $0) } }
    guard let found = vendor.plans.first(where: { $0.name.lowercased() == plan.lowercased() }) else {
      let known = vendor.plans.map(\.name).joined(separator: ", ")
      if let place = choice.planPlace { throw place.wrong(expected: "a plan of \(vendor.title): \(known)") }
      throw CommandError("\(vendor.title) has no plan \"\(plan)\" in the catalogs. Known: \(known).", .usage)
    }
    return [(vendor, found)]
  }
}
