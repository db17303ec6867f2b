import Domain

/// What the own records say, to lay beside a bill.
public struct OwnCount: Hashable, Sendable {
  public var usages: [OwnUsage]
  /// By month, account and Region.
  public var places: [Place: Evidence]
  /// Months that are not over.
  public var openMonths: Set<Month>
  /// Units that were free in the own bill.
  public var free: [ComparisonKey: Int64]
  /// What the own prices make of the bill's quantities, with the free units that it has elsewhere
  /// (`Reconciliation.freeUnits`); nothing where a price is not known.
  public var pricesOfBilled: [ComparisonKey: BillNumber]
  /// Who pays for an account, where somebody said so.
  public var payers: [String: String]

  public init(
    usages: [OwnUsage] = [], places: [Place: Evidence] = [:], openMonths: Set<Month> = [],
    free: [ComparisonKey: Int64] = [:], pricesOfBilled: [ComparisonKey: BillNumber] = [:],
    payers: [String: String] = [:]
  ) {
    self.usages = usages
    self.places = places
    self.openMonths = openMonths
    self.free = free
    self.pricesOfBilled = pricesOfBilled
    self.payers = payers
  }

  /// An account's Region in a month.
  public struct Place: Hashable, Sendable {
    public var month: Month
    public var account: String?
    public var region: String

    public init(month: Month, account: String?, region: String) {
      self.month = month
      self.account = account
      self.region = region
    }
  }

  /// What can explain a difference there.
  public struct Evidence: Hashable, Sendable {
    /// Records of activity that do not say whose.
    public var unattributed: Int64
    /// By how much other counting rules would change the users; the names are those of the config.
    public var otherRules: [RuleEffect]

    public init(unattributed: Int64 = 0, otherRules: [RuleEffect] = []) {
      self.unattributed = unattributed
      self.otherRules = otherRules
    }
  }

  /// A setting of the counting rules that is not in force, and what it would do.
  public struct RuleEffect: Hashable, Sendable {
    /// "count_removals: true".
    public var setting: String
    /// Users more, or fewer below 0.
    public var users: Int64

    public init(setting: String, users: Int64) {
      self.setting = setting
      self.users = users
    }
  }
}

/// Own usage of one meter.
public struct OwnUsage: Hashable, Sendable {
  public var key: ComparisonKey
  public var account: String?
  public var quantity: Int64
  /// After discounts; nil where no price is known.
  public var cost: BillNumber?

  public init(key: ComparisonKey, account: String?, quantity: Int64, cost: BillNumber?) {
    self.key = key
    self.account = account
    self.quantity = quantity
    self.cost = cost
  }
}

/// What a bill and the own count are compared by.
public struct ComparisonKey: Hashable, Comparable, Sendable {
  public var month: Month
  /// "unknown" where neither side says.
  public var region: String
  public var meter: Meter
  /// Of direct users; nil for what costs the same on every plan.
  public var plan: Plan?

  public init(month: Month, region: String, meter: Meter, plan: Plan?) {
    self.month = month
    self.region = region
    self.meter = meter
    self.plan = meter == .directMAU ? plan : nil
  }

  public static func < (left: ComparisonKey, right: ComparisonKey) -> Bool {
    func place(_ key: ComparisonKey) -> (Int32, String, Int, Int) {
      (
        key.month.index, key.region, Meter.allCases.firstIndex(of: key.meter) ?? 0,
        key.plan.flatMap { Plan.allCases.firstIndex(of: $0) } ?? -1
      )
    }
    return place(left) < place(right)
  }
}
