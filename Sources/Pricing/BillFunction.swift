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
    /// Nil where there is no rate, or only a part of the month is paid for.
    let price: Price?
  }

  /// What an item costs, without the lines of a bill.
  private struct Price: Sendable {
    let key: ItemKey
    let tier: GraduatedTier
    /// Beyond it lies a band without a rate.
    let limit: Int64
    let discount: Discount.Kind?
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
          price: BillFunction.price(key, plan: first.plan, &finder, settings.discounts)))
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

  private static func price(
    _ key: ItemKey, plan: Plan, _ finder: inout TariffFinder, _ discounts: [Discount]
  ) -> Price? {
    // A tariff that holds for one unit holds up to the first band that has no rate.
    guard key.heldSeconds == nil, let tariff = try? finder.tariff(for: key, plan: plan, quantity: 1) else { return nil }
    return Price(
      key: key, tier: tariff.tier, limit: tariff.missingBand(for: .max)?.from ?? .max,
      discount: discounts.first { $0.fits(key) }?.kind)
  }

  /// The totals for these quantities, in the order of the usages.
  ///
  /// - Throws: what `Catalog.bill` would.
  public func total(_ quantities: [Int64]) throws(PricingError) -> Total {
    precondition(quantities.count == count)
    var drafts = [Draft](repeating: .nothing, count: items.count)
    var pots = pots
    for (index, item) in items.enumerated() {
      drafts[index] = try draft(of: item, quantities)
      if case .nothing = drafts[index] { continue }
      for place in item.places where quantities[place] > 0 {
        guard let drawing = drawings[place] else { continue }
        pots[drawing.pot].add(quantities[place], draft: index, isOlder: drawing.isOlder)
      }
    }
    var free = Array(repeating: FreeQuantity.none, count: items.count)
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
      switch draft {
      case .nothing: break
      case .priced(let quantity, let price): try add(price, quantity, free, to: &total)
      case .written(let draft):
        for charge in try ChargeWriter(draft: draft, free: free, discounts: rules.settings.discounts).charges() {
          try total.add(charge.amount, charge.net)
        }
      }
    }
    return total
  }

  /// What an item comes to before the free quantity is known.
  private enum Draft {
    /// Nothing to price, or a price is not known and set aside.
    case nothing
    case priced(quantity: Int64, Price)
    /// Priced as lines of a bill.
    case written(Biller.Draft)
  }

  private func add(
    _ price: Price, _ quantity: Int64, _ free: FreeQuantity, to total: inout Total
  ) throws(PricingError) {
    let tier = price.tier.shifted(by: free.bandShift)
    try tier.forEachSlice(of: quantity, free: free.quantity) { slice throws(PricingError) in
      guard slice.band != nil else { return }
      guard let rate = slice.rate else {
        let key = price.key
        throw .rateNotFound(
          RateKey(meter: key.meter, plan: key.plan, from: slice.from), to: slice.to, region: key.region)
      }
      let amount = try inRange { () throws(MoneyError) in try rate.multiplied(by: slice.quantity) }
      let net: Money
      switch price.discount {
      case nil: net = amount
      case .percentage(let percentage): net = percentage.off(amount)
      case .rate(let rate): net = try inRange { () throws(MoneyError) in try rate.multiplied(by: slice.quantity) }
      }
      try total.add(amount, net)
    }
  }

  private func draft(of item: Item, _ quantities: [Int64]) throws(PricingError) -> Draft {
    var quantity: Int64 = 0
    for place in item.places {
      guard quantities[place] >= 0 else { throw .negativeQuantity(item.key.meter, quantities[place]) }
      let (sum, overflow) = quantity.addingReportingOverflow(quantities[place])
      guard !overflow else { throw .outOfRange("the sum of \(item.key.meter.rawValue)") }
      quantity = sum
    }
    guard quantity > 0 else { return .nothing }
    if let price = item.price, quantity <= price.limit { return .priced(quantity: quantity, price) }
    do {
      var finder = TariffFinder(rules)
      let tariff = try finder.tariff(for: item.key, plan: item.usages[0].plan, quantity: quantity)
      return .written(Biller.Draft(key: item.key, quantity: quantity, usages: item.usages, tariff: tariff))
    } catch {
      guard rules.settings.unknownPrices == .setAside else { throw error }
      return .nothing
    }
  }
}

extension BillFunction.Total {
  fileprivate mutating func add(_ amount: Money, _ net: Money) throws(PricingError) {
    let list = list
    let before = self.net
    self.list = try inRange { () throws(MoneyError) in try list.adding(amount) }
    self.net = try inRange { () throws(MoneyError) in try before.adding(net) }
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
