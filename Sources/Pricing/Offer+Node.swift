import Domain

extension Offer {
  init(_ node: CatalogNode) throws(PricingError) {
    id = try node.required("id").text()
    title = try node.required("title").text()
    meter = try node.required("meter").choice(Meter.self)
    plans = try Plan.list(node.optional("plans"))
    unit = try node.required("unit").text()
    usageTypes = try node.required("usageTypes").texts()
    succeededAt = try node.optional("succeededAt")?.instant()
    grace = try Grace(node.optional("grace"))
    note = try node.optional("note")?.text()
    let list = try node.required("tables")
    var tables: [PriceTable] = []
    for item in try list.list() {
      let table = try PriceTable(item)
      for region in table.regions {
        guard !tables.contains(where: { $0.regions.contains(region) && $0.overlaps(table) }) else {
          throw item.invalid(.overlaps(region: region))
        }
      }
      tables.append(table)
    }
    self.tables = tables
  }
}

extension Offer.Grace {
  init?(_ node: CatalogNode?) throws(PricingError) {
    guard let node else { return nil }
    try node.expectObject(["until", "note"])
    until = try node.required("until").instant()
    note = try node.required("note").text()
  }
}

extension Plan {
  /// The plans of a list, or nil when there is none: every plan.
  static func list(_ node: CatalogNode?) throws(PricingError) -> [Plan]? {
    guard let node else { return nil }
    var plans: [Plan] = []
    for item in try node.list() { plans.append(try item.choice(Plan.self)) }
    guard !plans.isEmpty else { throw node.invalid(.wrongType(expected: "a list of plans, or left out for all")) }
    return plans
  }
}

extension PriceTable {
  init(_ node: CatalogNode) throws(PricingError) {
    try node.expectObject(["regions", "from", "until", "bands", "partMonthRate", "caution", "source"])
    regions = try node.required("regions").texts()
    from = try node.optional("from")?.instant()
    until = try node.optional("until")?.instant()
    if let from, let until, from >= until { throw try node.required("until").invalid(.endsBeforeItStarts) }
    bands = try Band.list(node.required("bands"))
    partMonthRate = try node.optional("partMonthRate")?.rate()
    caution = try node.optional("caution")?.text()
    source = try Source(node.required("source"))
  }

  /// Whether both are in force at some moment.
  func overlaps(_ other: PriceTable) -> Bool {
    let startsBeforeOtherEnds = from.flatMap { from in other.until.map { from < $0 } } ?? true
    let otherStartsBeforeEnd = other.from.flatMap { from in until.map { from < $0 } } ?? true
    return startsBeforeOtherEnds && otherStartsBeforeEnd
  }
}

extension Band {
  /// Bands that start at 0, meet, and end open.
  static func list(_ node: CatalogNode) throws(PricingError) -> [Band] {
    var bands: [Band] = []
    for item in try node.list() {
      try item.expectObject(["from", "to", "rate"])
      let fromNode = try item.required("from")
      let from = try fromNode.quantity()
      guard from == (bands.isEmpty ? 0 : bands.last?.to) else { throw fromNode.invalid(.bandsDoNotMeet) }
      let to = try item.optional("to")?.quantity()
      if let to, to <= from { throw item.invalid(.endsBeforeItStarts) }
      bands.append(Band(from: from, to: to, rate: try item.optional("rate")?.rate()))
    }
    guard let last = bands.last, last.to == nil else { throw node.invalid(.bandsDoNotMeet) }
    return bands
  }
}

extension Source {
  init(_ node: CatalogNode) throws(PricingError) {
    try node.expectObject(["address", "read", "confidence", "note", "sha256"])
    address = try node.required("address").text()
    let day = try node.required("read")
    read = try day.text()
    guard Day(read) != nil || Month(read) != nil else {
      throw day.invalid(.wrongType(expected: "a day or month, such as \"2026-09-22\" or \"2026-09\""))
    }
    confidence = try node.required("confidence").choice(Confidence.self)
    note = try node.optional("note")?.text()
    sha256 = try node.optional("sha256")?.text()
    if let sha256, sha256.utf8.count != 64 || !sha256.allSatisfy(\.isHexDigit) {
      throw try node.required("sha256").invalid(.wrongType(expected: "64 hexadecimal digits"))
    }
  }
}
