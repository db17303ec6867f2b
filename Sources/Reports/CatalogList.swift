import Domain
import Pricing

/// What is sold: one row per offer, without its rates.
public struct CatalogList: Sendable {
  public var catalog: Catalog
  /// The folder whose files took the place of the program's, with their names.
  public var folder: (path: String, files: [String])?

  public init(catalog: Catalog) {
    self.catalog = catalog
  }
}

extension CatalogList: Presentable {
  public var document: Document {
    let note = """
      Catalog \(catalog.name). An empty Since means that no source gives a beginning. maumeter pricing show OFFER \
      prints rates and sources.
      """
    var notes = [Note(note)]
    if let folder { notes.append(Note("From \(folder.path): \(listed(folder.files.map(\.harmless), limit: 20)).")) }
    return Document([
      .heading("Prices of Amazon Cognito", level: 1), .table(offers), .table(vendors), .notes(notes),
    ])
  }

  private var offers: Table {
    Table(
      "offer", of: catalog.offers,
      fields: [
        Field("offer", "Offer", fitting: .identifier) { .text($0.id) },
        Field("meter", for: .records) { .label($0.meter.rawValue) },
        Field("meter", "Meter", for: .people, fitting: .droppable(2)) { .label($0.meter.title) },
        Field("plans", "Plans", fitting: .text(minimum: 8)) { .label($0.planList) },
        Field("since", "Since", fitting: .droppable(3)) { .text($0.since?.day.description) },
        Field("until", "Until", fitting: .droppable(1)) { .text($0.end?.day.description) },
        Field("regions", "Regions", .trailing, for: .people, fitting: .droppable(5)) { offer in
          offer.pricedRegions == ["*"] ? .label("all") : .count(offer.pricedRegions.count)
        },
        Field("regions", for: .records) { .text($0.pricedRegions.joined(separator: " ")) },
        Field("read", "Last read", fitting: .droppable(4)) { .text($0.lastRead) },
      ])
  }

  private var vendors: Table {
    Table(
      "vendor", title: "Other services, for comparison only", of: catalog.vendors,
      fields: [
        Field("offer", "Service", fitting: .identifier) { .text($0.id) },
        Field("title", "Title", fitting: .text(minimum: 8, dropOrder: 1)) { .text($0.title) },
        Field("read", "Last read") { .text($0.lastRead) },
      ])
  }

  /// The schema `maumeter.pricing-list/1`.
  public var json: JSON {
    var members: [JSON.Member] = []
    if let folder {
      members = [
        JSON.Member("folder", .string(folder.path)), JSON.Member("files", .array(folder.files.map { .string($0) })),
      ]
    }
    guard case .object(let own) = ownJSON else { return ownJSON }
    return .object(own + members)
  }

  private var ownJSON: JSON {
    [
      "schema": "maumeter.pricing-list/1",
      "catalog": .string(catalog.name),
      "offers": .array(
        catalog.offers.map { offer in
          [
            "offer": .string(offer.id),
            "title": .string(offer.title),
            "meter": .string(offer.meter.rawValue),
            "plans": offer.plans.map { .array($0.map { .string($0.rawValue) }) } ?? .null,
            "since": .string(offer.since?.description),
            "until": .string(offer.end?.description),
            "regions": .array(offer.pricedRegions.map { .string($0) }),
            "read": .string(offer.lastRead),
          ]
        }),
      "vendors": .array(
        catalog.vendors.map {
          ["vendor": .string($0.id), "title": .string($0.title), "read": .string($0.lastRead)]
        }),
    ]
  }
}

extension Vendor {
  fileprivate var lastRead: String? { plans.map(\.source.read).max() }
}

extension Offer {
  /// "lite essentials", or "all".
  var planList: String { plans.map { $0.map(\.rawValue).joined(separator: " ") } ?? "all" }

  /// When the first of its prices came into force; nil when a price has no known beginning.
  fileprivate var since: Instant? {
    let starts = tables.map(\.from)
    return starts.contains(nil) ? nil : starts.compactMap(\.self).min()
  }

  /// When others took its place, or the last of its prices ended.
  fileprivate var end: Instant? {
    let ends = tables.map(\.until)
    return succeededAt ?? (ends.contains(nil) ? nil : ends.compactMap(\.self).max())
  }

  fileprivate var lastRead: String? { tables.map(\.source.read).max() }

  fileprivate var pricedRegions: [String] { Set(tables.flatMap(\.regions)).sorted() }
}
