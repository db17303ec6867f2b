import Domain

/// One thing that AWS sells on one meter: a catalog file.
public struct Offer: Hashable, Sendable {
  public let id: String
  public let title: String
  public let meter: Meter
  /// The plans it is sold on; nil for every plan.
  public let plans: [Plan]?
  /// What one unit is, in the singular: "monthly active user".
  public let unit: String
  /// Usage types of the bill, without the Region prefix. Empty where the exact text is not known.
  public let usageTypes: [String]
  /// From this instant on other offers took its place, though it may still be listed.
  public let succeededAt: Instant?
  /// Accounts that used the meter before it was charged pay nothing until then.
  public let grace: Grace?
  public let note: String?
  public let tables: [PriceTable]

  public struct Grace: Hashable, Sendable {
    public let until: Instant
    public let note: String
  }

  public init(
    id: String, title: String, meter: Meter, plans: [Plan]?, unit: String, usageTypes: [String],
    succeededAt: Instant? = nil, grace: Grace? = nil, note: String? = nil, tables: [PriceTable]
  ) {
    self.id = id
    self.title = title
    self.meter = meter
    self.plans = plans
    self.unit = unit
    self.usageTypes = usageTypes
    self.succeededAt = succeededAt
    self.grace = grace
    self.note = note
    self.tables = tables
  }

  /// The plan, when there is one only. Usage of an offer of several plans is one line of the bill.
  public var plan: Plan? { plans?.count == 1 ? plans?.first : nil }

  func isSold(on plan: Plan) -> Bool { plans?.contains(plan) ?? true }

  /// The tables of the Region in force at any moment of the month, the newest first.
  func tables(region: String, month: Month) -> [PriceTable] {
    tables.filter { $0.overlaps(month) && $0.covers(region) }.sorted { left, right in
      (left.from?.secondsSinceEpoch ?? .min) > (right.from?.secondsSinceEpoch ?? .min)
    }
  }
}
