import Domain

extension Vendor {
  init(_ node: CatalogNode) throws(PricingError) {
    id = try node.required("id").text()
    title = try node.required("title").text()
    unit = try node.required("unit").text()
    note = try node.optional("note")?.text()
    var plans: [VendorPlan] = []
    for item in try node.required("plans").list() { plans.append(try VendorPlan(item)) }
    self.plans = plans
  }
}

extension Vendor.VendorPlan {
  init(_ node: CatalogNode) throws(PricingError) {
    try node.expectObject(["name", "monthlyFee", "blockSize", "bands", "source"])
    name = try node.required("name").text()
    monthlyFee = try node.required("monthlyFee").rate()
    let size = node.optional("blockSize")
    blockSize = try size?.quantity() ?? 1
    if let size, blockSize == 0 { throw size.invalid(.wrongType(expected: "a whole number, 1 or more")) }
    bands = try Band.list(node.required("bands"))
    source = try Source(node.required("source"))
  }
}
