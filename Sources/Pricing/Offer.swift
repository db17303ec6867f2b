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
  /// Usage types of the bill, without the Region prefix.
  ///
  /// Empty where the exact text is not known.
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

  /// The plan, when there is one only.
  ///
  /// Usage of an offer of several plans is one line of the bill.
  public var plan: Plan? { plans?.count == 1 ? plans?.first : nil }

  /// Whether a rate above zero is known for some Region in a month.
  func charges(in month: Month) -> Bool {
    tables.contains { table in
      table.overlaps(month) && table.bands.contains { $0.rate.map { $0 > .zero } ?? false }
    }
  }

  /// The table of a Region that ended when another one began.
  func table(before table: PriceTable, region: String) -> PriceTable? {
    tables.first { $0.until != nil && $0.until == table.from && $0.covers(region) }
  }

  /// A plan for which both say what the same meter costs.
  func plan(sharedWith other: Offer) -> Plan? {
    guard meter == other.meter else { return nil }
    return Plan.allCases.first { isSold(on: $0) && other.isSold(on: $0) }
  }

  func isSold(on plan: Plan) -> Bool { plans?.contains(plan) ?? true }

  /// Index of the table that prices a month in a Region: the newest of those in force at some moment of it.
  func tablePlace(region: String, month: Month) -> Int? {
    var newest: Int?
    for index in tables.indices where tables[index].overlaps(month) && tables[index].covers(region) {
      if newest.map({ tables[$0].start < tables[index].start }) ?? true { newest = index }
    }
    return newest
  }
}
