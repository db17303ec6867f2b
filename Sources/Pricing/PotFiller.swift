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
    for usage in draft.usages where usage.quantity > 0 {
      guard let drawing = drawing(of: usage, draft.key) else { return }
      pots[drawing.pot].add(usage.quantity, draft: index, isOlder: drawing.age == .older)
      if drawing.age == .unknown { pots[drawing.pot].poolsOfUnknownAge += 1 }
    }
  }

  /// The pot that a usage draws from, made when it is the first of it; nil when nothing is free for it.
  mutating func drawing(of usage: Usage, _ key: ItemKey) -> (pot: Int, age: Age)? {
    let month = key.month
    if allowances?.month != month {
      allowances = (month, EffectiveAllowance.all(in: month, rules))
    }
    guard let list = allowances?.list, let number = list.firstIndex(where: { $0.serves(key) }) else { return nil }
    let allowance = list[number]
    let partition = rules.catalog.partition(of: key.region)
    guard allowance.partitions.contains(partition) else {
      warnings.append(.partitionWithoutFree(region: key.region, partition: partition))
      return nil
    }
    let holder = rules.settings.freeScope == .account ? usage.account ?? key.payer : key.payer
    let place = Place(month: month, holder: holder, allowance: number)
    return (places[place] ?? newPot(allowance, place), age(of: usage, allowance))
  }

  /// The pots before anything is spread.
  var emptyPots: [FreePot] { pots.map { FreePot(month: $0.month, allowance: $0.allowance) } }

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

  enum Age { case older, younger, unknown }

  /// Whether the usage is of a pool that keeps the older quantity.
  private func age(of usage: Usage, _ allowance: EffectiveAllowance) -> Age {
    guard let older = allowance.grandfathered, usage.plan == older.plan else { return .younger }
    guard let pool = usage.pool else { return .younger }
    guard let created = rules.settings.organisation.pools[pool]?.created else { return .unknown }
    return created <= older.poolCreatedAtOrBefore ? .older : .younger
  }
}
