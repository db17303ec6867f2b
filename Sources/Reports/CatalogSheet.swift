import Domain
import Pricing

/// Rates of some offers: bands, free quantities, and the source of each.
public struct CatalogSheet: Sendable {
  public var catalog: Catalog
  public var offers: [Offer]
  /// Nil for all.
  public var region: String?

  public init(catalog: Catalog, offers: [Offer], region: String? = nil) {
    self.catalog = catalog
    self.offers = offers
    self.region = region
  }

  /// Whether nothing in it has a price.
  public var isEmpty: Bool { offers.allSatisfy { tables(of: $0).isEmpty } }

  /// Tables for the Region, by Region and the newest first.
  func tables(of offer: Offer) -> [PriceTable] {
    offer.tables.filter { table in
      region.map { table.regions.contains($0) || table.regions == ["*"] } ?? true
    }.sorted { left, right in
      if left.regions != right.regions { return left.regions.lexicographicallyPrecedes(right.regions) }
      return (left.from?.secondsSinceEpoch ?? .min) > (right.from?.secondsSinceEpoch ?? .min)
    }
  }

  /// Free quantities that usage of the offers can draw on.
  var allowances: [Allowance] {
    catalog.allowances.filter { allowance in
      offers.contains { offer in
        guard offer.meter == allowance.meter else { return false }
        guard let served = allowance.plans, let plans = offer.plans else { return true }
        return !Set(served).isDisjoint(with: plans)
      }
    }
  }
}

extension CatalogSheet: Presentable {
  public var document: Document {
    var document = Document()
    for offer in offers where !tables(of: offer).isEmpty {
      var sources = SourceList()
      let rates = rates(of: offer, &sources)
      document.blocks += [.heading("\(offer.title) [\(offer.id)]", level: 1), .table(rates)]
      document.blocks += [.table(records(of: offer)), .notes(notes(of: offer) + sources.notes)]
    }
    var sources = SourceList()
    let free = free(&sources)
    if !free.rows.isEmpty {
      document.blocks += [.heading("Free quantities a month", level: 1), .table(free), .notes(sources.notes)]
    }
    return document
  }

  private typealias Rate = (table: PriceTable, band: Band, source: String)

  private func rates(of offer: Offer, _ sources: inout SourceList) -> Table {
    var rows: [Rate] = []
    for table in tables(of: offer) {
      let mark = sources.mark(of: table.source)
      rows += table.bands.map { (table, $0, mark) }
    }
    return Table(
      "rates", for: .people, of: rows,
      fields: [
        Field("regions", "Regions", fitting: .text(minimum: 14)) { .label(shownRegions(of: $0.table)) },
        Field("from", "From", fitting: .droppable(1)) { .label($0.table.from?.day.description ?? "") },
        Field("until", "Until", fitting: .droppable(2)) { .label($0.table.until?.day.description ?? "") },
        Field("band", "Units", .trailing) { .band(from: $0.band.from, to: $0.band.to) },
        Field("rate", "USD per unit", .trailing) { $0.band.rate.map { .rate($0) } ?? .label("not known") },
        Field("part_month", "Part month", .trailing) { row in
          row.table.partMonthRate.map { .rate($0) } ?? .empty
        },
        Field("source", "Source") { .label($0.source) },
      ])
  }

  private func records(of offer: Offer) -> Table {
    typealias Row = (region: String, table: PriceTable, band: Band)
    let rows = tables(of: offer).flatMap { (table: PriceTable) -> [Row] in
      table.regions.flatMap { (region: String) -> [Row] in table.bands.map { (region, table, $0) } }
    }
    return Table(
      "rate", for: .records, of: rows.filter { row in region == nil || row.region == region || row.region == "*" },
      fields: [
        Field("offer") { _ in .text(offer.id) },
        Field("meter") { _ in .label(offer.meter.rawValue) },
        Field("plans") { _ in .label(offer.planList) },
        Field("region") { .text($0.region) },
        Field("since") { .text($0.table.from?.description) },
        Field("until") { .text($0.table.until?.description) },
        Field("from") { .count($0.band.from) },
        Field("to") { $0.band.to.map { .count($0) } ?? .empty },
        Field("rate") { row in row.band.rate.map { .rate($0) } ?? .empty },
        Field("confidence") { .label($0.table.source.confidence.rawValue) },
        Field("read") { .text($0.table.source.read) },
        Field("source") { .text($0.table.source.address) },
        Field("note") { .text($0.table.source.note) },
      ])
  }

  private func notes(of offer: Offer) -> [Note] {
    var notes: [Note] = []
    if let note = offer.note { notes.append(Note(note)) }
    if let end = offer.succeededAt { notes.append(Note("Others took its place on \(end.day).")) }
    if let grace = offer.grace { notes.append(Note("Until \(grace.until.day): \(grace.note)")) }
    for table in tables(of: offer) {
      let regions = shownRegions(of: table)
      if let caution = table.caution { notes.append(Note("\(regions): \(caution).", kind: .warning)) }
      if region == nil, table.regions.count > 2 {
        notes.append(Note("\(regions): \(table.regions.joined(separator: ", "))."))
      }
    }
    return notes
  }

  /// The Region that was asked for, else the Regions, or how many where there is no room for them.
  private func shownRegions(of table: PriceTable) -> String {
    if table.regions == ["*"] { return "all" }
    if let region { return region }
    return table.regions.count > 2 ? "\(table.regions.count) Regions" : table.regions.joined(separator: " ")
  }

  private func free(_ sources: inout SourceList) -> Table {
    var rows: [(allowance: Allowance, quantity: Int64, who: String, source: String)] = []
    for allowance in allowances {
      let mark = sources.mark(of: allowance.source)
      rows.append((allowance, allowance.quantity, allowance.partitions.joined(separator: " "), mark))
      if let older = allowance.grandfathered {
        let who = "\(older.plan.rawValue) pools created by \(older.poolCreatedAtOrBefore.day)"
        rows.append((allowance, older.quantity, who, sources.mark(of: older.source)))
      }
    }
    return Table(
      "free", of: rows,
      fields: [
        Field("meter", "Meter", for: .people) { .label($0.allowance.meter.title) },
        Field("meter", for: .records) { .label($0.allowance.meter.rawValue) },
        Field("plans", "Plans") { row in
          .label(row.allowance.plans.map { $0.map(\.rawValue).joined(separator: " ") } ?? "all")
        },
        Field("quantity", "Units", .trailing) { .count($0.quantity) },
        Field("who", "Where", fitting: .text(minimum: 12)) { .label($0.who) },
        Field("since", "From", fitting: .droppable(1)) { .label($0.allowance.from?.day.description ?? "") },
        Field("until", "Until", fitting: .droppable(2)) { .label($0.allowance.until?.day.description ?? "") },
        Field("source_mark", "Source", for: .people) { .label($0.source) },
        Field("read", for: .records) { .text($0.allowance.source.read) },
        Field("source", for: .records) { .text($0.allowance.source.address) },
      ])
  }
}

/// Sources by number, so that a table has room for them.
struct SourceList {
  private var sources: [Source] = []

  /// "[1]".
  mutating func mark(of source: Source) -> String {
    if let index = sources.firstIndex(of: source) { return "[\(index + 1)]" }
    sources.append(source)
    return "[\(sources.count)]"
  }

  var notes: [Note] {
    sources.enumerated().map { index, source in
      let isDoubtful = [.weak, .inferred].contains(source.confidence)
      let read = source.read.isEmpty ? "" : ", read \(source.read)"
      return Note(
        "[\(index + 1)] \(source.address)\(read), \(source.confidence.words)\(source.note.map { ": \($0)" } ?? "")",
        kind: isDoubtful ? .warning : .information)
    }
  }
}
