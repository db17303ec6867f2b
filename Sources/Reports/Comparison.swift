import Domain
import Pricing

/// What other services would charge for as many users, for what-ifs: every amount with the day its prices were read.
public struct Comparison: Hashable, Sendable {
  public var mau: Int64
  public var quotes: [VendorQuote]
  /// Plans that could not be priced, and why.
  public var gaps: [String]
  /// Whether each amount is also told in sentences.
  public var isExplained = false

  public init(mau: Int64, quotes: [VendorQuote], gaps: [String] = []) {
    self.mau = mau
    self.quotes = quotes
    self.gaps = gaps
  }
}

extension Comparison: Presentable {
  public var document: Document {
    let precision = Precision(places: 2)
    let table = Table(
      "quote", of: quotes,
      fields: [
        Field("vendor", for: .records) { .text($0.vendor.id) },
        Field("service", "Service", for: .people) { .text($0.vendor.title) },
        Field("plan", "Plan") { .text($0.plan.name) },
        Field("mau", "MAU", .trailing) { .count($0.mau) },
        Field("amount", "USD a month", .trailing) {
          .amount($0.amount, shown: precision.text(precision.rounded($0.amount)))
        },
        Field("read", "As read on") { .text($0.plan.source.read) },
        Field("source", for: .records) { .text($0.plan.source.address) },
        Field("note", for: .records) { .text($0.vendor.note) },
      ])
    var blocks: [Document.Block] = [.heading("Other services for \(mau.grouped) users", level: 1), .table(table)]
    if isExplained {
      blocks.append(.heading("How the amounts are made", level: 3))
      blocks.append(.notes(quotes.flatMap(\.explanation).map { Note($0) }))
    }
    return Document(blocks + [.notes(notes)])
  }

  private var notes: [Note] {
    var notes = gaps.map { Note($0, kind: .warning) }
    for vendor in unique(quotes.map(\.vendor)) {
      if let note = vendor.note { notes.append(Note("\(vendor.title): \(note)", kind: .warning)) }
    }
    notes += unique(quotes.map(source)).map { Note($0) }
    notes.append(Note("Published list prices, for comparison only: never part of a bill of Cognito."))
    return notes
  }

  private func source(of quote: VendorQuote) -> String {
    let source = quote.plan.source
    return "\(quote.label), at \(source.address) (\(source.confidence.words))\(source.note.map { ": \($0)" } ?? "")."
  }

  private func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }

  /// The schema `maumeter.comparison/1`: names only get added.
  public var json: JSON {
    [
      "schema": "maumeter.comparison/1",
      "mau": .integer(mau),
      "currency": "USD",
      "quotes": .array(quotes.map(json)),
      "warnings": .array(gaps.map { .string($0) }),
    ]
  }

  private func json(of quote: VendorQuote) -> JSON {
    let source = quote.plan.source
    var members: [JSON.Member] = [
      JSON.Member("vendor", .string(quote.vendor.id)),
      JSON.Member("title", .string(quote.vendor.title)),
      JSON.Member("plan", .string(quote.plan.name)),
      JSON.Member("amount", .string(quote.amount.description)),
      JSON.Member("monthly_fee", .string(quote.plan.monthlyFee.description)),
      JSON.Member("read", .string(source.read)),
      JSON.Member("source", .string(source.address)),
      JSON.Member("note", .string(quote.vendor.note)),
    ]
    if isExplained {
      members.append(JSON.Member("explanation", .array(quote.explanation.map { .string($0) })))
    }
    return .object(members)
  }
}
