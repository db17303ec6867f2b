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
public final class BillFunction: Sendable {
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
    let usages: [Usage]
  }

  /// What an item costs, without the lines of a bill.
  private struct Price: Sendable {
    let tier: GraduatedTier
    /// Beyond it lies a band without a rate, or everything does where only a part of the month is paid for.
    let limit: Int64
    /// Whether nothing is priced beyond the limit, because the price is not known and set aside.
    let isSetAside: Bool
    let discount: Discount.Kind?
  }

  private struct Drawing: Sendable {
    let pot: Int
    let isOlder: Bool
  }

  private let rules: PricingRules
  private let count: Int
  private let items: [Item]
  /// By item.
  private let prices: [Price]
  /// Places of the items' usage, in the order of a bill; those of item n from `starts[n]` up to `starts[n + 1]`.
  private let places: [Int]
  private let starts: [Int]
  /// By place of the usage; nil where nothing is free.
  private let drawings: [Drawing?]
  private let pots: [FreePot]

  /// - Parameter usages: what is priced; their quantities do not matter.
  /// - Throws: `PricingError` for settings that are wrong in themselves.
  public init(_ catalog: Catalog, usages: [Usage], settings: PricingSettings) throws(PricingError) {
    let rules = PricingRules(catalog, settings)
    try rules.validate()
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
    var prices: [Price] = []
    var starts = [0]
    var drawings = [Drawing?](repeating: nil, count: usages.count)
    for group in order.chunked(by: { keys[$0] == keys[$1] }) {
      let (key, first) = (keys[group[0]], usages[group[0]])
      items.append(Item(key: key, usages: group.map { usages[$0] }))
      prices.append(BillFunction.price(key, plan: first.plan, &finder, settings))
      starts.append(starts[starts.count - 1] + group.count)
      for place in group {
        if let drawing = filler.drawing(of: usages[place], key) {
          drawings[place] = Drawing(pot: drawing.pot, isOlder: drawing.age == .older)
        }
      }
    }
    self.rules = rules
    count = usages.count
    self.items = items
    self.prices = prices
    places = order
    self.starts = starts
    self.drawings = drawings
    pots = filler.emptyPots
  }

  private static func price(
    _ key: ItemKey, plan: Plan, _ finder: inout TariffFinder, _ settings: PricingSettings
  ) -> Price {
    func isSetAside(from quantity: Int64) -> Bool {
      // A price that is not known for some units is not known for more of them either.
      settings.unknownPrices == .setAside && (try? finder.tariff(for: key, plan: plan, quantity: quantity)) == nil
    }
    guard key.heldSeconds == nil, let tariff = try? finder.tariff(for: key, plan: plan, quantity: 1) else {
      return Price(tier: GraduatedTier(bands: []), limit: 0, isSetAside: isSetAside(from: 1), discount: nil)
    }
    // A tariff that holds for one unit holds up to the first band that has no rate.
    let limit = tariff.missingBand(for: .max)?.from ?? .max
    return Price(
      tier: tariff.tier, limit: limit, isSetAside: limit < .max && isSetAside(from: limit + 1),
      discount: settings.discounts.first { $0.fits(key) }?.kind)
  }

  /// Memory of a calculation, which the next one uses again.
  public struct Sheet: Sendable {
    /// By item; 0 where nothing is priced.
    fileprivate var quantities: [Int64]
    fileprivate var free: [Int64]
    fileprivate var bandShifts: [Int64]
    fileprivate var pots: [FreePot]
    /// By item: what is priced as lines of a bill.
    fileprivate var drafts: [Int: Biller.Draft] = [:]
  }

  public var emptySheet: Sheet {
    let none = Array(repeating: Int64(0), count: items.count)
    return Sheet(quantities: none, free: none, bandShifts: none, pots: pots)
  }

  /// The totals for these quantities, in the order of the usages.
  ///
  /// - Throws: what `Catalog.bill` would.
  public func total(_ quantities: [Int64]) throws(PricingError) -> Total {
    var sheet = emptySheet
    return try total(quantities, on: &sheet)
  }

  /// The same, in memory that is used again.
  ///
  /// - Parameter sheet: of this function; what it holds does not matter.
  public func total(_ quantities: [Int64], on sheet: inout Sheet) throws(PricingError) -> Total {
    precondition(quantities.count == count && sheet.quantities.count == items.count)
    for index in sheet.pots.indices { sheet.pots[index].clear() }
    if !sheet.drafts.isEmpty { sheet.drafts = [:] }
    for index in items.indices {
      sheet.free[index] = 0
      sheet.bandShifts[index] = 0
      try note(index, quantities, on: &sheet)
    }
    spreadPots(of: &sheet)
    var total = Total(list: .zero, net: .zero)
    for index in items.indices where sheet.quantities[index] > 0 {
      let free = FreeQuantity(
        quantity: sheet.free[index], limit: nil, source: nil, bandShift: sheet.bandShifts[index])
      guard sheet.quantities[index] > prices[index].limit else {
        try add(index, sheet.quantities[index], free, to: &total)
        continue
      }
      guard let draft = sheet.drafts[index] else { continue }
      for charge in try ChargeWriter(draft: draft, free: free, discounts: rules.settings.discounts).charges() {
        try total.add(charge.amount, charge.net)
      }
    }
    return total
  }

  /// Writes down how much of an item is priced, and what it draws from the pots.
  private func note(_ item: Int, _ quantities: [Int64], on sheet: inout Sheet) throws(PricingError) {
    var quantity: Int64 = 0
    for index in starts[item]..<starts[item + 1] {
      let added = quantities[places[index]]
      guard added >= 0 else { throw .negativeQuantity(items[item].key.meter, added) }
      let (sum, overflow) = quantity.addingReportingOverflow(added)
      guard !overflow else { throw .outOfRange("the sum of \(items[item].key.meter.rawValue)") }
      quantity = sum
    }
    sheet.quantities[item] = quantity
    guard quantity > 0 else { return }
    if quantity > prices[item].limit {
      guard !prices[item].isSetAside, let draft = try draft(of: items[item], quantity) else {
        sheet.quantities[item] = 0
        return
      }
      sheet.drafts[item] = draft
    }
    for index in starts[item]..<starts[item + 1] {
      let place = places[index]
      guard quantities[place] > 0, let drawing = drawings[place] else { continue }
      sheet.pots[drawing.pot].add(quantities[place], draft: item, isOlder: drawing.isOlder)
    }
  }

  /// What is priced as lines of a bill; nil where a price is not known and set aside.
  private func draft(of item: Item, _ quantity: Int64) throws(PricingError) -> Biller.Draft? {
    do {
      var finder = TariffFinder(rules)
      let tariff = try finder.tariff(for: item.key, plan: item.usages[0].plan, quantity: quantity)
      return Biller.Draft(key: item.key, quantity: quantity, usages: item.usages, tariff: tariff)
    } catch {
      guard rules.settings.unknownPrices == .setAside else { throw error }
      return nil
    }
  }

  private func spreadPots(of sheet: inout Sheet) {
    for index in sheet.pots.indices where !sheet.pots[index].drawers.isEmpty {
      sheet.pots[index].spread()
      for number in sheet.pots[index].drawers.indices {
        let item = sheet.pots[index].drawers[number].draft
        sheet.free[item] += sheet.pots[index].shares[number]
        if rules.settings.bandLimits == .afterFreeQuantity {
          sheet.bandShifts[item] = sheet.free[item] - sheet.pots[index].allowance.listed
        }
      }
    }
  }

  private func add(
    _ item: Int, _ quantity: Int64, _ free: FreeQuantity, to total: inout Total
  ) throws(PricingError) {
    let discount = prices[item].discount
    try prices[item].tier.forEachSlice(of: quantity, free: free.quantity, shift: free.bandShift) {
      slice throws(PricingError) in
      guard slice.band != nil else { return }
      guard let rate = slice.rate else {
        let key = items[item].key
        throw .rateNotFound(
          RateKey(meter: key.meter, plan: key.plan, from: slice.from), to: slice.to, region: key.region)
      }
      let amount = try inRange { () throws(MoneyError) in try rate.multiplied(by: slice.quantity) }
      let net: Money
      switch discount {
      case nil: net = amount
      case .percentage(let percentage): net = percentage.off(amount)
      case .rate(let rate): net = try inRange { () throws(MoneyError) in try rate.multiplied(by: slice.quantity) }
      }
      try total.add(amount, net)
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
