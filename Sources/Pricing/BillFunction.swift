import Domain

/// The bill of some usage as a function of its quantities.
///
/// The same totals as those of `Catalog.bill`, faster where the same usage is priced many times with other numbers.
///
///     let function = try BillFunction(catalog, usages: usages, settings: settings)
///     try function.total([100_000, 1_050]).net   // that of catalog.bill with these quantities
///
/// Who pays, which offer and which rates hold is found once; what depends on quantities is calculated each time, by the
/// same code as a bill.
public struct BillFunction: Sendable {
  /// The totals of a bill.
  public struct Total: Hashable, Sendable {
    /// Before discounts.
    public var list: Money
    /// What is to be paid.
    public var net: Money

    public init(list: Money, net: Money) {
      self.list = list
      self.net = net
    }
  }

  private struct Item: Sendable {
    let key: ItemKey
    /// Places of its usage, in the order of a bill.
    let places: [Int]
    let usages: [Usage]
    /// Nil where it depends on the quantity whether all bands have a rate.
    let tariff: Tariff?
  }

  private struct Drawing: Sendable {
    let pot: Int
    let isOlder: Bool
  }

  private let rules: PricingRules
  private let count: Int
  private let items: [Item]
  /// By place of the usage; nil where nothing is free.
  private let drawings: [Drawing?]
  private let pots: [FreePot]

  /// - Parameter usages: what is priced; their quantities do not matter.
  /// - Throws: `PricingError` for settings that are wrong in themselves.
  public init(_ catalog: Catalog, usages: [Usage], settings: PricingSettings) throws(PricingError) {
    try settings.validate()
    let rules = PricingRules(catalog, settings)
    let payers = Payers(usages, rules)
    let keys = usages.map { Biller.key(of: $0, payers, rules) }
    let order = usages.indices.sorted { left, right in
      guard keys[left] == keys[right] else { return keys[left] < keys[right] }
      let (one, other) = (UsageOrder(usages[left]), UsageOrder(usages[right]))
      return one < other || !(other < one) && left < right
    }
    var finder = TariffFinder(rules)
    var filler = PotFiller(rules)
    var items: [Item] = []
    var drawings = [Drawing?](repeating: nil, count: usages.count)
    for group in order.chunked(by: { keys[$0] == keys[$1] }) {
      let (key, first) = (keys[group[0]], usages[group[0]])
      items.append(
        Item(
          key: key, places: group, usages: group.map { usages[$0] },
          tariff: try? finder.tariff(for: key, plan: first.plan, quantity: .max)))
      for place in group {
        if let drawing = filler.drawing(of: usages[place], key) {
          drawings[place] = Drawing(pot: drawing.pot, isOlder: drawing.age == .older)
        }
      }
    }
    self.rules = rules
    count = usages.count
    self.items = items
    self.drawings = drawings
    pots = filler.emptyPots
  }

  /// The totals for these quantities, in the order of the usages.
  ///
  /// - Throws: what `Catalog.bill` would.
  public func total(_ quantities: [Int64]) throws(PricingError) -> Total {
    precondition(quantities.count == count)
    var drafts: [Biller.Draft] = []
    var pots = pots
    drafts.reserveCapacity(items.count)
    for item in items {
      guard let draft = try draft(of: item, quantities) else { continue }
      for place in item.places where quantities[place] > 0 {
        guard let drawing = drawings[place] else { continue }
        pots[drawing.pot].add(quantities[place], draft: drafts.count, isOlder: drawing.isOlder)
      }
      drafts.append(draft)
    }
    var free = Array(repeating: FreeQuantity.none, count: drafts.count)
    for index in pots.indices where !pots[index].drawers.isEmpty {
      pots[index].spread()
      for (drawer, share) in zip(pots[index].drawers, pots[index].shares) {
        free[drawer.draft].quantity += share
        if rules.settings.bandLimits == .afterFreeQuantity {
          free[drawer.draft].bandShift = free[drawer.draft].quantity - pots[index].allowance.listed
        }
      }
    }
    var total = Total(list: .zero, net: .zero)
    for (draft, free) in zip(drafts, free) {
      for charge in try ChargeWriter(draft: draft, free: free, discounts: rules.settings.discounts).charges() {
        total.list = try inRange { () throws(MoneyError) in try total.list.adding(charge.amount) }
        total.net = try inRange { () throws(MoneyError) in try total.net.adding(charge.net) }
      }
    }
    return total
  }

  /// Nil where there is nothing to price, or a price is not known and set aside.
  private func draft(of item: Item, _ quantities: [Int64]) throws(PricingError) -> Biller.Draft? {
    var quantity: Int64 = 0
    for place in item.places {
      guard quantities[place] >= 0 else { throw .negativeQuantity(item.key.meter, quantities[place]) }
      let (sum, overflow) = quantity.addingReportingOverflow(quantities[place])
      guard !overflow else { throw .outOfRange("the sum of \(item.key.meter.rawValue)") }
      quantity = sum
    }
    guard quantity > 0 else { return nil }
    if let tariff = item.tariff {
      return Biller.Draft(key: item.key, quantity: quantity, usages: item.usages, tariff: tariff)
    }
    do {
      var finder = TariffFinder(rules)
      let tariff = try finder.tariff(for: item.key, plan: item.usages[0].plan, quantity: quantity)
      return Biller.Draft(key: item.key, quantity: quantity, usages: item.usages, tariff: tariff)
    } catch {
      guard rules.settings.unknownPrices == .setAside else { throw error }
      return nil
    }
  }
}

extension Array {
  /// Runs of neighbours that belong together.
  fileprivate func chunked(by belongsTogether: (Element, Element) -> Bool) -> [[Element]] {
    var chunks: [[Element]] = []
    for element in self {
      if let last = chunks.last?.last, belongsTogether(last, element) {
        chunks[chunks.count - 1].append(element)
      } else {
        chunks.append([element])
      }
    }
    return chunks
  }
}
