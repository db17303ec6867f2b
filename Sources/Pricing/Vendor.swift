import Domain

/// Another identity service that prices by monthly active user, for what-ifs: never part of a bill.
public struct Vendor: Hashable, Sendable {
  public let id: String
  public let title: String
  public let unit: String
  /// What makes the comparison unequal; shown with every number.
  public let note: String?
  public let plans: [VendorPlan]

  public struct VendorPlan: Hashable, Sendable {
    public let name: String
    public let monthlyFee: Money
    /// Units are charged in blocks of this size, every block begun; 1 for single users.
    public let blockSize: Int64
    /// Limits in users; the rate is for one block.
    public let bands: [Band]
    public let source: Source
  }
}
