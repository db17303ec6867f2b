import Domain
import Pricing

/// A price list of AWS beside the catalog: what differs, and what the catalog has no place for.
public struct PriceListComparison: Sendable {
  public var catalog: String
  public var list: PriceList
  /// Where the list was read, and its checksum.
  public var source: Source
  public var difference: PriceListDifference

  public init(catalog: String, list: PriceList, source: Source, difference: PriceListDifference) {
    self.catalog = catalog
    self.list = list
    self.source = source
    self.difference = difference
  }

  /// One band that only one side has.
  private struct Row {
    let what: String
    let region: String?
    let since: Instant
    let isListed: Bool
    let band: Band
  }

  private var rows: [Row] {
    difference.changes.flatMap { change -> [Row] in
      switch change {
      case .rates(let offer, let region, let from, let catalog, let list):
        return rows(offer, region, from, catalog: catalog, list: list)
      case .newRegion(let offer, let region, let from, let list):
        return rows(offer, region, from, catalog: [], list: list)
      case .freeQuantity(let allowance, let from, let catalog, let list):
        return rows(
          "free quantity \(allowance)", nil, from, catalog: [Band(from: 0, to: catalog, rate: .zero)],
          list: [Band(from: 0, to: list, rate: .zero)])
      }
    }
  }

  private func rows(_ what: String, _ region: String?, _ since: Instant, catalog: [Band], list: [Band]) -> [Row] {
    catalog.filter { !list.contains($0) }.map {
      Row(what: what, region: region, since: since, isListed: false, band: $0)
    }
      + list.filter { !catalog.contains($0) }.map {
        Row(what: what, region: region, since: since, isListed: true, band: $0)
      }
  }
}

extension PriceListComparison: Presentable {
  public var document: Document {
    let heading = difference.isEmpty ? "The catalog agrees with the price list" : "The price list differs"
    return Document([
      .heading(heading, level: 1), .table(differences), .table(unclassified), .table(missing),
      .notes(notes.map { Note($0) }),
    ])
  }

  private var differences: Table {
    Table(
      "difference", of: rows,
      fields: [
        Field("offer", "Offer", fitting: .identifier) { .text($0.what) },
        Field("region", "Region") { .text($0.region) },
        Field("since", "From") { .label($0.since.day.description) },
        Field("side", "Says") { .label($0.isListed ? "price list" : "catalog") },
        Field("band", "Units", .trailing, for: .people) { .band(from: $0.band.from, to: $0.band.to) },
        Field("from", for: .records) { .count($0.band.from) },
        Field("to", for: .records) { $0.band.to.map { .count($0) } ?? .empty },
        Field("rate", "USD per unit", .trailing) { row in row.band.rate.map { .rate($0) } ?? .label("not known") },
      ])
  }

  private var unclassified: Table {
    let rows = difference.unclassified.flatMap { product in product.bands.map { (product, $0) } }
    return Table(
      "unclassified", title: "Unclassified: in the price list, and not priced by any catalog", of: rows,
      fields: [
        Field("usage_type", "Usage type", fitting: .identifier) { .text($0.0.usageType) },
        Field("region", "Region") { .text($0.0.region) },
        Field("since", "From") { .label($0.0.effective.day.description) },
        Field("band", "Units", .trailing, for: .people) { .band(from: $0.1.from, to: $0.1.to) },
        Field("from", for: .records) { .count($0.1.from) },
        Field("to", for: .records) { $0.1.to.map { .count($0) } ?? .empty },
        Field("rate", "USD per unit", .trailing) { row in row.1.rate.map { .rate($0) } ?? .empty },
        Field("unit", "Unit", fitting: .droppable(1)) { .text($0.0.unit) },
      ])
  }

  private var missing: Table {
    Table(
      "missing", title: "Missing: priced by a catalog, and not in the price list of the Region", of: difference.missing,
      fields: [
        Field("offer", "Offer", fitting: .identifier) { .text($0.offer) },
        Field("region", "Region") { .text($0.region) },
        Field("usage_types", "Usage types") { .text($0.usageTypes.joined(separator: " ")) },
      ])
  }

  private var notes: [String] {
    let published = list.publicationDate.map { ", published \($0)" } ?? ""
    var notes = [
      "Catalog \(catalog); price list \(list.version)\(published), read \(source.read) at \(source.address).".harmless,
      "\(counted(difference.agreeing, "product")) of the price list agree\(difference.agreeing == 1 ? "s" : "").",
    ]
    if let sha256 = source.sha256 { notes.append("SHA-256 of the price list: \(sha256)") }
    return notes
  }

  /// The schema `maumeter.price-list/1`: names only get added.
  public var json: JSON {
    [
      "schema": "maumeter.price-list/1",
      "catalog": .string(catalog),
      "equal": .bool(difference.isEmpty),
      "agreeing": .integer(difference.agreeing),
      "price_list": [
        "version": .string(list.version), "published": .string(list.publicationDate),
        "address": .string(source.address), "read": .string(source.read), "sha256": .string(source.sha256),
      ],
      "differences": .array(difference.changes.map(json)),
      "unclassified": .array(
        difference.unclassified.map { product in
          [
            "usage_type": .string(product.usageType), "sku": .string(product.sku), "region": .string(product.region),
            "since": .string(product.effective.description), "unit": .string(product.unit),
            "bands": json(of: product.bands),
          ]
        }),
      "missing": .array(
        difference.missing.map { product in
          [
            "offer": .string(product.offer), "region": .string(product.region),
            "usage_types": .array(product.usageTypes.map { .string($0) }),
          ]
        }),
    ]
  }

  private func json(of change: PriceListDifference.Change) -> JSON {
    switch change {
    case .rates(let offer, let region, let from, let catalog, let list):
      [
        "offer": .string(offer), "region": .string(region), "since": .string(from.description),
        "catalog": json(of: catalog), "price_list": json(of: list),
      ]
    case .newRegion(let offer, let region, let from, let list):
      [
        "offer": .string(offer), "region": .string(region), "since": .string(from.description), "catalog": .null,
        "price_list": json(of: list),
      ]
    case .freeQuantity(let allowance, let from, let catalog, let list):
      [
        "free_quantity": .string(allowance), "since": .string(from.description), "catalog": .integer(catalog),
        "price_list": .integer(list),
      ]
    }
  }

  private func json(of bands: [Band]) -> JSON {
    .array(
      bands.map { band in
        [
          "from": .integer(band.from), "to": band.to.map { .integer($0) } ?? .null,
          "rate": .string(band.rate?.description),
        ]
      })
  }
}
