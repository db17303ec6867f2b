import Domain

/// Every price that is known: offers, free quantities, Regions, and other vendors for comparison.
///
///     let catalog = try Catalog(files: files)
///     let bill = try catalog.bill(usages: usages, settings: PricingSettings())
public struct Catalog: Sendable {
  public let offers: [Offer]
  public let allowances: [Allowance]
  public let partitions: [Partition]
  public let regions: [Region]
  /// Other services, for what-ifs only: never part of a bill.
  public let vendors: [Vendor]
  /// The newest reading in it, by which reports name it: "amazon-cognito 2026-10".
  public let name: String
  /// Index of the offer, by place of the meter and of the plan.
  private let offerPlaces: [[Int?]]

  /// A group of Regions with accounts and free quantities of its own.
  public struct Partition: Hashable, Sendable {
    public let id: String
    public let regionPrefix: String
    public let title: String
  }

  public struct Region: Hashable, Sendable {
    public let id: String
    public let name: String
    /// "APN1" in `APN1-CognitoLiteMAU`; nil where it was not seen.
    public let usageTypePrefix: String?
  }

  public init(
    offers: [Offer], allowances: [Allowance], partitions: [Partition], regions: [Region], vendors: [Vendor] = []
  ) {
    self.offers = offers
    self.allowances = allowances
    self.partitions = partitions
    self.regions = regions
    self.vendors = vendors
    let newest = offers.flatMap(\.tables).map(\.source.read).max() ?? "empty"
    name = "amazon-cognito \(newest)"
    offerPlaces = Meter.allCases.sorted { $0.place < $1.place }.map { meter in
      Plan.allCases.sorted { $0.place < $1.place }.map { plan in
        offers.firstIndex { $0.meter == meter && $0.isSold(on: plan) }
      }
    }
  }

  /// The offer that prices a meter on a plan, or nil when there is none (SMS, replicas of a Lite pool).
  public func offer(for meter: Meter, plan: Plan) -> Offer? {
    offerPlace(for: meter, plan: plan).map { offers[$0] }
  }

  /// The same as its index, which costs no copy.
  func offerPlace(for meter: Meter, plan: Plan) -> Int? { offerPlaces[meter.place][plan.place] }

  /// The plans for which a rate of the meter can be given, the cheapest first; none where all plans have one price.
  public func plansOfRates(of meter: Meter) -> [Plan] {
    offers.filter { $0.meter == meter }.compactMap(\.plan).sorted { $0.place < $1.place }
  }

  /// Whether a price above zero of the meter is known in a month, in some Region.
  public func charges(for meter: Meter, in month: Month) -> Bool {
    offers.contains { $0.meter == meter && $0.charges(in: month) }
  }

  /// The moment in a month up to which a meter was free in a Region; nil where it was so all month, or at no time.
  public func freeUntil(_ meter: Meter, plan: Plan, region: String, in month: Month) -> Instant? {
    guard let offer = offer(for: meter, plan: plan), let place = offer.tablePlace(region: region, month: month),
      let from = offer.tables[place].from, from > month.start,
      offer.table(before: offer.tables[place], region: region)?.isFree == true
    else { return nil }
    return from
  }

  /// Regions that are listed, or have a price of their own; sorted.
  public var knownRegions: [String] {
    Set(regions.map(\.id)).union(offers.flatMap(\.tables).flatMap(\.regions)).subtracting(["*"]).sorted()
  }

  /// "aws" for commercial Regions, "aws-us-gov" for GovCloud.
  public func partition(of region: String) -> String {
    partitions.first { region.hasPrefix($0.regionPrefix) }?.id ?? "aws"
  }

  /// Regions with a sourced price of the meter on the plan in the month, sorted; not those of `*` tables.
  public func pricedRegions(for meter: Meter, plan: Plan, month: Month) -> [String] {
    guard let offer = offer(for: meter, plan: plan) else { return [] }
    return Set(offer.tables.filter { $0.overlaps(month) }.flatMap(\.regions)).subtracting(["*"]).sorted()
  }
}
