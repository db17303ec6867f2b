import Domain

extension Catalog {
  /// The format that this version reads; `docs/catalog-format.md` describes it.
  public static let format = "maumeter.catalog/1"

  /// Reads and validates catalog files, in any order.
  ///
  /// A later file with the id of an earlier one replaces it, so that a user's file wins over the one that came with the
  /// program.
  ///
  /// - Throws: `PricingError.catalogUnreadable` for what is not JSON, `.catalogInvalid` with file and path for what
  ///   is not a catalog, and for two files that price the same.
  public init(files: [CatalogFile]) throws(PricingError) {
    var offers: [Offer] = []
    var allowances: [Allowance] = []
    var partitions: [Partition] = []
    var regions: [Region] = []
    var vendors: [Vendor] = []
    var seen: Set<String> = []
    for file in files.reversed() where seen.insert(file.id).inserted {
      let node = CatalogNode(file: file.name, path: "", value: try JSONValue(file: file.name, bytes: file.bytes))
      switch try CatalogKind(of: node, id: file.id) {
      case .offer:
        let offer = try Offer(node)
        // The later file is named as the wrong one: that of the user, and not the program's.
        for other in offers {
          guard let plan = offer.plan(sharedWith: other) else { continue }
          throw .catalogInvalid(
            "\(other.id).json", path: "meter", .pricedTwice(offer.meter, plan, file: file.name))
        }
        offers.append(offer)
      case .allowances: for item in try node.required("allowances").list() { allowances.append(try Allowance(item)) }
      case .regions:
        for item in try node.required("partitions").list() { partitions.append(try Partition(item)) }
        for item in try node.required("regions").list() { regions.append(try Region(item)) }
      case .vendor: vendors.append(try Vendor(node))
      }
    }
    self.init(
      offers: offers.sorted { $0.id < $1.id }, allowances: allowances.sorted { $0.id < $1.id },
      // The longest prefix decides: "us-gov-" before "".
      partitions: partitions.sorted { ($1.regionPrefix.utf8.count, $0.id) < ($0.regionPrefix.utf8.count, $1.id) },
      regions: regions.sorted { $0.id < $1.id }, vendors: vendors.sorted { $0.id < $1.id })
  }
}

/// What a catalog file holds.
private enum CatalogKind: String, CaseIterable {
  case offer, allowances, regions, vendor

  init(of node: CatalogNode, id: String) throws(PricingError) {
    let format = try node.required("format")
    guard try format.text() == Catalog.format else { throw format.invalid(.unknownFormat(try format.text())) }
    let idNode = try node.required("id")
    guard try idNode.text() == id else { throw idNode.invalid(.idIsNotFileName) }
    self = try node.required("kind").choice(CatalogKind.self)
    let common = ["$schema", "format", "kind", "id", "title", "note"]
    let own: [String] =
      switch self {
      case .offer: ["meter", "plans", "unit", "usageTypes", "succeededAt", "grace", "tables"]
      case .allowances: ["allowances"]
      case .regions: ["partitions", "regions", "source"]
      case .vendor: ["unit", "plans"]
      }
    try node.expectObject(common + own)
  }
}

extension Catalog.Partition {
  init(_ node: CatalogNode) throws(PricingError) {
    try node.expectObject(["id", "regionPrefix", "title"])
    let prefix = try node.required("regionPrefix")
    // The commercial partition has the empty prefix: everything that is no other.
    if case .text("") = prefix.value { regionPrefix = "" } else { regionPrefix = try prefix.text() }
    id = try node.required("id").text()
    title = try node.required("title").text()
  }
}

extension Catalog.Region {
  init(_ node: CatalogNode) throws(PricingError) {
    try node.expectObject(["id", "name", "usageTypePrefix"])
    id = try node.required("id").text()
    name = try node.required("name").text()
    usageTypePrefix = try node.optional("usageTypePrefix")?.text()
  }
}
