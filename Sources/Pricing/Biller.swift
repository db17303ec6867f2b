import Domain

extension Catalog {
  /// Prices usage, exactly.
  ///
  /// Usage is added up over pools for each month, payer, Region, meter and plan; free quantities are spent; bands are
  /// walked; discounts are taken off. The order of `usages` changes nothing.
  ///
  ///     let usage = Usage(month: month, region: "ap-northeast-1", plan: .legacy, meter: .directMAU, quantity: 100_000)
  ///     try catalog.bill(usages: [usage]).total  // 275
  ///
  /// - Throws: `PricingError` for a price that is not known, a quantity that is negative, or an amount beyond
  ///   ±922,337,203 USD. Never a silent zero.
  public func bill(usages: [Usage], settings: PricingSettings = PricingSettings()) throws(PricingError) -> Bill {
    var biller = Biller(PricingRules(self, settings))
    return try biller.bill(usages)
  }
}

/// One run over a list of usage.
struct Biller {
  private let rules: PricingRules
  private var finder: TariffFinder
  private var warnings: [PricingWarning] = []
  private var unpriced: [Unpriced] = []

  init(_ rules: PricingRules) {
    self.rules = rules
    finder = TariffFinder(rules)
  }

  mutating func bill(_ usages: [Usage]) throws(PricingError) -> Bill {
    try rules.validate()
    let drafts = try drafts(of: usages)
    warnings += rules.ratesOfStrangeRegions(usages)
    var spending = FreeSpending(rules, drafts)
    let free = spending.spend()
    var items: [BillItem] = []
    items.reserveCapacity(drafts.count)
    var total = Money.zero
    var listTotal = Money.zero
    for (draft, free) in zip(drafts, free) {
      let item = try item(draft, free: free)
      for charge in item.charges {
        total = try inRange { () throws(MoneyError) in try total.adding(charge.net) }
        listTotal = try inRange { () throws(MoneyError) in try listTotal.adding(charge.amount) }
      }
      noteDiscountAboveList(item)
      items.append(item)
    }
    let range = try spending.range(around: listTotal, free: free)
    return Bill(
      items: items, warnings: unique(warnings + finder.warnings + spending.warnings), range: range,
      unpriced: unpriced, catalog: rules.catalog.name, total: total, listTotal: listTotal)
  }

  private mutating func noteDiscountAboveList(_ item: BillItem) {
    guard !rules.settings.discounts.isEmpty, item.amount < item.net else { return }
    for charge in item.charges {
      guard case .rate(let rate) = charge.discount?.kind else { continue }
      warnings.append(.discountAboveList(item.meter, item.plan, region: item.region, rate: rate))
    }
  }

  /// Usage of one item, with its tariff.
  struct Draft {
    let key: ItemKey
    let quantity: Int64
    let usages: [Usage]
    let tariff: Tariff
  }

  /// Groups usage into items.
  private mutating func drafts(of usages: [Usage]) throws(PricingError) -> [Draft] {
    let payers = Payers(usages, rules)
    var keys: [ItemKey] = []
    keys.reserveCapacity(usages.count)
    for usage in usages {
      guard usage.quantity >= 0 else { throw .negativeQuantity(usage.meter, usage.quantity) }
      keys.append(Biller.key(of: usage, payers, rules))
    }
    var order = Array(usages.indices)
    if order.count > 1 {
      order.sort {
        keys[$0] == keys[$1] ? UsageOrder(usages[$0]) < UsageOrder(usages[$1]) : keys[$0] < keys[$1]
      }
    }
    if payers.accountsWithoutPayer > 0 { warnings.append(.accountsWithoutPayer(payers.accountsWithoutPayer)) }
    if payers.leavesUsageAlone { warnings.append(.accountUnknown(month: usages[0].month)) }
    var drafts: [Draft] = []
    var start = 0
    while start < order.count {
      let key = keys[order[start]]
      var end = start
      var quantity: Int64 = 0
      while end < order.count, keys[order[end]] == key {
        let (sum, overflow) = quantity.addingReportingOverflow(usages[order[end]].quantity)
        guard !overflow else { throw .outOfRange("the sum of \(key.meter.rawValue)") }
        quantity = sum
        end += 1
      }
      let group = order[start..<end].map { usages[$0] }
      if quantity > 0 {
        do {
          let tariff = try finder.tariff(for: key, plan: group[0].plan, quantity: quantity)
          drafts.append(Draft(key: key, quantity: quantity, usages: group, tariff: tariff))
        } catch {
          guard rules.settings.unknownPrices == .setAside else { throw error }
          let isByPlan = !rules.catalog.plansOfRates(of: key.meter).isEmpty
          unpriced.append(Unpriced(usages: group, payer: key.payer, isByPlan: isByPlan, reason: error))
        }
      }
      start = end
    }
    return drafts
  }

  static func key(of usage: Usage, _ payers: Payers, _ rules: PricingRules) -> ItemKey {
    // A plan says nothing about a meter that is priced alike on every plan. Where it cannot be had on the plan, that is
    // an item of its own, for which others need not be refused.
    let place = rules.catalog.offerPlace(for: usage.meter, plan: usage.plan)
    let isRefused = place == nil && rules.catalog.offers.contains { $0.meter == usage.meter }
    return ItemKey(
      usage, payer: payers.payer(of: usage),
      plan: isRefused ? usage.plan : place.flatMap { rules.catalog.offers[$0].plan }, offer: place,
      inGrace: isInGrace(usage, until: place.flatMap { rules.catalog.offers[$0].grace?.until }, rules))
  }

  /// Whether the whole month lies in the grace that AWS gave to the usage's account.
  private static func isInGrace(_ usage: Usage, until: Instant?, _ rules: PricingRules) -> Bool {
    guard let until, let account = usage.account, usage.month.end <= until else { return false }
    return rules.settings.accountsWithMachineGrace.contains(account)
  }

  private func item(_ draft: Draft, free: FreeQuantity) throws(PricingError) -> BillItem {
    let charges = try ChargeWriter(draft: draft, free: free, discounts: rules.settings.discounts).charges()
    return BillItem(
      month: draft.key.month, payer: draft.key.payer, region: draft.key.region, meter: draft.key.meter,
      plan: draft.key.plan, quantity: draft.quantity, charges: charges, usages: draft.usages)
  }
}

/// Each once, the first time it was said.
private func unique(_ warnings: [PricingWarning]) -> [PricingWarning] {
  guard warnings.count > 1 else { return warnings }
  var seen: Set<PricingWarning> = []
  return warnings.filter { seen.insert($0).inserted }
}

/// Turns an amount that left the range into an error of pricing.
///
/// The range ends with a whole dollar, so that whatever is in it can be rounded up.
func inRange(_ amount: () throws(MoneyError) -> Money) throws(PricingError) -> Money {
  let money: Money
  do {
    money = try amount()
  } catch .outOfRange(let calculation) {
    throw .outOfRange(calculation)
  } catch {
    throw .outOfRange("\(error)")
  }
  let largest: UInt64 = 9_223_372_030_000_000_000
  guard money.tenBillionths.magnitude <= largest else { throw .outOfRange("\(money) USD") }
  return money
}
