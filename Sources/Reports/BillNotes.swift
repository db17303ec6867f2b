import Domain
import Pricing

/// What the reader of a bill must know.
struct BillNotes {
  let bill: Bill

  /// Assumptions and doubts behind the total.
  var warnings: [Note] {
    var notes = bill.unpriced.map { unpriced in
      let meters = Set(unpriced.usages.map(\.meter.title)).sorted()
      let quantity = unpriced.usages.reduce(Int64(0)) { $0 &+ $1.quantity }
      return Note(
        "The total is without \(quantity.grouped) units of \(listed(meters)): \(unpriced.reason)", kind: .warning)
    }
    notes += bill.warnings.map { Note($0.sentence, kind: .warning) }
    if let range = bill.range {
      let precision = Precision(for: range.high)
      let months = Set(bill.items.map(\.month)).sorted().map(\.title)
      notes.append(
        Note(
          """
          AWS does not say in which order the free quantity is spent, and here it matters: the list price of \
          \(listed(months)) is between \(precision.text(precision.rounded(range.low))) and \
          \(precision.text(precision.rounded(range.high))) USD. It is spent in proportion to the users.
          """, kind: .warning))
    }
    return notes + doubts
  }

  /// Rates whose source is not a text of AWS or a price list.
  private var doubts: [Note] {
    bill.charges.filter { !$0.isFree && [.weak, .inferred].contains($0.source.confidence) }.map { charge in
      let note = charge.source.note.map { ": \($0)" } ?? ""
      return Note(
        "The rate of \(charge.meter.title) in \(charge.region) is \(charge.source.confidence.words)\(note).",
        kind: .warning)
    }
  }

  /// Which catalog, and when its prices were read.
  static func prices(of bills: [Bill]) -> [Note] {
    guard let catalog = bills.first?.catalog else { return [] }
    let days = Set(bills.flatMap(\.charges).map(\.source.read).filter { !$0.isEmpty })
    let read = days.min().map { first in
      let last = days.max() ?? first
      return first == last ? ", read \(first)" : ", read \(first) to \(last)"
    }
    return [Note("Prices: \(catalog)\(read ?? ""). maumeter pricing show names the source of each.")]
  }
}

extension Source.Confidence {
  var words: String {
    switch self {
    case .documented: "documented"
    case .observed: "observed"
    case .weak: "weakly sourced"
    case .inferred: "inferred"
    case .supplied: "yours"
    }
  }
}
