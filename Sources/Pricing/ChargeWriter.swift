import Domain

/// Writes the lines of one item.
struct ChargeWriter {
  let draft: Biller.Draft
  let free: FreeQuantity
  let discounts: [Discount]

  func charges() throws(PricingError) -> [Charge] {
    let portion = try portion()
    let tier = draft.tariff.tier.shifted(by: free.bandShift)
    let account = account
    var charges: [Charge] = []
    for slice in tier.slices(of: draft.quantity, free: free.quantity) {
      var charge = try charge(slice, portion: portion, account: account)
      if !charge.isFree, let discount = discounts.first(where: { $0.fits(charge) }) {
        charge.discount = discount
        charge.net = try net(of: charge, discount.kind)
      }
      charges.append(charge)
    }
    return charges
  }

  private func charge(
    _ slice: GraduatedTier.Slice, portion: Charge.Portion?, account: String?
  ) throws(PricingError) -> Charge {
    let key = draft.key
    guard let listed = slice.rate else {
      throw .rateNotFound(RateKey(meter: key.meter, plan: key.plan, from: slice.from), to: slice.to, region: key.region)
    }
    let isFree = slice.band == nil
    let rate = portion == nil || isFree ? listed : draft.tariff.partMonthRate ?? listed
    let amount = try amount(rate, slice.quantity, portion)
    let source = slice.band.map(draft.tariff.source(ofBand:)) ?? free.source ?? draft.tariff.source
    return Charge(
      month: key.month, meter: key.meter, plan: key.plan, region: key.region, payer: key.payer, account: account,
      from: slice.from, to: isFree ? free.limit : slice.to, quantity: slice.quantity, rate: rate, portion: portion,
      amount: amount, net: amount, discount: nil, offer: draft.tariff.offer, source: source, isFree: isFree,
      pot: isFree ? free.pot : nil)
  }

  /// The account of all usage, when it is the same.
  private var account: String? {
    let first = draft.usages[0].account
    return draft.usages.allSatisfy { $0.account == first } ? first : nil
  }

  /// The part of the month that was used, or nil for all of it.
  private func portion() throws(PricingError) -> Charge.Portion? {
    guard let seconds = draft.key.heldSeconds else { return nil }
    let (meter, month) = (draft.key.meter, draft.key.month)
    let length = Int64(month.length) * 86_400
    guard (0...length).contains(seconds) else { throw .heldTooLong(meter, seconds: seconds, month: month) }
    guard seconds < length else { return nil }
    // App clients have one rate for any time. What is bought for a part of a month at another rate needs that rate.
    guard draft.tariff.partMonthRate != nil || meter == .machineClients else { throw .notProrated(meter) }
    return Charge.Portion(seconds: seconds, of: length)
  }

  /// Rate × quantity, for a part of the month rounded half to even at 10⁻¹⁰ USD.
  private func amount(_ rate: Money, _ quantity: Int64, _ portion: Charge.Portion?) throws(PricingError) -> Money {
    guard let portion else { return try inRange { () throws(MoneyError) in try rate.multiplied(by: quantity) } }
    let (product, overflow) = (Int128(rate.tenBillionths) * Int128(quantity)).multipliedReportingOverflow(
      by: Int128(portion.seconds))
    guard !overflow, let rounded = Int64(exactly: roundedQuotient(product, Int128(portion.of))) else {
      throw .outOfRange("\(rate) × \(quantity)")
    }
    return Money(tenBillionths: rounded)
  }

  private func net(of charge: Charge, _ kind: Discount.Kind) throws(PricingError) -> Money {
    switch kind {
    case .percentage(let percentage): percentage.off(charge.amount)
    case .rate(let rate): try amount(rate, charge.quantity, charge.portion)
    }
  }
}

extension GraduatedTier {
  /// The same bands with their limits moved, the first still starting at 0.
  func shifted(by units: Int64) -> GraduatedTier {
    units == 0 ? self : GraduatedTier(bands: bands.map { $0.shifted(by: units) })
  }
}

extension Band {
  /// The same band with its limits moved, unless it starts at 0.
  @inline(__always)
  func shifted(by units: Int64) -> Band {
    units == 0 ? self : Band(from: from == 0 ? 0 : moved(from, units), to: to.map { moved($0, units) }, rate: rate)
  }

  /// A limit that leaves the range stays at its end, beyond any quantity.
  private func moved(_ limit: Int64, _ units: Int64) -> Int64 {
    let (sum, overflow) = limit.addingReportingOverflow(units)
    return overflow ? .max : sum
  }
}
