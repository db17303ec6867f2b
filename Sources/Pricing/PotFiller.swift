import Domain

/// Sorts usage into pots.
struct PotFiller {
  private let rules: PricingRules
  private var pots: [FreePot] = []
  private(set) var warnings: [PricingWarning] = []
  private var places: [Place: Int] = [:]
  private var allowances: (month: Month, list: [EffectiveAllowance])?

  init(_ rules: PricingRules) { self.rules = rules }

  /// Whose pot of which allowance in which month.
  private struct Place: Hashable {
    let month: Month
    let holder: String?
    let allowance: Int
  }

  mutating func add(_ draft: Biller.Draft, at index: Int) {
    let month = draft.key.month
    if allowances?.month != month {
      allowances = (month, EffectiveAllowance.all(in: month, rules))
    }
    guard let list = allowances?.list, let number = list.firstIndex(where: { $0.serves(draft.key) }) else { return }
    let allowance = list[number]
    let partition = rules.catalog.partition(of: draft.key.region)
    guard allowance.partitions.contains(partition) else {
      warnings.append(.partitionWithoutFree(region: draft.key.region, partition: partition))
      return
    }
    for usage in draft.usages where usage.quantity > 0 {
      let age = age(of: usage, allowance)
      let holder = rules.settings.freeScope == .account ? usage.account ?? draft.key.payer : draft.key.payer
      let place = Place(month: month, holder: holder, allowance: number)
      let pot = places[place] ?? newPot(allowance, place)
      pots[pot].add(usage.quantity, draft: index, isOlder: age == .older)
      if age == .unknown { pots[pot].poolsOfUnknownAge += 1 }
    }
  }

  /// The pots, with what everybody draws.
  mutating func finish() -> [FreePot] {
    for index in pots.indices {
      pots[index].spread()
      let pot = pots[index]
      guard pot.poolsOfUnknownAge > 0, pot.isUsedUp, let older = pot.allowance.grandfathered else { continue }
      warnings.append(
        .creationUnknown(
          pools: pot.poolsOfUnknownAge, plan: older.plan, month: pot.month, free: pot.allowance.quantity,
          older: older.quantity))
    }
    return pots
  }

  private mutating func newPot(_ allowance: EffectiveAllowance, _ place: Place) -> Int {
    pots.append(FreePot(month: place.month, allowance: allowance))
    places[place] = pots.count - 1
    return pots.count - 1
  }

  private enum Age { case older, younger, unknown }

  /// Whether the usage is of a pool that keeps the older quantity.
  private func age(of usage: Usage, _ allowance: EffectiveAllowance) -> Age {
    guard let older = allowance.grandfathered, usage.plan == older.plan else { return .younger }
    guard let pool = usage.pool else { return .younger }
    guard let created = rules.settings.organisation.pools[pool]?.created else { return .unknown }
    return created <= older.poolCreatedAtOrBefore ? .older : .younger
  }
}
