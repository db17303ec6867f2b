import ArgumentParser
import Domain
import Forecast
import Pricing
import Reports

/// The month that `what-if` starts from.
struct ScenarioBaseOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The month to start from (default: the last complete one).", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: ArgumentHelp("Start from so many active users in place of the database.", valueName: "n"))
  var mau: Quantity?

  @Option(help: ArgumentHelp("Of --mau, those who sign in through SAML or OIDC.", valueName: "n"))
  var enterpriseMau: Quantity?

  @Option(help: ArgumentHelp("With --mau: client-credentials tokens a month.", valueName: "n"))
  var machineTokens: Quantity?

  @Option(help: "With --mau: the Region (default: \(PriceCommand.defaultRegion)).")
  var region: String?

  @Option(help: "The plan with --mau, and of pools whose plan neither the log nor the config tells.")
  var plan: Plan?

  func validate() throws {
    guard mau == nil else {
      if let part = enterpriseMau, let whole = mau, part.value > whole.value {
        throw ValidationError("--enterprise-mau is a part of --mau, and no more than it.")
      }
      return
    }
    guard enterpriseMau == nil, machineTokens == nil, region == nil else {
      throw ValidationError("--enterprise-mau, --machine-tokens and --region describe --mau: give it too.")
    }
  }

  /// The pool that --mau describes.
  func typedPool(today: Day) throws -> ScenarioPool? {
    guard let mau else { return nil }
    return ScenarioPool(
      pool: nil, region: region ?? PriceCommand.defaultRegion,
      plan: plan ?? PlanDecision(month: month ?? today.month, existedSince: nil).plan, users: mau.value,
      enterprise: enterpriseMau?.value ?? 0, machineTokens: machineTokens?.value ?? 0)
  }

  func words(_ pool: ScenarioPool) -> String {
    var words = "\(pool.users.grouped) users on \(pool.plan.rawValue) in \(pool.region)"
    if pool.enterprise > 0 { words += ", \(pool.enterprise.grouped) of them through SAML or OIDC" }
    if pool.machineTokens > 0 { words += ", \(pool.machineTokens.grouped) machine tokens" }
    return words
  }
}

/// The simple scenarios, which need no file.
struct ScenarioOptions: ParsableArguments {
  // A rate that begins with a minus is no option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Growth a month: 3%, -2%, or a range 1%..5%.", valueName: "rate"))
  var growth: ScenarioRange?

  @Option(help: ArgumentHelp("All pools on this plan. Repeatable.", valueName: "plan"))
  var toPlan: [Plan] = []

  @Option(help: ArgumentHelp("All pools in this Region. Repeatable.", valueName: "region"))
  var toRegion: [String] = []

  @Option(
    help: ArgumentHelp(
      "This service in place of Cognito, on its cheapest plan: clerk, ..., or all. Repeatable.", valueName: "name"))
  var vendor: [String] = []

  @Option(help: ArgumentHelp("The share of users through SAML or OIDC: 30%, or a range.", valueName: "share"))
  var enterpriseShare: ScenarioRange?

  @Option(help: ArgumentHelp("The share of refresh-only users who drop out.", valueName: "share"))
  var refreshDrop: ScenarioRange?

  @Option(help: ArgumentHelp("The share of users who are cleaned up.", valueName: "share"))
  var cleanup: ScenarioRange?

  @Option(help: ArgumentHelp("Replicate all pools into this Region.", valueName: "region"))
  var replica: String?

  @Option(help: ArgumentHelp("Percent off every charge.", valueName: "percent"))
  var discount: DiscountPercentage?

  @Option(help: ArgumentHelp("What a month may cost in USD.", valueName: "usd"))
  var budget: BudgetAmount?

  @Option(
    help: ArgumentHelp(
      "Between which plans and services to look for break-even: lite,plus,clerk.", valueName: "name,..."),
    transform: { $0.split(separator: ",").map(String.init) })
  var breakEven: [String] = []

  var asksForSomething: Bool {
    growth != nil || !toPlan.isEmpty || !toRegion.isEmpty || !vendor.isEmpty || enterpriseShare != nil
      || refreshDrop != nil || cleanup != nil || replica != nil || discount != nil || budget != nil
      || !breakEven.isEmpty
  }

  func validate() throws {
    for (name, share) in [
      ("--enterprise-share", enterpriseShare), ("--refresh-drop", refreshDrop), ("--cleanup", cleanup),
    ] {
      guard let share else { continue }
      guard share.value.lowest >= .zero, share.value.highest <= .one else {
        throw ValidationError("\(name) is from 0 to 1, or from 0% to 100%.")
      }
    }
    let rates = ScenarioValue.growthRates
    if let growth, !rates.contains(growth.value.lowest) || !rates.contains(growth.value.highest) {
      throw ValidationError("--growth is from -100% to 10000%.")
    }
  }

  /// The services that are asked for, each once.
  private func vendors(_ catalog: Catalog) -> [PlannedScenario.VendorChoice] {
    let choices = vendor.flatMap { name -> [PlannedScenario.VendorChoice] in
      guard name == "all" else { return [.init(name: name)] }
      return catalog.vendorNames.map { .init(name: $0, isOneOfAll: true) }
    }
    var names: Set<String> = []
    return choices.filter { names.insert($0.name.lowercased()).inserted }
  }

  /// One scenario for each plan, Region and service, all with the other changes; one of them alone where there is none.
  func scenarios(configuration: Configuration, catalog: Catalog) throws -> [PlannedScenario] {
    var common = PlannedScenario(name: "", pricing: configuration.pricing)
    var words: [String] = []
    func add(_ range: ScenarioRange?, _ name: String, _ effect: (ScenarioValue) -> ScenarioChange.Effect) {
      guard let range else { return }
      common.changes.append(ScenarioChange(effect(range.value)))
      words.append("\(name) \(range.text)")
    }
    add(growth, "growth", ScenarioChange.Effect.growth)
    add(enterpriseShare, "enterprise", ScenarioChange.Effect.enterpriseShare)
    add(refreshDrop, "refresh drop", ScenarioChange.Effect.refreshDrop)
    add(cleanup, "cleanup", ScenarioChange.Effect.cleanupShare)
    if let replica {
      common.changes.append(ScenarioChange(.replica(replica)))
      words.append("replica \(replica)")
    }
    if let discount {
      common.pricing.discounts.insert(Discount(kind: .percentage(discount.percentage)), at: 0)
      words.append("\(discount.percentage) off")
    }
    var scenarios: [PlannedScenario] = []
    func scenario(_ word: String?, _ edit: (inout PlannedScenario) -> Void) {
      var scenario = common
      scenario.name = (words + [word].compactMap(\.self)).joined(separator: ", ")
      edit(&scenario)
      scenarios.append(scenario)
    }
    for plan in toPlan { scenario(plan.rawValue) { $0.changes.append(ScenarioChange(.plan(plan))) } }
    for region in toRegion { scenario(region) { $0.changes.append(ScenarioChange(.region(region))) } }
    for choice in vendors(catalog) { scenario(choice.name) { $0.vendor = choice } }
    if !words.isEmpty, scenarios.isEmpty || !vendor.isEmpty && toPlan.isEmpty && toRegion.isEmpty {
      // What another service is compared with: the same users, at Cognito.
      let others = scenarios
      scenarios = []
      scenario(nil) { _ in }
      scenarios += others
    }
    return scenarios
  }
}

/// "3%", "1%..5%" or "1%..3%..5%", the middle one the most likely.
struct ScenarioRange: Hashable, ExpressibleByArgument {
  let value: ScenarioValue
  let text: String

  init?(argument: String) {
    let parts = argument.split(separator: "..", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { ScenarioNumber($0) }
    guard numbers.count == parts.count, numbers == numbers.sorted() else { return nil }
    switch numbers.count {
    case 1: value = .exact(numbers[0])
    case 2: value = .uniform(numbers[0], numbers[1])
    case 3: value = .triangular(numbers[0], numbers[1], numbers[2])
    default: return nil
    }
    text = argument
  }
}

struct DiscountPercentage: Hashable, ExpressibleByArgument {
  let percentage: Percentage

  init?(argument: String) {
    let number = argument.hasSuffix("%") ? String(argument.dropLast()) : argument
    guard let percentage = try? Percentage(number) else { return nil }
    self.percentage = percentage
  }
}

struct BudgetAmount: Hashable, ExpressibleByArgument {
  let money: Money

  init?(argument: String) {
    guard let money = try? Money(argument.filter { $0 != "_" }), money >= .zero else { return nil }
    self.money = money
  }
}
