import Domain

/// What one item gets of a free quantity.
struct FreeQuantity: Hashable {
  /// Units that cost nothing.
  var quantity: Int64
  /// The last free unit: of the whole quantity where one item draws on it and does not use it up, else of its share.
  var limit: Int64?
  var source: Source?
  /// By how much the limits of the bands move, where they are counted from the end of the free quantity.
  var bandShift: Int64
  /// The whole quantity, which others may draw on too; nil where nobody asks.
  var pot: Charge.Pot?

  static let none = FreeQuantity(quantity: 0, limit: nil, source: nil, bandShift: 0)
}

/// A free quantity in force in one month, as the settings change it.
struct EffectiveAllowance {
  let meter: Meter
  /// Nil for every plan.
  let plans: [Plan]?
  let quantity: Int64
  /// What the price list counts its bands from.
  let listed: Int64
  /// Empty: everywhere.
  let partitions: [String]
  let grandfathered: Allowance.Grandfathered?
  let source: Source

  func serves(_ key: ItemKey) -> Bool {
    guard key.meter == meter else { return false }
    guard let plans, let plan = key.plan else { return true }
    return plans.contains(plan)
  }

  /// The free quantities of a month.
  static func all(in month: Month, _ rules: PricingRules) -> [EffectiveAllowance] {
    let settings = rules.settings
    var all: [EffectiveAllowance] = []
    for override in settings.freeOverrides {
      guard let plans = override.plans else { continue }
      all.append(
        EffectiveAllowance(
          meter: override.meter, plans: plans.sorted { $0.place < $1.place }, quantity: override.quantity,
          listed: override.quantity, partitions: ["aws"], grandfathered: nil, source: .supplied("free quantity")))
    }
    let listed = rules.catalog.allowances.filter { $0.overlaps(month) }
    // Where AWS gives nothing on a meter there is nothing to take the place of: every plan shares what is stated.
    for override in settings.freeOverrides where override.plans == nil {
      guard !listed.contains(where: { $0.meter == override.meter }) else { continue }
      all.append(
        EffectiveAllowance(
          meter: override.meter, plans: nil, quantity: override.quantity, listed: 0, partitions: ["aws"],
          grandfathered: nil, source: .supplied("free quantity")))
    }
    for allowance in listed {
      // The first that serves an item wins, so the overrides above take their plans out of these.
      let general = settings.freeOverrides.first { $0.meter == allowance.meter && $0.plans == nil }
      for plans in groups(of: allowance.plans, settings.freeSharing) {
        all.append(
          EffectiveAllowance(
            meter: allowance.meter, plans: plans, quantity: general?.quantity ?? allowance.quantity,
            listed: allowance.quantity, partitions: allowance.partitions,
            grandfathered: general == nil ? allowance.grandfathered : nil,
            source: general == nil ? allowance.source : .supplied("free quantity")))
      }
    }
    return all
  }

  private static func groups(of plans: [Plan]?, _ sharing: PricingSettings.FreeSharing) -> [[Plan]?] {
    guard let plans, sharing == .perPlan else { return [plans] }
    return plans.map { [$0] }
  }
}
