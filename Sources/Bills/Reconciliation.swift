import Domain

/// A bill of AWS beside the own count: what differs, by how much, and why.
///
///     let result = Reconciliation(billed: reader.usages, own: own, tolerance: .percent(one))
public struct Reconciliation: Sendable {
  /// By month, Region, meter and plan.
  public let lines: [Line]
  /// Lines of Cognito whose usage type is not known.
  public let unknown: [BilledUsage]
  /// Free quantities on lines of their own.
  public let freeLines: [BilledUsage]
  /// Discounts, credits, refunds, taxes and fees.
  public let adjustments: [BilledUsage]
  public let tolerance: Tolerance

  /// One meter of one Region, month and plan.
  public struct Line: Hashable, Sendable {
    public let key: ComparisonKey
    /// Nil where the bill has no such line.
    public let billed: Side?
    /// Nil where nothing was counted.
    public let own: Side?
    /// Of the bill: "USD"; "JPY, USD" where it has several, whose amounts are not added.
    public let currency: String
    public var causes: [Cause] = []
    public var isWithinTolerance = true

    /// The bill's less the own; nil where one side does not say.
    public var quantityDifference: BillNumber? {
      guard let billed = billed == nil ? .zero : billed?.quantity, let own = own == nil ? .zero : own?.quantity
      else { return nil }
      return billed - own
    }
    public var costDifference: BillNumber? {
      guard let billed = billed == nil ? .zero : billed?.cost, let own = own == nil ? .zero : own?.cost
      else { return nil }
      return billed - own
    }
    public var isEqual: Bool { quantityDifference == .zero && costDifference == .zero }
  }

  public struct Side: Hashable, Sendable {
    public var quantity: BillNumber?
    public var cost: BillNumber?
    public var listCost: BillNumber?
    public var isEstimated = false
    /// By account.
    public var accounts: [String?: BillNumber] = [:]
  }

  /// Whether every line, and every unknown one, is within the tolerance.
  public var isWithinTolerance: Bool { lines.allSatisfy(\.isWithinTolerance) && unknownAreWithinTolerance }

  /// A line that is not known has nothing beside it: all of it differs.
  private var unknownAreWithinTolerance: Bool {
    unknown.allSatisfy { tolerance.allows(quantity: nil, of: nil, cost: $0.cost, ofCost: $0.cost) }
  }

  public init(billed: [BilledUsage], own: OwnCount, tolerance: Tolerance) {
    self.tolerance = tolerance
    var sides: [ComparisonKey: (billed: Side?, own: Side?, currencies: Set<String>)] = [:]
    var unknown: [BilledUsage] = []
    var free: [BilledUsage] = []
    var adjustments: [BilledUsage] = []
    for usage in billed {
      guard case .meter(let meter, let plan) = usage.meaning else {
        if usage.kind != .usage {
          adjustments.append(usage)
        } else if case .free = usage.meaning {
          free.append(usage)
        } else {
          unknown.append(usage)
        }
        continue
      }
      if usage.kind != .usage { adjustments.append(usage) }
      // A discount is a part of the price; credits and taxes are not.
      guard usage.kind == .usage || usage.kind == .discount else { continue }
      let key = ComparisonKey(
        month: usage.month, region: usage.region ?? Reconciliation.unknownRegion, meter: meter, plan: plan)
      var side = sides[key]?.billed ?? Side(cost: .zero)
      side.add(usage)
      sides[key, default: (nil, nil, [])].billed = side
      sides[key]?.currencies.insert(usage.currency)
    }
    for usage in own.usages where usage.quantity > 0 {
      var side = sides[usage.key]?.own ?? Side(quantity: .zero, cost: .zero)
      side.add(usage)
      sides[usage.key, default: (nil, nil, [])].own = side
    }
    let bare = sides.sorted { $0.key < $1.key }.map { key, sides in
      var (billed, own) = (sides.billed, sides.own)
      // Amounts of two currencies have no difference, and no sum.
      if billed != nil, sides.currencies != ["USD"] { own?.cost = nil }
      if sides.currencies.count > 1 {
        billed?.cost = nil
        billed?.listCost = nil
      }
      let currency = sides.currencies.isEmpty ? "USD" : sides.currencies.sorted().joined(separator: ", ")
      return Line(key: key, billed: billed, own: own, currency: currency)
    }
    let finder = CauseFinder(lines: bare, free: free, own: own)
    lines = bare.map { line in
      var line = line
      line.causes = finder.causes(of: line)
      line.isWithinTolerance = tolerance.allows(
        quantity: line.quantityDifference, of: line.billed?.quantity ?? line.own?.quantity, cost: line.costDifference,
        ofCost: line.billed?.cost ?? line.own?.cost ?? .zero)
      return line
    }
    self.unknown = unknown
    freeLines = free
    self.adjustments = adjustments
  }

  /// The Region of a line that names none.
  public static let unknownRegion = "unknown"
}

extension Reconciliation.Side {
  fileprivate mutating func add(_ usage: BilledUsage) {
    cost = (cost ?? .zero) + usage.cost
    guard usage.kind == .usage else { return }
    let isFirst = quantity == nil
    if let number = usage.quantity {
      quantity = (quantity ?? .zero) + number
      accounts[usage.account, default: .zero] += number
    }
    listCost = isFirst ? usage.listCost : listCost.flatMap { list in usage.listCost.map { list + $0 } }
    isEstimated = isEstimated || usage.isEstimated
  }

  fileprivate mutating func add(_ usage: OwnUsage) {
    let number = BillNumber(usage.quantity)
    quantity = (quantity ?? .zero) + number
    accounts[usage.account, default: .zero] += number
    // A part without a price leaves the whole without one.
    cost = cost.flatMap { cost in usage.cost.map { cost + $0 } }
  }
}
