import Domain

/// The name of one number that a user can give: a key below `rates` in the config.
///
///     rates:
///       machine_tokens.250000: "0.0018"            # the band after 250,000, in every Region
///       ap-northeast-1.sms: "0.07"                 # one Region only
///       direct_mau.lite.100000: "0.0046"
public struct RateKey: Hashable, Sendable, CustomStringConvertible {
  public let region: String?
  public let meter: Meter
  /// For meters whose offers differ by plan.
  public let plan: Plan?
  /// Units before the band, as in `Band.from`.
  public let from: Int64

  public init(region: String? = nil, meter: Meter, plan: Plan? = nil, from: Int64 = 0) {
    self.region = region
    self.meter = meter
    self.plan = plan
    self.from = from
  }

  /// Reads the form of `description`; the Region, the plan and a `from` of 0 may be absent.
  public init(_ text: String) throws(PricingError) {
    var parts = text.split(separator: ".", omittingEmptySubsequences: false)[...]
    var region: String?
    if let first = parts.first, Meter(rawValue: String(first)) == nil, parts.count > 1 {
      region = String(parts.removeFirst())
    }
    guard let name = parts.popFirst(), let meter = Meter(rawValue: String(name)), region != "" else {
      throw .invalidRateKey(text)
    }
    var plan: Plan?
    if let next = parts.first, let known = Plan(anyCase: String(next)) {
      plan = known
      parts.removeFirst()
    }
    var from: Int64 = 0
    if let next = parts.popFirst() {
      guard let number = Int64(next), number >= 0 else { throw .invalidRateKey(text) }
      from = number
    }
    guard parts.isEmpty else { throw .invalidRateKey(text) }
    self.init(region: region, meter: meter, plan: plan, from: from)
  }

  /// The same without a plan.
  public var ofEveryPlan: RateKey { RateKey(region: region, meter: meter, from: from) }

  /// The key as the config has it, "ap-northeast-1.direct_mau.lite.100000".
  public var description: String {
    var parts: [String] = []
    if let region { parts.append(region) }
    parts.append(meter.rawValue)
    if let plan { parts.append(plan.rawValue) }
    if from > 0 { parts.append(String(from)) }
    return parts.joined(separator: ".")
  }
}
