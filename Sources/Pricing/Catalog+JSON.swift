import Domain

extension Offer {
  /// The catalog file of the offer, in the layout of `pricing/`.
  public var json: String {
    var members = header(kind: "offer", id: id, title: title)
    members.append(("meter", .text(meter.rawValue)))
    if let plans { members.append(("plans", .array(plans.map { .text($0.rawValue) }))) }
    members.append(("unit", .text(unit)))
    members.append(("usageTypes", .array(usageTypes.map(JSONText.text))))
    if let succeededAt { members.append(("succeededAt", .text(succeededAt.description))) }
    if let grace {
      members.append(
        ("grace", .object([("until", .text(grace.until.description)), ("note", .text(grace.note))])))
    }
    if let note { members.append(("note", .text(note))) }
    members.append(("tables", .array(tables.map(\.json))))
    return JSONText.object(members).document
  }
}

extension Catalog {
  /// The catalog file of the free quantities.
  func allowancesJSON(id: String, title: String) -> String {
    let members = header(kind: "allowances", id: id, title: title)
    return JSONText.object(members + [("allowances", .array(allowances.map(\.json)))]).document
  }
}

private func header(kind: String, id: String, title: String) -> [(String, JSONText)] {
  [
    ("$schema", .text("schema.json")), ("format", .text(Catalog.format)), ("kind", .text(kind)), ("id", .text(id)),
    ("title", .text(title)),
  ]
}

extension PriceTable {
  fileprivate var json: JSONText {
    var members: [(String, JSONText)] = [
      ("regions", .array(regions.map(JSONText.text))),
      ("from", .optional(from?.description)),
      ("until", .optional(until?.description)),
      ("bands", .array(bands.map(\.json))),
    ]
    if let partMonthRate { members.append(("partMonthRate", .text(partMonthRate.description))) }
    if let caution { members.append(("caution", .text(caution))) }
    return .object(members + [("source", source.json)])
  }
}

extension Band {
  fileprivate var json: JSONText {
    .object([
      ("from", .integer(from)), ("to", to.map(JSONText.integer) ?? .null), ("rate", .optional(rate?.description)),
    ])
  }
}

extension Source {
  fileprivate var json: JSONText {
    var members: [(String, JSONText)] = [
      ("address", .text(address)), ("read", .text(read)), ("confidence", .text(confidence.rawValue)),
    ]
    if let note { members.append(("note", .text(note))) }
    if let sha256 { members.append(("sha256", .text(sha256))) }
    return .object(members)
  }
}

extension Allowance {
  fileprivate var json: JSONText {
    var members: [(String, JSONText)] = [("id", .text(id)), ("meter", .text(meter.rawValue))]
    if let plans { members.append(("plans", .array(plans.map { .text($0.rawValue) }))) }
    members += [
      ("quantity", .integer(quantity)), ("partitions", .array(partitions.map(JSONText.text))),
      ("from", .optional(from?.description)), ("until", .optional(until?.description)),
      ("usageTypes", .array(usageTypes.map(JSONText.text))),
    ]
    if let grandfathered { members.append(("grandfathered", grandfathered.json)) }
    return .object(members + [("source", source.json)])
  }
}

extension Allowance.Grandfathered {
  fileprivate var json: JSONText {
    .object([
      ("quantity", .integer(quantity)), ("plan", .text(plan.rawValue)),
      ("poolCreatedAtOrBefore", .text(poolCreatedAtOrBefore.description)), ("source", source.json),
    ])
  }
}
