import Domain

/// Spends free quantities on the items of a bill.
///
/// AWS does not say in which order a free quantity is spent over Regions and plans, so it is spread in proportion to
/// usage, in whole units by largest remainder.
struct FreeSpending {
  let rules: PricingRules
  let drafts: [Biller.Draft]
  let pots: [FreePot]
  private(set) var warnings: [PricingWarning] = []

  init(_ rules: PricingRules, _ drafts: [Biller.Draft]) {
    self.rules = rules
    self.drafts = drafts
    var filler = PotFiller(rules)
    for index in drafts.indices { filler.add(drafts[index], at: index) }
    pots = filler.finish()
    warnings = filler.warnings
  }

  /// What each draft gets, in their order.
  func spend() -> [FreeQuantity] {
    var free = Array(repeating: FreeQuantity.none, count: drafts.count)
    for pot in pots {
      // One item draws on it, and there is more: the whole quantity is the free band.
      let showsWhole =
        rules.settings.freeScope == .payer && !pot.isUsedUp
        && pot.drawers.allSatisfy { $0.draft == pot.drawers[0].draft }
      for (drawer, share) in zip(pot.drawers, pot.shares) {
        free[drawer.draft].quantity += share
        free[drawer.draft].limit = showsWhole ? pot.quantity : free[drawer.draft].quantity
        free[drawer.draft].source = pot.source
        free[drawer.draft].bandShift = bandShift(pot, free: free[drawer.draft].quantity)
      }
      for (draft, use) in pot.uses { free[draft].pot = free[draft].pot.map { $0 + use } ?? use }
    }
    return free
  }

  /// By how much the limits of bands move for an item with so many free units.
  func bandShift(_ pot: FreePot, free: Int64) -> Int64 {
    rules.settings.bandLimits == .absolute ? 0 : free - pot.allowance.listed
  }

  mutating func noteRangeNotComputed(_ month: Month) { warnings.append(.rangeNotComputed(month: month)) }
}
