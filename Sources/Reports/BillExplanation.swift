import Domain
import Pricing

/// A bill in sentences that can be checked by hand: where each plan is from, each line, and what is left open.
struct BillExplanation {
  let bill: Bill
  /// Why pools are on their plans, and what the config says of usage: what stands before the lines.
  var premises: [String] = []
  var accountNames: [String: String] = [:]

  /// Headed by the month, below its tables.
  func blocks(of month: Month) -> [Document.Block] {
    let sentences = premises + lines + conclusions
    guard !sentences.isEmpty else { return [] }
    return [.heading("How the bill of \(month.title) is made", level: 3), .notes(sentences.map { Note($0.harmless) })]
  }

  /// One sentence for each line, with the payer where there are several.
  private var lines: [String] {
    let hasPayers = Set(bill.charges.map(\.payer)).count > 1
    return bill.charges.map { charge in
      guard hasPayers else { return charge.explanation }
      let payer = charge.payer.map { accountNames[$0] ?? $0 } ?? "Account not known"
      return "\(payer): \(charge.explanation)"
    }
  }

  /// The sum, the range of totals, and what is not in them.
  var conclusions: [String] {
    bill.explanation.dropFirst(bill.charges.count)
      + bill.unpriced.flatMap { unpriced in
        unpriced.usages.map { usage in
          let place = [usage.month.description, usage.region, usage.pool].compactMap(\.self).joined(separator: ", ")
          return
            "\(place): \(usage.quantity.grouped) units of \(usage.meter.title) (\(usage.plan.rawValue)) are not in the "
            + "total. \(unpriced.reason)"
        }
      }
  }

  /// Every sentence.
  var wholeJSON: JSON { .array((premises + lines + conclusions).map { .string($0) }) }

  /// Everything but the lines, which have members of their own.
  var json: JSON { .array((premises + conclusions).map { .string($0) }) }
}

extension ReportMonth {
  /// How the plan of each pool is known, and what the config says of usage.
  var premises: [String] {
    zip(activity.pools, plans).map { pool, plan in
      let subject = pool.pool == nil ? "activity without a known pool" : pool.title
      return "The plan of \(subject) is \(plan.course): \(plan.origin.reason).\(plan.consequence)"
    } + stated.map(\.sentence)
  }
}

extension PoolPlan {
  /// "Lite", or "Lite, and from 2026-10-11 on Plus".
  fileprivate var course: String {
    guard let first = periods.first, periods.count > 1 else { return plan.title }
    let changes = periods.dropFirst().map { period in
      let day = period.from.day
      return "from \(day.start == period.from ? day.description : period.from.description) on \(period.plan.title)"
    }
    return first.plan.title + ", "
      + (changes.dropLast() + changes.suffix(1).map { "and \($0)" }).joined(separator: ", ")
  }

  fileprivate var consequence: String {
    periods.count > 1 ? " Each user is charged once, on the dearest of those on which it was active." : ""
  }
}

extension PoolPlan.Origin {
  fileprivate var reason: String {
    switch self {
    case .log: "the log recorded the choice"
    case .configuration: "the config says so"
    case .flag: "--plan says so"
    case .assumed(let reason): reason.description
    }
  }
}
