import Domain

/// Something about a bill that its reader must know.
public enum PricingWarning: Hashable, Sendable {
  /// The Region has no price with a source, and the prices of another one were taken.
  case assumedRegion(String, assumed: String, Meter, Plan?)
  /// The rate changed inside the month, and the whole month is priced at the later one.
  case rateChanged(Meter, Plan?, region: String, month: Month, at: Instant)
  /// The plan was succeeded by others before this month began.
  case succeeded(Plan, month: Month, at: Instant)
  /// The month contains the end of the plan, and users of both sides of it are priced on it.
  case planEndsInMonth(Plan, month: Month, at: Instant)
  /// A caution of the catalog about rates that were used.
  case caution(String, meter: Meter, region: String)
  case partitionWithoutFree(region: String, partition: String)
  /// Pools on this plan with no known day of creation got the smaller free quantity.
  case creationUnknown(pools: Int, plan: Plan, month: Month, free: Int64, older: Int64)
  /// Usage without an account was put on a bill of its own, beside those of known accounts.
  case accountUnknown(month: Month)
  /// So many accounts of which nothing says who pays for them got a free quantity each.
  case accountsWithoutPayer(Int)
  /// AWS gave accounts that used the meter earlier a period of grace, and none was named.
  case graceNotClaimed(Meter, month: Month, until: Instant)
  case suppliedRate(RateKey, Money)
  /// The rate of this key is for a Region that the catalog does not know, and that no usage is in.
  case rateOfStrangeRegion(RateKey)
  /// A negotiated rate makes usage cost more than the list price does.
  case discountAboveList(Meter, Plan?, region: String, rate: Money)
  /// The range of totals would need too many orders of spending.
  case rangeNotComputed(month: Month)
}
