import Domain

/// Why something cannot be priced, or why a catalog cannot be used.
public enum PricingError: Error, Hashable, Sendable {
  // Catalogs
  case catalogUnreadable(file: String)
  /// Something at this path of the file is not as `docs/catalog-format.md` says.
  case catalogInvalid(String, path: String, CatalogProblem)

  // Price lists of AWS
  case priceListUnreadable(file: String)
  /// The list is of another service, by the code that AWS gives it.
  case priceListOfOther(file: String, offerCode: String)
  /// There is no product with a price, so that nothing can be compared.
  case priceListEmpty(file: String)
  /// A product that cannot be read.
  case priceListInvalid(file: String, sku: String, PriceListProblem)

  // Prices that are not known
  /// No source gives a price of the meter in the Region, nor in the one whose prices were to stand in; without a plan
  /// where every plan has the same price.
  case noPrice(Meter, Plan?, region: String, month: Month, pricedRegions: [String], assumed: String? = nil)
  /// No source gives the rate of units from the key on; the key is what supplies it.
  case rateNotFound(RateKey, to: Int64?, region: String)
  /// The table of another service, by its title, ends before this many users.
  case vendorRateNotFound(String, plan: String, above: Int64)
  /// The meter was not sold yet, or no longer, in this month.
  case notInForce(Meter, Plan?, month: Month)
  /// The meter does not exist on this plan: a replica of a Lite pool.
  case notSold(Meter, Plan)
  case notProrated(Meter)

  // Quantities and settings
  case negativeQuantity(Meter, Int64)
  case negativeRate(Money)
  case heldTooLong(Meter, seconds: Int64, month: Month)
  /// A sum or product beyond what an amount can hold, in words.
  case outOfRange(String)
  case invalidPercentage(String)
  case invalidRateKey(String)
  /// The key names a plan by which the meter is not priced, so that no bill would ever use it; these would do.
  case rateOfNoPlan(RateKey, plans: [Plan])
  /// A set of periods, as bits, that is empty or names one that is not there.
  case invalidPeriods(UInt64, periods: Int)
}

/// What is wrong with one product of a price list.
public enum PriceListProblem: Hashable, Sendable {
  /// Nil where there is nothing.
  case notANumber(String?)
  case notATime(String)
  case noPriceInDollars
  case bandsDoNotMeet
}

/// What is wrong with one member of a catalog.
public enum CatalogProblem: Hashable, Sendable {
  case missing
  case unknownMember(known: [String])
  case wrongType(expected: String)
  case notWholeNumber
  case notOneOf([String])
  case idIsNotFileName
  case bandsDoNotMeet
  case endsBeforeItStarts
  case overlaps(region: String)
  case unknownFormat(String)
  case duplicate(String)
  /// Another file has a price of the same meter on the same plan, and only one of them could be taken.
  case pricedTwice(Meter, Plan, file: String)
}
