import Domain

/// Why a bill charges something else for the same quantity.
struct PriceCauses {
  let line: Reconciliation.Line
  let own: OwnCount

  private static let cent = BillNumber(units: BillNumber.scale / 100)

  var causes: [Cause] {
    guard let billed = line.billed else { return [] }
    guard line.currency == "USD", let cost = billed.cost else {
      return [Cause(.otherCurrency, "The bill is in \(line.currency): amounts are not compared.")]
    }
    guard billed.quantity != nil else {
      return [
        Cause(
          .noQuantity, cost: line.costDifference == .zero ? nil : line.costDifference,
          "The bill does not say how many: only the cost is compared.")
      ]
    }
    guard let price = own.pricesOfBilled[line.key] else {
      guard cost != .zero else { return [] }
      return [
        Cause(
          .notPriced, cost: line.own == nil ? cost : nil,
          "No price with a source is known for it here: see maumeter pricing show, rates and --assume-region.")
      ]
    }
    let difference = cost - price
    guard difference != .zero else { return [] }
    // Each line of a bill may be rounded, and the invoice is.
    if difference.magnitude <= PriceCauses.cent {
      return [
        Cause(.rounding, cost: difference, isExact: true, "Rounding: AWS states amounts with fewer decimals.")
      ]
    }
    if let list = billed.listCost, list > cost, cost >= .zero {
      let percent = percentage(of: list - cost, in: list)
      return [
        Cause(
          .discount, cost: difference, isExact: list == price,
          "The bill is \(percent) % below its own list price, \(list): a discount, which pricing.discounts of the "
            + "config can state.")
      ]
    }
    return [free(difference) ?? rate(billed, cost, price, difference)]
  }

  /// A whole number of units at the rate of the first band, no more than were free: the free quantity was spent
  /// elsewhere, or is another one.
  private func free(_ difference: BillNumber) -> Cause? {
    guard difference > .zero, let free = own.free[line.key], free > 0 else { return nil }
    let sentence =
      "The bill charges more, and here \(free) units are free: other accounts of the organization, Regions or plans "
      + "may have used the free quantity, or it is a smaller one."
    return Cause(.freeQuantityPrice, cost: difference, sentence)
  }

  private func rate(_ billed: Reconciliation.Side, _ cost: BillNumber, _ price: BillNumber, _ difference: BillNumber)
    -> Cause
  {
    let way = difference < .zero ? "less" : "more"
    var sentence = "The bill charges \(difference.magnitude) \(way) than the prices here do for its quantity"
    if difference < .zero, price > .zero {
      sentence += ", \(percentage(of: difference.magnitude, in: price)) %"
      return Cause(
        .discount, cost: difference,
        sentence + ": a discount, or a larger free quantity (pricing.discounts, pricing.free, created of a pool).")
    }
    return Cause(.rate, cost: difference, sentence + ": see maumeter pricing show for their sources.")
  }

  /// To two decimals.
  private func percentage(of part: BillNumber, in whole: BillNumber) -> String {
    let (numerator, denominator) = (part.units / 1_000_000_000, whole.units / 1_000_000_000)
    guard denominator > 0 else { return "100" }
    let hundredths = (numerator * 10_000 + denominator / 2) / denominator
    return BillNumber(units: hundredths * (BillNumber.scale / 100)).description
  }
}
