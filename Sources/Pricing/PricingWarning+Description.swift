import Domain

extension PricingWarning: CustomStringConvertible {
  /// One or two sentences for the reader of the bill.
  public var description: String {
    switch self {
    case .assumedRegion(let region, let assumed, let meter, let plan):
      """
      No price of \(meter.words)\(plan.map { " (\($0.rawValue))" } ?? "") in \(region) has a source: \
      the prices of \(assumed) are assumed.
      """
    case .rateChanged(let meter, _, let region, let month, let at):
      "The rate of \(meter.words) in \(region) changed on \(at.day): all of \(month) is priced at the newer one."
    case .succeeded(let plan, let month, let at):
      "The plan \(plan.rawValue) ended on \(at.day) and is priced in \(month) because you asked for it."
    case .planEndsInMonth(let plan, let month, let at):
      """
      The plan \(plan.rawValue) ended at \(at), inside \(month): its pools are priced on it for the whole month, \
      which is the same as Lite with the older free quantity.
      """
    case .caution(let text, let meter, let region):
      "\(meter.words.capitalizedFirst) in \(region): \(text)."
    case .partitionWithoutFree(let region, let partition):
      "Nothing is free in \(region): the free quantities do not hold in \(partition)."
    case .creationUnknown(let pools, let plan, let month, let free, let older):
      """
      \(pools == 1 ? "One pool" : "\(pools) pools") on \(plan.rawValue) with no known day of creation \
      \(pools == 1 ? "is" : "are") priced in \(month) with \(grouped(free)) free users. If created by \
      \(PlanDecision.plansBegan.day), \(grouped(older)) are free: put the day into the config.
      """
    case .accountUnknown(let month):
      "Some usage of \(month) names no account and stands on a bill of its own. Put its pool's account into the config."
    case .accountsWithoutPayer(let count):
      """
      \(count) accounts name no payer, so each has free quantities of its own. \
      If they are in one organization, put the payer into the config.
      """
    case .graceNotClaimed(let meter, let month, let until):
      """
      \(meter.words.capitalizedFirst) of \(month) are charged, though AWS charged accounts that used them earlier \
      only from \(until.day) on. Name such accounts in the config.
      """
    case .suppliedRate(let key, let rate):
      "\(rate) USD for \(key.meter.words) is your number (rates.\(key)), not one of AWS."
    case .rangeNotComputed(let month):
      "The order in which the free quantity of \(month) is spent may change the total; there are too many to try."
    }
  }
}
