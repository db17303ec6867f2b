import Domain

extension BillItem {
  /// What each usage pays of the item after discounts: in proportion to its quantity, exact to 10⁻¹⁰ USD, and
  /// together `net`.
  ///
  /// The free quantity is shared in the same proportion.
  public var shares: [(usage: Usage, net: Money)] {
    let parts = apportion(net.tenBillionths, by: usages.map(\.quantity))
    return zip(usages, parts).map { ($0, Money(tenBillionths: $1)) }
  }
}
