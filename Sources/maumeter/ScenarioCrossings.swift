import Domain
import Forecast
import Pricing
import Reports

/// Finds the months in which a scenario goes over something for the first time.
struct ScenarioCrossings {
  let pricer: ScenarioPricer
  let budgets: [Budget]
  let configuration: Configuration

  private struct ItemKey: Hashable {
    let payer: String?
    let region: String
    let meter: Meter
    let plan: Plan?
  }

  private struct Place: Hashable {
    let account: String?
    let region: String
  }

  /// - Parameters:
  ///   - before: the bill of the month that the scenario starts from.
  ///   - bills: by month; nil where another service is paid.
  func crossings(before: Bill?, bills: [Bill?], counts: [[Scenario.Count]], costs: [Money]) -> [ScenarioCrossing] {
    let all = bands(before, bills) + budgets(bills, costs) + requestRates(counts)
    return all.enumerated().sorted { ($0.element.month, $0.offset) < ($1.element.month, $1.offset) }.map(\.element)
  }

  // MARK: Bands

  private func bands(_ before: Bill?, _ bills: [Bill?]) -> [ScenarioCrossing] {
    var reached: [ItemKey: Int] = [:]
    for item in before?.items ?? [] { reached[key(item)] = paidBands(item) }
    var crossings: [ScenarioCrossing] = []
    for (month, bill) in zip(pricer.scenario.months, bills) {
      for item in bill?.items ?? [] {
        let bands = paidBands(item)
        // What is new in a month has crossed nothing yet.
        if let most = reached[key(item)], bands > most, let last = item.charges.last {
          crossings.append(ScenarioCrossing(month: month, kind: .band, sentence: sentence(item, last)))
        }
        reached[key(item)] = max(bands, reached[key(item)] ?? 0)
      }
    }
    return crossings
  }

  private func key(_ item: BillItem) -> ItemKey {
    ItemKey(payer: item.payer, region: item.region, meter: item.meter, plan: item.plan)
  }

  private func paidBands(_ item: BillItem) -> Int { item.charges.count { !$0.isFree } }

  private func sentence(_ item: BillItem, _ charge: Charge) -> String {
    let plan = item.plan.map { " on \($0.rawValue)" } ?? ""
    let free = item.charges.contains { $0.isFree } && paidBands(item) == 1 ? "free " : ""
    return "\(item.meter.rawValue)\(plan) in \(item.region) goes over the \(free)\(charge.from.grouped): "
      + "\(charge.rate) USD for each one more."
  }

  // MARK: Budgets

  private func budgets(_ bills: [Bill?], _ costs: [Money]) -> [ScenarioCrossing] {
    var crossings: [ScenarioCrossing] = []
    if let amount = pricer.plan.budget {
      let over = zip(pricer.scenario.months, costs).first { $0.1 > amount }
      if let (month, cost) = over {
        crossings.append(
          ScenarioCrossing(
            month: month, kind: .budget, sentence: "The month costs \(cost) USD, over the budget of \(amount)."))
      }
    }
    for budget in budgets {
      for (month, bill) in zip(pricer.scenario.months, bills) {
        guard let bill, let excess = budget.excess(of: bill, organisation: pricer.settings.organisation) else {
          continue
        }
        crossings.append(ScenarioCrossing(month: month, kind: .budget, sentence: excess.sentence(in: month)))
        break
      }
    }
    return crossings
  }

  // MARK: Request rates

  /// Peaks of sign-ins against the quota of each account and Region, by the guide value of AWS.
  private func requestRates(_ counts: [[Scenario.Count]]) -> [ScenarioCrossing] {
    guard pricer.plan.vendor == nil else { return [] }
    var crossed: Set<Place> = []
    var crossings: [ScenarioCrossing] = []
    for (index, month) in pricer.scenario.months.enumerated() {
      var users: [Place: Int64] = [:]
      for (pool, (place, count)) in zip(
        pricer.scenario.pools, zip(pricer.scenario.places(in: index), counts[index]))
      {
        users[Place(account: pool.account, region: place.region), default: 0] += count.users
      }
      for (place, users) in users.sorted(by: {
        ($0.key.region, $0.key.account ?? "") < ($1.key.region, $1.key.account ?? "")
      })
      where !crossed.contains(place) {
        let peak = RequestQuota.expectedPeak(users: users)
        let limit = RequestQuota.userAuthentication.limit + bought(place, in: month)
        guard peak > limit else { continue }
        crossed.insert(place)
        crossings.append(
          ScenarioCrossing(
            month: month, kind: .requestRate,
            sentence: "About \(peak.grouped) UserAuthentication requests a second at the peak in \(place.region), over "
              + "the quota of \(limit.grouped): \(users.grouped) users, at AWS's guide value of 80 for each million."))
      }
    }
    return crossings
  }

  private func bought(_ place: Place, in month: Month) -> Int64 {
    let rates = (configuration.provisionedRates + pricer.plan.provisionedRates).filter { rate in
      rate.region == place.region && rate.span.clipped(to: month) != nil
        && (rate.category ?? RequestQuota.userAuthentication.name) == RequestQuota.userAuthentication.name
        && (rate.account == nil || place.account == nil || rate.account == place.account)
    }
    return rates.reduce(0) { $0 + $1.quantity }
  }
}
