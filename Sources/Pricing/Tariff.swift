import Domain

/// The rates that hold for one item of a bill.
struct Tariff {
  let tier: GraduatedTier
  let partMonthRate: Money?
  let source: Source
  /// Catalog file, or "rates" where every number is the user's.
  let offer: String
  /// Numbers of the user, by index of the band.
  var supplied: [Int: RateKey] = [:]

  /// The first band without a rate that a quantity reaches.
  func missingBand(for quantity: Int64) -> Band? {
    tier.bands.first { $0.rate == nil && $0.from < quantity }
  }

  func source(ofBand index: Int) -> Source {
    guard let key = supplied[index] else { return source }
    return .supplied("rates.\(key)")
  }
}

/// Finds the tariff of an item.
///
/// Nothing is guessed: what neither a source nor the user gives is an error.
struct TariffFinder {
  private let rules: PricingRules
  private(set) var warnings: [PricingWarning] = []

  init(_ rules: PricingRules) { self.rules = rules }

  private var catalog: Catalog { rules.catalog }
  private var settings: PricingSettings { rules.settings }

  /// - Parameters:
  ///   - plan: of any usage of the item; it finds the offer.
  ///   - quantity: units of the item, which decides whether a missing band matters.
  mutating func tariff(for key: ItemKey, plan: Plan, quantity: Int64) throws(PricingError) -> Tariff {
    let (meter, region, month) = (key.meter, key.region, key.month)
    guard let offer = catalog.offer(for: meter, plan: plan) else {
      guard !catalog.offers.contains(where: { $0.meter == meter }) else { throw .notSold(meter, plan) }
      guard let tariff = suppliedTariff(meter, plan: nil, region: region) else {
        throw .rateNotFound(RateKey(meter: meter), to: nil, region: region)
      }
      return try used(tariff, meter, plan: nil, region: region, quantity: quantity)
    }
    if key.inGrace { return graceTariff(offer) }
    if let tariff = listTariff(offer, region: region, month: month) {
      if tariff.missingBand(for: quantity) != nil,
        let assumed = try assumedTariff(offer, key, quantity: quantity)
      {
        return assumed
      }
      note(offer, region: region, of: key)
      return try used(tariff, meter, plan: offer.plan, region: region, quantity: quantity)
    }
    if let tariff = suppliedTariff(meter, plan: offer.plan, region: region) {
      return try used(tariff, meter, plan: offer.plan, region: region, quantity: quantity)
    }
    guard offer.tables.contains(where: { $0.overlaps(month) }) else {
      throw .notInForce(meter, offer.plan, month: month)
    }
    if let tariff = try assumedTariff(offer, key, quantity: quantity) { return tariff }
    let priced = catalog.pricedRegions(for: meter, plan: plan, month: month)
    // Where the assumed Region has a price, it has none of this quantity only.
    let assumed = settings.assumedRegion.flatMap { assumed in
      assumed == region || priced.contains(assumed) ? nil : assumed
    }
    throw .noPrice(meter, offer.plan, region: region, month: month, pricedRegions: priced, assumed: assumed)
  }

  /// The tariff of the catalog, its gaps filled with numbers of the user.
  private func listTariff(_ offer: Offer, region: String, month: Month) -> Tariff? {
    guard let place = offer.tablePlace(region: region, month: month) else { return nil }
    let table = offer.tables[place]
    return filled(
      Tariff(
        tier: GraduatedTier(bands: table.bands), partMonthRate: table.partMonthRate, source: table.source,
        offer: offer.id),
      offer.meter, plan: offer.plan, region: region)
  }

  /// Nothing to pay, because AWS gave the account time.
  private func graceTariff(_ offer: Offer) -> Tariff {
    let note = offer.grace?.note
    let source = Source(
      address: offer.tables[0].source.address, read: offer.tables[0].source.read, confidence: .observed, note: note)
    let tier = GraduatedTier(bands: [Band(from: 0, to: nil, rate: .zero)])
    return Tariff(tier: tier, partMonthRate: .zero, source: source, offer: offer.id)
  }

  /// A tariff made of numbers of the user alone.
  private func suppliedTariff(_ meter: Meter, plan: Plan?, region: String) -> Tariff? {
    let empty = Tariff(
      tier: GraduatedTier(bands: [Band(from: 0, to: nil, rate: nil)]), partMonthRate: nil,
      source: .supplied("rates.\(RateKey(meter: meter, plan: plan))"), offer: "rates")
    let tariff = filled(empty, meter, plan: plan, region: region)
    return tariff.tier.bands[0].rate == nil ? nil : tariff
  }

  /// The tariff of the Region that the user named to stand in, when it covers the quantity.
  private mutating func assumedTariff(
    _ offer: Offer, _ key: ItemKey, quantity: Int64
  ) throws(PricingError) -> Tariff? {
    guard let assumed = settings.assumedRegion, assumed != key.region,
      let tariff = listTariff(offer, region: assumed, month: key.month), tariff.missingBand(for: quantity) == nil
    else { return nil }
    warnings.append(.assumedRegion(key.region, assumed: assumed, offer.meter, offer.plan))
    note(offer, region: assumed, of: key)
    return try used(tariff, offer.meter, plan: offer.plan, region: assumed, quantity: quantity)
  }

  /// Puts the user's rates into bands that have none.
  ///
  /// A rate may start inside such a band and end it there.
  private func filled(_ tariff: Tariff, _ meter: Meter, plan: Plan?, region: String) -> Tariff {
    guard !settings.rates.isEmpty, tariff.tier.bands.contains(where: { $0.rate == nil }) else { return tariff }
    var keys: [Int64: RateKey] = [:]
    for key in settings.rates.keys where key.meter == meter && (key.plan ?? plan) == plan {
      guard key.region == nil || key.region == region else { continue }
      // The key of the Region wins over the one for all Regions.
      if key.region != nil || keys[key.from] == nil { keys[key.from] = key }
    }
    var bands: [Band] = []
    var supplied: [Int: RateKey] = [:]
    for band in tariff.tier.bands {
      guard band.rate == nil else {
        bands.append(band)
        continue
      }
      let starts = keys.keys.filter { $0 > band.from && $0 < band.to ?? .max }.sorted()
      for (from, to) in zip([band.from] + starts, starts.map(Optional.some) + [band.to]) {
        if let key = keys[from] { supplied[bands.count] = key }
        bands.append(Band(from: from, to: to, rate: keys[from].flatMap { settings.rates[$0] }))
      }
    }
    return Tariff(
      tier: GraduatedTier(bands: bands), partMonthRate: tariff.partMonthRate, source: tariff.source,
      offer: tariff.offer, supplied: supplied)
  }

  /// The tariff, when it prices the quantity.
  private mutating func used(
    _ tariff: Tariff, _ meter: Meter, plan: Plan?, region: String, quantity: Int64
  ) throws(PricingError) -> Tariff {
    if let band = tariff.missingBand(for: quantity) {
      throw .rateNotFound(RateKey(meter: meter, plan: plan, from: band.from), to: band.to, region: region)
    }
    for key in tariff.supplied.values {
      if let rate = settings.rates[key], !warnings.contains(.suppliedRate(key, rate)) {
        warnings.append(.suppliedRate(key, rate))
      }
    }
    return tariff
  }

  /// Tells what a reader must know of the table that prices the month.
  private mutating func note(_ offer: Offer, region: String, of key: ItemKey) {
    let month = key.month
    guard let place = offer.tablePlace(region: region, month: month) else { return }
    let table = offer.tables[place]
    if let from = table.from, from > month.start, let before = offer.table(before: table, region: region),
      key.heldSeconds == nil || !before.isFree
    {
      warnings.append(.rateChanged(offer.meter, offer.plan, region: region, month: month, at: from))
    }
    if let caution = table.caution { warnings.append(.caution(caution, meter: offer.meter, region: region)) }
    if let end = offer.succeededAt, let plan = offer.plan, end < month.end {
      warnings.append(
        month.contains(end)
          ? .planEndsInMonth(plan, month: month, at: end) : .succeeded(plan, month: month, at: end))
    }
    if let grace = offer.grace, month.start < grace.until, table.bands[0].rate != .zero {
      warnings.append(.graceNotClaimed(offer.meter, month: month, until: grace.until))
    }
  }
}
