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
    /// Usage types of the bill that are not known and were taken for the meter by their names.
    public var likelyUsageTypes: Set<String> = []
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
    /// False where the bill charges something in another currency than prices are in.
    public var hasComparableCost: Bool { billed == nil || currency == "USD" || billed?.cost == .zero }
    /// False where the bill does not say how much was used.
    public var hasComparableQuantity: Bool { billed == nil || billed?.quantity != nil }
    /// AWS charges for messages as other services do, so that a bill of Cognito cannot have them.
    public var isOfOtherService: Bool { billed == nil && (key.meter == .sms || key.meter == .email) }
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

  /// Neither side has anything that could be compared.
  public var isOfNothing: Bool { lines.allSatisfy(\.isOfOtherService) && unknown.isEmpty }

  /// A line that is not known has nothing beside it: all of it differs.
  private var unknownAreWithinTolerance: Bool {
    unknown.allSatisfy { tolerance.allows(quantity: nil, of: nil, cost: $0.cost, ofCost: $0.cost) }
  }

  public init(billed: [BilledUsage], own: OwnCount, tolerance: Tolerance) {
    let sides = Sides(billed, own)
    let missing = MissingCauses(own: own, lines: sides.lines)
    let matches = QuantityMatches(sides.lines, free: sides.free, missing: missing)
    let finder = CauseFinder(missing: missing, matches: matches)
    lines = sides.lines.map { line in
      var line = line
      line.causes = finder.causes(of: line)
      // Free units that the bill has elsewhere, to the unit, are no difference.
      let free = (matches.free[line.key] ?? []).filter(\.isExact).reduce(BillNumber.zero) { $0 + $1.quantity }
      line.isWithinTolerance =
        line.isOfOtherService
        || line.hasComparableCost && (line.hasComparableQuantity || !tolerance.isOfQuantities)
          && tolerance.allows(
            quantity: line.quantityDifference.map { $0 + free }, of: line.billed?.quantity ?? line.own?.quantity,
            cost: line.costDifference, ofCost: line.billed?.cost ?? line.own?.cost ?? .zero)
      return line
    }
    unknown = sides.unknown
    freeLines = sides.free
    adjustments = sides.adjustments
    self.tolerance = tolerance
  }

  /// Free units that belong to lines of a bill and are not on them, since the bill has them on lines of their own or
  /// leaves them out: with them a line has the quantity that prices are for.
  ///
  /// - Parameter own: without prices of the bill's quantities.
  public static func freeUnits(_ billed: [BilledUsage], beside own: OwnCount) -> [ComparisonKey: BillNumber] {
    let sides = Sides(billed, own)
    let missing = MissingCauses(own: own, lines: sides.lines)
    return QuantityMatches(sides.lines, free: sides.free, missing: missing).free.mapValues { parts in
      parts.reduce(BillNumber.zero) { $0 + $1.quantity }
    }
  }

  /// The Region of a line that names none.
  public static let unknownRegion = "unknown"
}

/// The two sides, brought together by month, Region, meter and plan.
private struct Sides {
  /// In order, without causes.
  private(set) var lines: [Reconciliation.Line] = []
  private(set) var unknown: [BilledUsage] = []
  private(set) var free: [BilledUsage] = []
  private(set) var adjustments: [BilledUsage] = []

  private struct Pair {
    var billed: Reconciliation.Side?
    var own: Reconciliation.Side?
    var currencies: Set<String> = []
    var likelyUsageTypes: Set<String> = []
  }

  init(_ billed: [BilledUsage], _ own: OwnCount) {
    var pairs: [ComparisonKey: Pair] = [:]
    for usage in Reconciliation.takingLikelyMeters(billed, beside: own) {
      if usage.kind != .usage { adjustments.append(usage) }
      guard let key = usage.key else {
        if usage.kind == .usage {
          if case .free = usage.meaning { free.append(usage) } else { unknown.append(usage) }
        }
        continue
      }
      // A discount is a part of the price; credits and taxes are not.
      guard usage.kind == .usage || usage.kind == .discount else { continue }
      var side = pairs[key]?.billed ?? Reconciliation.Side(cost: .zero)
      side.add(usage)
      pairs[key, default: Pair()].billed = side
      pairs[key]?.currencies.insert(usage.currency)
      if usage.isMeantByName { pairs[key]?.likelyUsageTypes.insert(usage.usageType) }
    }
    for usage in own.usages where usage.quantity > 0 {
      var side = pairs[usage.key]?.own ?? Reconciliation.Side(quantity: .zero, cost: .zero)
      side.add(usage)
      pairs[usage.key, default: Pair()].own = side
    }
    lines = pairs.sorted { $0.key < $1.key }.map { key, pair in
      var (billed, own) = (pair.billed, pair.own)
      // Amounts of two currencies have no difference, and no sum.
      if billed != nil, pair.currencies != ["USD"] { own?.cost = nil }
      if pair.currencies.count > 1 {
        billed?.cost = nil
        billed?.listCost = nil
      }
      let currency = pair.currencies.isEmpty ? "USD" : pair.currencies.sorted().joined(separator: ", ")
      return Reconciliation.Line(
        key: key, billed: billed, own: own, currency: currency, likelyUsageTypes: pair.likelyUsageTypes)
    }
  }
}

extension Reconciliation.Side {
  fileprivate mutating func add(_ usage: BilledUsage) {
    cost = (cost ?? .zero) + usage.cost
    guard usage.kind == .usage else { return }
    let isFirst = quantity == nil
    if let number = usage.quantity { quantity = (quantity ?? .zero) + number }
    accounts[usage.account, default: .zero] += usage.quantity ?? .zero
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
