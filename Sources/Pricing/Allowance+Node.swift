import Domain

extension Allowance {
  init(_ node: CatalogNode) throws(PricingError) {
    try node.expectObject([
      "id", "meter", "plans", "quantity", "partitions", "from", "until", "usageTypes", "grandfathered",
      "source",
    ])
    id = try node.required("id").text()
    meter = try node.required("meter").choice(Meter.self)
    plans = try Plan.list(node.optional("plans"))
    quantity = try node.required("quantity").quantity()
    partitions = try node.required("partitions").texts()
    from = try node.optional("from")?.instant()
    until = try node.optional("until")?.instant()
    usageTypes = try node.required("usageTypes").texts()
    grandfathered = try Grandfathered(node.optional("grandfathered"))
    source = try Source(node.required("source"))
  }
}

extension Allowance.Grandfathered {
  init?(_ node: CatalogNode?) throws(PricingError) {
    guard let node else { return nil }
    try node.expectObject(["quantity", "plan", "poolCreatedAtOrBefore", "source"])
    quantity = try node.required("quantity").quantity()
    plan = try node.required("plan").choice(Plan.self)
    poolCreatedAtOrBefore = try node.required("poolCreatedAtOrBefore").instant()
    source = try Source(node.required("source"))
  }
}
