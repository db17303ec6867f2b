import Domain

/// What another service would charge for a month, for comparison only.
public struct VendorQuote: Hashable, Sendable {
  public let vendor: Vendor
  public let plan: Vendor.VendorPlan
  public let mau: Int64
  /// The graduated price of the users, by band; nothing for those without users.
  public let lines: [Line]
  /// The monthly fee and the lines.
  public let amount: Money

  /// Users of one band.
  public struct Line: Hashable, Sendable {
    /// Users before the band.
    public let from: Int64
    public let users: Int64
    /// What is charged: users, or blocks of them.
    public let units: Int64
    /// Price of one unit.
    public let rate: Money
    public let amount: Money
  }

  /// "Kinde Pro, as read on 2026-07-02": every output that shows the amount says the date.
  public var label: String { "\(vendor.title) \(plan.name), as read on \(plan.source.read)" }
}

extension Vendor {
  /// Prices a number of users on one of the vendor's plans.
  ///
  ///     // WorkOS: 1,000,000 free, 2,500 for every further 1,000,000 begun
  ///     try workOS.quote(plan: workOS.plans[0], mau: 1_000_001).amount  // 2500
  ///
  /// - Throws: `PricingError.vendorRateNotFound` where the published table ends, `.outOfRange`.
  public func quote(plan: VendorPlan, mau: Int64) throws(PricingError) -> VendorQuote {
    guard mau >= 0 else { throw .negativeQuantity(.directMAU, mau) }
    var amount = plan.monthlyFee
    var lines: [VendorQuote.Line] = []
    for slice in GraduatedTier(bands: plan.bands).slices(of: mau, free: 0) {
      guard let rate = slice.rate else { throw .vendorRateNotFound(title, plan: plan.name, above: slice.from) }
      let (blocks, rest) = slice.quantity.quotientAndRemainder(dividingBy: plan.blockSize)
      let units = blocks + (rest > 0 ? 1 : 0)
      let cost = try inRange { () throws(MoneyError) in try rate.multiplied(by: units) }
      amount = try inRange { () throws(MoneyError) in try amount.adding(cost) }
      lines.append(
        VendorQuote.Line(from: slice.from, users: slice.quantity, units: units, rate: rate, amount: cost))
    }
    return VendorQuote(vendor: self, plan: plan, mau: mau, lines: lines, amount: amount)
  }
}
