import Domain
import Pricing

/// Rates of another service: the fee and bands of each plan, and the source.
public struct VendorSheet: Sendable {
  public var catalog: String
  public var vendor: Vendor

  public init(catalog: String, vendor: Vendor) {
    self.catalog = catalog
    self.vendor = vendor
  }

  private struct Row {
    let plan: Vendor.VendorPlan
    let band: Band
    let mark: String
  }
}

extension VendorSheet: Presentable {
  public var document: Document {
    var sources = SourceList()
    let rows = vendor.plans.flatMap { plan -> [Row] in
      let mark = sources.mark(of: plan.source)
      return plan.bands.map { Row(plan: plan, band: $0, mark: mark) }
    }
    var notes = sources.notes
    if let note = vendor.note { notes.insert(Note(note, kind: .warning), at: 0) }
    notes.append(Note("For comparison only: never part of a bill of Cognito. Catalog \(catalog)."))
    return Document([
      .heading("\(vendor.title) [\(vendor.id)]", level: 1), .table(rates(rows)), .table(records(rows)), .notes(notes),
    ])
  }

  private func rates(_ rows: [Row]) -> Table {
    let cents = Precision(places: 2)
    return Table(
      "rates", for: .people, of: rows,
      fields: [
        Field("plan", "Plan", fitting: .text(minimum: 8)) { .text($0.plan.name) },
        Field("fee", "USD a month", .trailing) { row in
          .amount(row.plan.monthlyFee, shown: cents.text(cents.rounded(row.plan.monthlyFee)))
        },
        Field("band", "Users", .trailing) { .band(from: $0.band.from, to: $0.band.to) },
        Field("rate", "USD per unit", .trailing) { row in row.band.rate.map { .rate($0) } ?? .label("not known") },
        Field("block", "Users in a unit", .trailing) { .count($0.plan.blockSize) },
        Field("source", "Source") { .label($0.mark) },
      ])
  }

  private func records(_ rows: [Row]) -> Table {
    Table(
      "rate", for: .records, of: rows,
      fields: [
        Field("vendor") { _ in .text(vendor.id) },
        Field("plan") { .text($0.plan.name) },
        Field("monthly_fee") { .rate($0.plan.monthlyFee) },
        Field("from") { .count($0.band.from) },
        Field("to") { $0.band.to.map { .count($0) } ?? .empty },
        Field("rate") { row in row.band.rate.map { .rate($0) } ?? .empty },
        Field("block_size") { .count($0.plan.blockSize) },
        Field("confidence") { .label($0.plan.source.confidence.rawValue) },
        Field("read") { .text($0.plan.source.read) },
        Field("source") { .text($0.plan.source.address) },
        Field("note") { .text($0.plan.source.note) },
      ])
  }

  /// The schema `maumeter.pricing/1`, with a service in place of offers.
  public var json: JSON {
    [
      "schema": "maumeter.pricing/1",
      "catalog": .string(catalog),
      "offers": .array([]),
      "free": .array([]),
      "vendors": .array([
        [
          "vendor": .string(vendor.id),
          "title": .string(vendor.title),
          "unit": .string(vendor.unit),
          "note": .string(vendor.note),
          "plans": .array(vendor.plans.map(json)),
        ]
      ]),
    ]
  }

  private func json(of plan: Vendor.VendorPlan) -> JSON {
    [
      "plan": .string(plan.name),
      "monthly_fee": .string(plan.monthlyFee.description),
      "block_size": .integer(plan.blockSize),
      "bands": .array(
        plan.bands.map { band in
          [
            "from": .integer(band.from), "to": band.to.map { .integer($0) } ?? .null,
            "rate": .string(band.rate?.description),
          ]
        }),
      "source": plan.source.json,
    ]
  }
}
