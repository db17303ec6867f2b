import Domain

/// A free quantity a month, one for each payer, over all pools and Regions of some partitions.
public struct Allowance: Hashable, Sendable {
  public let id: String
  public let meter: Meter
  /// The plans that draw on it; nil for every plan.
  public let plans: [Plan]?
  public let quantity: Int64
  /// Partitions of Regions where it exists: "aws" is the commercial one.
  public let partitions: [String]
  public let from: Instant?
  public let until: Instant?
  /// Products of the price list that stand for it.
  public let usageTypes: [String]
  public let grandfathered: Grandfathered?
  public let source: Source

  /// A larger quantity for older pools.
  public struct Grandfathered: Hashable, Sendable {
    public let quantity: Int64
    /// The plan that the pool must still be on.
    public let plan: Plan
    public let poolCreatedAtOrBefore: Instant
    public let source: Source
  }

  func serves(_ plan: Plan) -> Bool { plans?.contains(plan) ?? true }

  /// Whether a product of the price list stands for it.
  func isNamed(by product: PriceList.Product) -> Bool {
    usageTypes.contains { $0.lowercased() == product.usageType.lowercased() }
  }
}
