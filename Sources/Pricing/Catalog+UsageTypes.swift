import Domain

extension Catalog {
  /// What the bill calls a usage, as far as it is known: "APN1-CognitoLiteMAU".
  ///
  /// Without the prefix where the Region's was not seen, nil where the usage type was not.
  public func usageType(of meter: Meter, plan: Plan, region: String) -> String? {
    guard let name = offer(for: meter, plan: plan)?.usageTypes.first else { return nil }
    guard let prefix = regions.first(where: { $0.id == region })?.usageTypePrefix else { return name }
    return "\(prefix)-\(name)"
  }
}

extension Discount.Kind {
  /// The price of one unit that the list has at `rate`, exact, in units of 10⁻²² USD.
  public func unitPrice(atListRate rate: Money) -> Int128 {
    let scale = Int128(1_000_000_000_000)
    return switch self {
    case .percentage(let percentage):
      Int128(rate.tenBillionths) * (scale - Int128(percentage.tenBillionths))
    case .rate(let rate): Int128(rate.tenBillionths) * scale
    }
  }
}
