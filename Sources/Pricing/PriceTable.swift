import Domain

/// The rates of one offer in some Regions over some time, with where they were read.
public struct PriceTable: Hashable, Sendable {
  /// AWS Regions, or `["*"]` where the price is the same everywhere.
  public let regions: [String]
  /// In force from this instant on; nil when no beginning is known.
  public let from: Instant?
  /// The first instant at which it is no longer in force; nil while it is.
  public let until: Instant?
  /// From 0 upward without a gap; the last one is open.
  public let bands: [Band]
  /// What a whole month of something held for less than a month costs, prorated by the second; nil where the unit
  /// is not charged by time.
  public let partMonthRate: Money?
  /// What a reader of a bill must know about these rates.
  public let caution: String?
  public let source: Source

  public init(
    regions: [String], from: Instant?, until: Instant?, bands: [Band], partMonthRate: Money? = nil,
    caution: String? = nil, source: Source
  ) {
    self.regions = regions
    self.from = from
    self.until = until
    self.bands = bands
    self.partMonthRate = partMonthRate
    self.caution = caution
    self.source = source
  }

  /// Whether nothing is charged at all.
  var isFree: Bool { bands.allSatisfy { $0.rate == .zero } }

  func covers(_ region: String) -> Bool {
    regions.contains { $0 == region || $0 == "*" }
  }
}

/// One step of a graduated price: the units after the first `from`, up to and with unit `to`.
public struct Band: Hashable, Sendable {
  /// Units before the band: 100,000 for the band that starts with unit 100,001.
  ///
  /// Absolute: free units are counted.
  public let from: Int64
  /// The last unit of the band; nil when it is open.
  public let to: Int64?
  /// Price of one unit; nil when no source gives it.
  public let rate: Money?

  public init(from: Int64, to: Int64?, rate: Money?) {
    self.from = from
    self.to = to
    self.rate = rate
  }
}

/// Where a number was read, and when.
public struct Source: Hashable, Sendable {
  public enum Confidence: String, CaseIterable, Hashable, Sendable {
    /// Text of AWS or of the vendor.
    case documented
    /// Seen in a public file, a copy of a price list or a bill.
    case observed
    /// Seen once, or in a source that is often wrong.
    case weak
    /// Concluded from other facts.
    case inferred
    /// Given by the user of the program.
    case supplied
  }

  public let address: String
  /// "2026-09-22", or "2026-09" where only the month is known.
  ///
  /// Empty for a number that the user supplied.
  public let read: String
  public let confidence: Confidence
  public let note: String?
  /// Of the file that was read, in hexadecimal digits; nil where there was none.
  public let sha256: String?

  public init(address: String, read: String, confidence: Confidence, note: String? = nil, sha256: String? = nil) {
    self.address = address
    self.read = read
    self.confidence = confidence
    self.note = note
    self.sha256 = sha256
  }

  /// A number of the user, who named it by this key of the config.
  static func supplied(_ key: String) -> Source {
    Source(address: key, read: "", confidence: .supplied)
  }
}
