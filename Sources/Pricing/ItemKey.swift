import Domain

/// What usage has in common that bands are walked over together.
struct ItemKey: Hashable, Comparable {
  let month: Month
  let payer: String?
  /// The account, where each has bands of its own.
  let account: String?
  let region: String
  let meter: Meter
  let plan: Plan?
  /// Place in the catalog of what is sold; nil where there is no such offer.
  let offer: Int?
  let heldSeconds: Int64?
  /// Usage that AWS does not charge yet for this account.
  let inGrace: Bool

  init(_ usage: Usage, payer: Payers.Payer, plan: Plan?, offer: Int?, inGrace: Bool) {
    month = usage.month
    self.payer = payer.id
    account = payer.bandsByAccount ? usage.account : nil
    region = usage.region
    meter = usage.meter
    self.plan = plan
    self.offer = offer
    heldSeconds = usage.heldSeconds
    self.inGrace = inGrace
  }

  static func < (left: ItemKey, right: ItemKey) -> Bool {
    if left.month != right.month { return left.month < right.month }
    if left.payer != right.payer { return precedes(left.payer, right.payer) }
    if left.account != right.account { return precedes(left.account, right.account) }
    if left.region != right.region { return left.region < right.region }
    if left.meter != right.meter { return left.meter.place < right.meter.place }
    if left.plan != right.plan { return (left.plan?.place ?? -1) < (right.plan?.place ?? -1) }
    if left.offer != right.offer { return (left.offer ?? -1) < (right.offer ?? -1) }
    if left.inGrace != right.inGrace { return left.inGrace }
    return (left.heldSeconds ?? .max) < (right.heldSeconds ?? .max)
  }
}

/// The order of usage inside an item: by account and pool, so that the order of the input changes nothing.
struct UsageOrder: Comparable {
  let usage: Usage

  init(_ usage: Usage) { self.usage = usage }

  static func < (left: UsageOrder, right: UsageOrder) -> Bool {
    let (left, right) = (left.usage, right.usage)
    if left.account != right.account { return precedes(left.account, right.account) }
    if left.pool != right.pool { return precedes(left.pool, right.pool) }
    if left.plan != right.plan { return left.plan.place < right.plan.place }
    return left.quantity < right.quantity
  }
}

/// Known texts in order, then the unknown one.
func precedes(_ left: String?, _ right: String?) -> Bool {
  guard let left else { return false }
  guard let right else { return true }
  return left < right
}

extension Meter {
  /// Place in a bill.
  var place: Int {
    switch self {
    case .directMAU: 0
    case .enterpriseMAU: 1
    case .advancedSecurityMAU: 2
    case .machineTokens: 3
    case .replicatedMachineTokens: 4
    case .machineClients: 5
    case .replicaMAU: 6
    case .provisionedRate: 7
    case .sms: 8
    case .email: 9
    }
  }
}

extension Plan {
  /// Place from the cheapest plan to the dearest, by the rate of the first paid user.
  var place: Int {
    switch self {
    case .legacy: 0
    case .lite: 1
    case .essentials: 2
    case .plus: 3
    }
  }
}
