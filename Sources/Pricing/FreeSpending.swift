import Domain

/// Spends free quantities on the items of a bill.
///
/// AWS does not say in which order a free quantity is spent over Regions and plans, so it is spread in proportion to
/// usage, in whole units by largest remainder.
struct FreeSpending {
  let catalog: Catalog
  let settings: PricingSettings
  let drafts: [Biller.Draft]
  let pots: [FreePot]
  private(set) var warnings: [PricingWarning] = []

  init(catalog: Catalog, settings: PricingSettings, drafts: [Biller.Draft]) {
    self.catalog = catalog
    self.settings = settings
    self.drafts = drafts
    var filler = PotFiller(catalog: catalog, settings: settings)
    for index in drafts.indices { filler.add(drafts[index], at: index) }
    pots = filler.pots
    warnings = filler.warnings
  }

  /// What each draft gets, in their order.
  func spend() -> [FreeQuantity] {
    var free = Array(repeating: FreeQuantity.none, count: drafts.count)
    for pot in pots {
      let isAlone = pot.drawers.allSatisfy { $0.draft == pot.drawers[0].draft }
      for (drawer, share) in zip(pot.drawers, pot.proportionalShares()) {
        free[drawer.draft].quantity += share
        free[drawer.draft].source = pot.source
      }
      for index in Set(pot.drawers.map(\.draft)) {
        let quantity = free[index].quantity
        free[index].limit = isAlone ? max(quantity, pot.quantity) : quantity
        free[index].bandShift = settings.bandLimits == .absolute ? 0 : quantity - pot.allowance.listed
      }
    }
    return free
  }

  mutating func noteRangeNotComputed(_ month: Month) { warnings.append(.rangeNotComputed(month: month)) }
}

/// Sorts usage into pots.
private struct PotFiller {
  let catalog: Catalog
  let settings: PricingSettings
  private(set) var pots: [FreePot] = []
  private(set) var warnings: [PricingWarning] = []
  private var places: [Place: Int] = [:]
  private var allowances: (month: Month, list: [EffectiveAllowance])?

  init(catalog: Catalog, settings: PricingSettings) {
    self.catalog = catalog
    self.settings = settings
  }

  /// Whose pot of which allowance in which month.
  private struct Place: Hashable {
    let month: Month
    let holder: String?
    let allowance: Int
  }

  mutating func add(_ draft: Biller.Draft, at index: Int) {
    let month = draft.key.month
    if allowances?.month != month {
      allowances = (month, EffectiveAllowance.all(in: month, catalog: catalog, settings: settings))
    }
    guard let list = allowances?.list, let number = list.firstIndex(where: { $0.serves(draft.key) }) else { return }
    let allowance = list[number]
    let partition = catalog.partition(of: draft.key.region)
    guard allowance.partitions.contains(partition) else {
      warnings.append(.partitionWithoutFree(region: draft.key.region, partition: partition))
      return
    }
    var unknown = 0
    for usage in draft.usages where usage.quantity > 0 {
      let age = age(of: usage, allowance)
      if age == .unknown { unknown += 1 }
      let holder = settings.freeScope == .account ? usage.account ?? draft.key.payer : draft.key.payer
      let place = Place(month: month, holder: holder, allowance: number)
      let pot = places[place] ?? newPot(allowance, place)
      let drawers = pots[pot].drawers
      if let drawer = drawers.lastIndex(where: { $0.draft == index && $0.isOlder == (age == .older) }) {
        pots[pot].drawers[drawer].quantity += usage.quantity
      } else {
        pots[pot].drawers.append(FreePot.Drawer(draft: index, isOlder: age == .older, quantity: usage.quantity))
      }
    }
    if unknown > 0, let older = allowance.grandfathered {
      warnings.append(
        .creationUnknown(
          pools: unknown, plan: older.plan, month: month, free: allowance.quantity, older: older.quantity))
    }
  }

  private mutating func newPot(_ allowance: EffectiveAllowance, _ place: Place) -> Int {
    pots.append(FreePot(allowance: allowance, drawers: []))
    places[place] = pots.count - 1
    return pots.count - 1
  }

  private enum Age { case older, younger, unknown }

  /// Whether the usage is of a pool that keeps the older quantity.
  private func age(of usage: Usage, _ allowance: EffectiveAllowance) -> Age {
    guard let older = allowance.grandfathered, usage.plan == older.plan else { return .younger }
    guard let pool = usage.pool else { return .younger }
    guard let created = settings.organisation.pools[pool]?.created else { return .unknown }
    return created <= older.poolCreatedAtOrBefore ? .older : .younger
  }
}
