import Domain

extension FreeSpending {
  /// The lowest and the highest list total over all orders in which the items could draw on their free quantity, one
  /// after the other; nil when the order does not matter.
  ///
  /// - Parameter total: list total of the proportional spending.
  mutating func range(around total: Money, free: [FreeQuantity]) throws(PricingError) -> Bill.CostRange? {
    var low = Int128(total.tenBillionths)
    var high = low
    for pot in pots where pot.drawers.count > 1 {
      guard pot.isUsedUp else { continue }
      guard let orders = orders(of: pot) else {
        noteRangeNotComputed(pot.month)
        continue
      }
      guard orders.count > 1 else { continue }
      let present = cost(of: pot, shares: pot.shares, free: free)
      let costs = orders.map { cost(of: pot, shares: pot.shares(inOrder: $0), free: free) } + [present]
      low += (costs.min() ?? present) - present
      high += (costs.max() ?? present) - present
    }
    guard low < high else { return nil }
    guard let lowest = Int64(exactly: low), let highest = Int64(exactly: high) else { throw .outOfRange("the range") }
    return Bill.CostRange(low: Money(tenBillionths: lowest), high: Money(tenBillionths: highest))
  }

  /// List cost of a pot's drafts with these shares of it; what they get from other pots stays.
  private func cost(of pot: FreePot, shares: [Int64], free: [FreeQuantity]) -> Int128 {
    var change: [Int: Int64] = [:]
    for (index, drawer) in pot.drawers.enumerated() {
      change[drawer.draft, default: 0] += shares[index] - pot.shares[index]
    }
    return change.reduce(into: Int128(0)) { sum, item in
      let quantity = free[item.key].quantity + item.value
      let tier = drafts[item.key].tariff.tier.shifted(by: bandShift(pot, free: quantity))
      for slice in tier.slices(of: drafts[item.key].quantity, free: quantity) {
        sum += Int128(slice.quantity) * Int128((slice.rate ?? .zero).tenBillionths)
      }
    }
  }

  /// Orders that contain the cheapest and the dearest: none when all cost the same, nil when there are too many to try.
  private func orders(of pot: FreePot) -> [[Int]]? {
    let indices = Array(pot.drawers.indices)
    let tiers = indices.map { drafts[pot.drawers[$0].draft].tariff.tier }
    // While free units stay inside the first band, each is worth that band's rate, whatever came before it.
    let isEven = tiers.allSatisfy { $0.bands[0].to.map { $0 >= pot.quantity } ?? true }
    guard isEven, rules.settings.bandLimits == .absolute else {
      return indices.count <= 6 ? permutations(indices) : nil
    }
    let rates = tiers.map { $0.bands[0].rate ?? .zero }
    guard rates.contains(where: { $0 != rates[0] }) else { return [] }
    return [indices.sorted { rates[$0] < rates[$1] }, indices.sorted { rates[$0] > rates[$1] }]
  }
}

private func permutations(_ items: [Int]) -> [[Int]] {
  guard items.count > 1 else { return [items] }
  return items.indices.flatMap { index in
    var rest = items
    let first = rest.remove(at: index)
    return permutations(rest).map { [first] + $0 }
  }
}
