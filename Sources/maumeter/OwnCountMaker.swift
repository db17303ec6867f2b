import Bills
import Domain
import Pricing
import Reports
import Store

/// Puts together what a bill is compared with: the own usage and cost, what could explain differences, and what the own
/// prices make of the bill's quantities.
struct OwnCountMaker {
  let billing: BillingOptions.Billing
  /// Only what this account pays for; nil for everything.
  var payer: String?

  func count(_ report: Report, beside billed: [BilledUsage]) throws -> OwnCount {
    var own = OwnCount()
    own.payers = payers(billed)
    for month in report.months {
      if !month.isComplete { own.openMonths.insert(month.activity.month) }
      addUsages(month, to: &own)
      try addEvidence(month, to: &own)
    }
    own.pricesOfBilled = try prices(of: Reconciliation.takingLikelyMeters(billed, beside: own), report, own)
    return own
  }

  private func addUsages(_ month: ReportMonth, to own: inout OwnCount) {
    guard let bill = month.bill else { return }
    for row in bill.rows where isCompared(row.usage.account, paidBy: row.charge.payer, own) {
      let key = ComparisonKey(row.usage)
      own.usages.append(
        OwnUsage(
          key: key, account: row.usage.account, quantity: row.quantity,
          cost: BillNumber(tenBillionths: row.net.tenBillionths)))
      if row.charge.isFree { own.free[key, default: 0] += row.quantity }
    }
    for unpriced in bill.unpriced {
      for usage in unpriced.usages where isCompared(usage.account, paidBy: unpriced.payer, own) {
        own.usages.append(
          OwnUsage(key: ComparisonKey(usage), account: usage.account, quantity: usage.quantity, cost: nil))
      }
    }
  }

  /// What has no price among what is compared.
  func unpriced(_ report: Report, _ own: OwnCount) -> [Unpriced] {
    report.months.compactMap(\.bill).flatMap(\.unpriced).filter { unpriced in
      unpriced.usages.contains { isCompared($0.account, paidBy: unpriced.payer, own) }
    }
  }

  // MARK: Payers

  /// Who pays for which account, as the config says it, else the bill.
  private func payers(_ billed: [BilledUsage]) -> [String: String] {
    var payers: [String: String] = [:]
    for usage in billed {
      if let account = usage.account, let payer = usage.payer { payers[account] = payer }
    }
    let stated = billing.maker.settings.organisation.accounts.compactMapValues(\.payer)
    return payers.merging(stated) { _, stated in stated }
  }

  /// Whether somebody says that the account pays for others, or for itself.
  func isPayer(_ account: String, _ own: OwnCount) -> Bool {
    own.payers.values.contains(account)
      || billing.maker.settings.organisation.accounts[account].map { ($0.payer ?? account) == account } ?? false
  }

  /// Whether usage belongs to what is compared; where nobody knows who pays for it, it does.
  ///
  /// - Parameter payer: of the own bill, where usage that names no account joins the only payer there is.
  private func isCompared(_ account: String?, paidBy payer: String?, _ own: OwnCount) -> Bool {
    guard let wanted = self.payer else { return true }
    return (account.map { own.payers[$0] ?? $0 } ?? payer ?? wanted) == wanted
  }

  // MARK: What could explain a difference

  private func addEvidence(_ month: ReportMonth, to own: inout OwnCount) throws {
    let name = month.activity.month
    func place(_ account: String?, _ region: String?) -> OwnCount.Place {
      OwnCount.Place(month: name, account: account, region: region ?? Configuration.unknownRegion)
    }
    for pool in month.activity.pools where isCompared(pool.account, paidBy: nil, own) {
      own.places[place(pool.account, pool.region), default: OwnCount.Evidence()].unattributed +=
        Int64(pool.unattributed)
    }
    // A place with nothing but tokens has records too: with an entry, it is none that was not recorded.
    for tokens in month.activity.machineTokens where isCompared(tokens.account, paidBy: nil, own) {
      let key = place(tokens.account, tokens.region)
      own.places[key] = own.places[key] ?? OwnCount.Evidence()
    }
    for (setting, rules) in otherRules {
      for effect in try billing.store.effect(of: rules, in: name)
      where effect.gained != effect.lost && isCompared(effect.account, paidBy: nil, own) {
        own.places[place(effect.account, effect.region), default: OwnCount.Evidence()].otherRules.append(
          OwnCount.RuleEffect(setting: setting, users: Int64(effect.gained - effect.lost)))
      }
    }
  }

  /// The counting rules that differ from those in force in one setting.
  private var otherRules: [(setting: String, rules: CountingRules)] {
    let rules = billing.store.rules
    let others = CountingRules.Name.allCases.filter { $0 != rules.name }.map { name in
      ("rules: \(name.rawValue)", CountingRules(name: name, countsRemovals: rules.countsRemovals))
    }
    let removals = !rules.countsRemovals
    return [("count_removals: \(removals)", CountingRules(name: rules.name, countsRemovals: removals))] + others
  }

  // MARK: Prices

  /// The own price of the bill's quantities, discounts of the config taken off.
  private func prices(
    of billed: [BilledUsage], _ report: Report, _ own: OwnCount
  ) throws -> [ComparisonKey: BillNumber] {
    var quantities: [ComparisonKey: BillNumber] = [:]
    for usage in billed where usage.kind == .usage {
      guard let key = usage.key, let quantity = usage.quantity else { continue }
      quantities[key, default: .zero] += quantity
    }
    // Prices are for all units: what the bill has of them as free ones elsewhere belongs to its lines.
    for (key, free) in Reconciliation.freeUnits(billed, beside: own) { quantities[key, default: .zero] += free }
    let ownUsages = Dictionary(grouping: usagesOfBilledAccounts(report, billed, own)) { ComparisonKey($0) }
    let usages = try quantities.sorted { $0.key < $1.key }.flatMap { key, quantity -> [Usage] in
      guard let whole = quantity.whole else {
        throw CommandError(
          "The bill has \(quantity) of \(key.meter.rawValue) in \(key.region) for \(key.month), which is more than "
            + "can be counted. Is it a bill of AWS?", .badData)
      }
      return self.usages(key, whole, like: ownUsages[key] ?? onOtherPlans(key, ownUsages))
    }
    // What is set aside has no price here, and so no entry.
    let bill = try bill(usages)
    var prices: [ComparisonKey: BillNumber] = [:]
    for row in bill.rows {
      prices[ComparisonKey(row.usage), default: .zero] += BillNumber(tenBillionths: row.net.tenBillionths)
    }
    for usage in bill.unpriced.flatMap(\.usages) { prices[ComparisonKey(usage)] = nil }
    // Nothing used costs nothing.
    for (key, quantity) in quantities where quantity == .zero { prices[key] = .zero }
    return prices
  }

  /// The own usage that the bill's quantities are like: of accounts that the bill has, where it names them.
  private func usagesOfBilledAccounts(_ report: Report, _ billed: [BilledUsage], _ own: OwnCount) -> [Usage] {
    var accounts: [Month: Set<String?>] = [:]
    for usage in billed where usage.kind == .usage && usage.key != nil {
      accounts[usage.month, default: []].insert(usage.account)
    }
    return report.months.compactMap(\.bill).flatMap(\.items).flatMap { item in
      let named = accounts[item.month] ?? [nil]
      return item.usages.filter { usage in
        isCompared(usage.account, paidBy: item.payer, own)
          && (usage.account == nil || named.contains(nil) || named.contains(usage.account))
      }
    }
  }

  /// The Region's users of other plans, as those of this one: they are of the same pools, and older pools have more
  /// free users.
  private func onOtherPlans(_ key: ComparisonKey, _ usages: [ComparisonKey: [Usage]]) -> [Usage] {
    guard let plan = key.plan else { return [] }
    let others = usages.filter { ($0.key.month, $0.key.region, $0.key.meter) == (key.month, key.region, key.meter) }
    return others.sorted { $0.key < $1.key }.flatMap(\.value).map { usage in
      var usage = usage
      usage.plan = plan
      return usage
    }
  }

  private func bill(_ usages: [Usage]) throws -> Bill {
    do {
      return try billing.catalog.bill(usages: usages, settings: billing.maker.settings)
    } catch {
      guard case .outOfRange(let calculation) = error else { throw error }
      throw CommandError("The bill has quantities that nobody can pay: \(calculation). Is it a bill of AWS?", .badData)
    }
  }

  /// The bill's quantity spread over pools as the own one is, since older pools have more free users.
  private func usages(_ key: ComparisonKey, _ quantity: Int64, like own: [Usage]) -> [Usage] {
    guard quantity > 0 else { return [] }
    guard !own.isEmpty else {
      return [
        Usage(
          month: key.month, region: key.region, plan: key.plan ?? .essentials, meter: key.meter, quantity: quantity)
      ]
    }
    // What is charged by time has no price for a quantity alone.
    guard own.allSatisfy({ $0.heldSeconds == nil }) else { return [] }
    return zip(own, apportion(quantity, by: own.map(\.quantity))).map { usage, share in
      var usage = usage
      usage.quantity = share
      return usage
    }
  }
}

extension ComparisonKey {
  init(_ usage: Usage) {
    self.init(
      month: usage.month,
      region: usage.region == Configuration.unknownRegion ? Reconciliation.unknownRegion : usage.region,
      meter: usage.meter, plan: usage.plan)
  }
}
