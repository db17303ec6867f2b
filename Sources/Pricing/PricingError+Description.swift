import Domain

extension PricingError: CustomStringConvertible {
  /// What is wrong, and what to do next.
  public var description: String {
    switch self {
    case .catalogUnreadable(let file):
      "\(file) is not JSON. Compare it with docs/catalog-format.md."
    case .catalogInvalid(let file, let path, let problem):
      "\(file): \(path) \(problem.description) The format is described in docs/catalog-format.md."
    case .priceListUnreadable(let file):
      "\(file) is not a price list of AWS in JSON. Download \(PriceList.address) again."
    case .priceListOfOther(let file, let offerCode):
      "\(file) is the price list of \(offerCode), and not of \(PriceList.offerCode). Download \(PriceList.address)."
    case .priceListEmpty(let file):
      "\(file) has no product with a price to compare. Download \(PriceList.address) again."
    case .priceListInvalid(let file, let sku, let problem):
      "\(file): the product \(sku) \(problem.description) Report it."
    case .noPrice(let meter, let plan, let region, let month, let priced, let assumed):
      """
      No price of \(meter.words)\(inBrackets(plan)) in \(region) for \(month) has a source\
      \(assumed.map { ", and none in \($0), which was to stand in for it" } ?? ""). \
      Take the prices of another Region with --assume-region \(priced.first ?? "us-east-1")\
      \(priced.isEmpty ? "" : " (known: \(priced.joined(separator: ", ")))"), \
      or give your own as rates.\(RateKey(region: region, meter: meter, plan: plan)) in the config.
      """
    case .rateNotFound(let key, let to, let region):
      """
      The rate of \(key.meter.words) \(range(key.from, to)) in \(region) is not in any source that was found. \
      Give it as rates.\(key) in the config.
      """
    case .vendorRateNotFound(let vendor, let plan, let above):
      "The table of \(vendor) (\(plan)) that was found ends at \(grouped(above)) users. Compare at most that many."
    case .notInForce(.directMAU, .some(let plan), let month)
    where plan != .legacy && month.end <= PlanDecision.plansBegan:
      """
      There was no plan \(plan.rawValue) in \(month): plans began on \(PlanDecision.plansBegan.day). Choose the plan \
      legacy, or a later month.
      """
    case .notInForce(let meter, let plan, let month):
      """
      \(meter.words.capitalizedFirst)\(inBrackets(plan)) had no price in \(month). \
      Choose another \(plan == nil ? "month" : "plan or month").
      """
    case .notSold(.advancedSecurityMAU, .plus):
      "The plan plus has advanced security in it, and nothing is charged on top. Leave the add-on out."
    case .notSold(let meter, let plan):
      "\(meter.words.capitalizedFirst) cannot be had on the plan \(plan.rawValue). Choose another plan."
    case .notProrated(let meter):
      "\(meter.words.capitalizedFirst) are not charged by time. Leave out how long they were held."
    case .negativeQuantity(let meter, let quantity):
      "A quantity of \(meter.words) is \(quantity). Quantities are 0 or more."
    case .negativeRate(let rate):
      "A rate is \(rate) USD. Rates are 0 or more."
    case .heldTooLong(let meter, let seconds, let month):
      """
      \(meter.words.capitalizedFirst) cannot be held for \(seconds) seconds of \(month). \
      Give 0 to \(month.length * 86_400).
      """
    case .outOfRange(let calculation):
      "\(calculation) is more than an amount can hold (922,337,203 USD). Check the quantity."
    case .invalidPercentage(let text):
      "\"\(text)\" is no percentage. Write a number from 0 to 100, such as \"7.5\"."
    case .invalidRateKey(let text):
      "rates.\(text) names no rate. Write [region.]meter[.plan][.units before the band], such as machine_tokens.250000."
    case .rateOfNoPlan(let key, let plans) where plans.isEmpty:
      """
      rates.\(key) would never be used: \(key.meter.words) have one price for all plans. \
      Write rates.\(key.ofEveryPlan) in the config.
      """
    case .rateOfNoPlan(let key, let plans):
      """
      rates.\(key) would never be used: \(key.meter.words) have a price on these plans only: \
      \(plans.map(\.rawValue).joined(separator: ", ")). Take one of them in the config.
      """
    case .invalidPeriods(let mask, let periods):
      "The set of periods 0b\(String(mask, radix: 2)) does not fit a month of \(periods) periods. Use one bit for each."
    }
  }

  /// The plan behind a meter, where its price is that of a plan.
  private func inBrackets(_ plan: Plan?) -> String { plan.map { " (\($0.rawValue))" } ?? "" }

  private func range(_ from: Int64, _ to: Int64?) -> String {
    switch (from, to) {
    case (0, nil): "at any quantity"
    case (_, nil): "above \(grouped(from))"
    case (_, .some(let to)): "from \(grouped(from + 1)) to \(grouped(to))"
    }
  }
}

extension PriceListProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notANumber(let text): "has \(text.map { "\"\($0)\"" } ?? "nothing") where a number belongs."
    case .notATime(let text): "has \"\(text)\" where the time belongs from which its price holds."
    case .noPriceInDollars: "has no price in USD."
    case .bandsDoNotMeet: "has bands that do not start at 0 and meet."
    }
  }
}

extension CatalogProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "is missing."
    case .unknownMember(let known): "is not known here. Known: \(known.joined(separator: ", "))."
    case .wrongType(let expected): "must be \(expected)."
    case .notWholeNumber: "is a number that is not whole; prices are texts."
    case .notOneOf(let choices): "must be one of \(choices.joined(separator: ", "))."
    case .idIsNotFileName: "must be the name of the file without .json."
    case .bandsDoNotMeet: "does not continue where the band before it ends: bands start at 0, meet, and end with null."
    case .endsBeforeItStarts: "ends before it starts."
    case .overlaps(let region): "is in force at the same time as another table for \(region)."
    case .unknownFormat(let format):
      "is \"\(format)\", which this version does not read; it reads \"\(Catalog.format)\"."
    case .duplicate(let id): "is a second \(id)."
    case .pricedTwice(let meter, let plan, let file):
      """
      says what \(meter.words) cost on the plan \(plan.rawValue), and so does \(file). Keep one of the two files; of \
      the same name, yours takes the place of the program's.
      """
    }
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
