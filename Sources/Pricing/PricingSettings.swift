import Domain

/// What AWS leaves open, and what only the user knows.
///
/// Every default is that of `docs/pricing.md`.
public struct PricingSettings: Hashable, Sendable {
  public var organisation = Organisation()
  /// Who has a free quantity of its own.
  public var freeScope = Scope.payer
  /// Over whose usage the bands are walked, in each Region and meter.
  public var bandScope = Scope.payer
  public var freeSharing = FreeSharing.shared
  public var bandLimits = BandLimits.absolute
  /// Free quantities in place of the catalog's.
  public var freeOverrides: [FreeOverride] = []
  /// Numbers that no source gives.
  public var rates: [RateKey: Money] = [:]
  /// The Region whose prices stand in where a Region has none with a source.
  public var assumedRegion: String?
  /// What happens to usage whose price is not known.
  public var unknownPrices = UnknownPrices.refuse
  /// The first that fits a charge is applied.
  public var discounts: [Discount] = []
  public var linkedUsers = LinkedUsers.enterprise
  /// Accounts that used client credentials before AWS charged for them, and had twelve months of grace.
  public var accountsWithMachineGrace: Set<String> = []

  public enum Scope: String, CaseIterable, Hashable, Sendable {
    /// Each paying account, with all accounts below it.
    case payer
    case account
  }

  public enum UnknownPrices: String, CaseIterable, Hashable, Sendable {
    /// There is no bill: the error is thrown.
    case refuse
    /// The rest is billed, and `Bill.unpriced` names what is missing from it.
    case setAside = "set-aside"
  }

  public enum FreeSharing: String, CaseIterable, Hashable, Sendable {
    /// Lite and Essentials draw on one quantity: the cautious reading.
    case shared
    /// Each plan has its own.
    case perPlan = "per-plan"
  }

  public enum BandLimits: String, CaseIterable, Hashable, Sendable {
    /// A band ends at its user, whatever part of it was free.
    case absolute
    /// A band has the width of the price list, counted from the end of the free quantity.
    case afterFreeQuantity = "after-free-quantity"
  }

  /// A free quantity that the user states.
  public struct FreeOverride: Hashable, Sendable {
    public var meter: Meter
    /// These plans share it, even where the catalog gives them nothing; nil: it takes the place of every quantity of
    /// the catalog on this meter, and where the catalog has none on it, every plan shares it.
    public var plans: Set<Plan>?
    public var quantity: Int64

    public init(meter: Meter = .directMAU, plans: Set<Plan>? = nil, quantity: Int64) {
      self.meter = meter
      self.plans = plans
      self.quantity = quantity
    }
  }

  public init() {}

  /// Nothing is paid back: quantities and rates are 0 or more.
  func validate() throws(PricingError) {
    for override in freeOverrides where override.quantity < 0 {
      throw .negativeQuantity(override.meter, override.quantity)
    }
    for rate in rates.values where rate < .zero { throw .negativeRate(rate) }
    for discount in discounts {
      if case .rate(let rate) = discount.kind, rate < .zero { throw .negativeRate(rate) }
    }
  }
}
